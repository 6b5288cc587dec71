"""The months of many places, read in one scan, against a plain loop over the kept totals."""

import random
from datetime import date

import pytest

from common.months import add_months, month_range
from participants.figures.models import RegionTotal
from participants.figures.totals import CARRY_MONTHS, kept_place_totals
from tests import factories
from tests.factories import publish

LAST = date(2024, 7, 1)
BASELINE = date(2022, 12, 1)
ASKED = [BASELINE, *month_range(add_months(LAST, -12), LAST)]


@pytest.fixture
def scattered(db):
    """Places with months missing here and there, one silent for long, one never heard of."""
    chance = random.Random(61)
    branch = factories.BranchFactory()
    places = factories.many_places(6)
    for place in places[:4]:
        for month in month_range(date(2022, 10, 1), add_months(LAST, 2)):
            if chance.random() < 0.5:
                publish(place, branch, month, chance.randrange(1, 500))
    publish(places[4], branch, add_months(LAST, -CARRY_MONTHS), 7)
    return places


def test_one_scan_finds_what_a_loop_finds(scattered):
    identifiers = [place.pk for place in scattered]
    found = {
        latest.region_id: (latest.month, participants)
        for latest, participants in kept_place_totals(identifiers, LAST, ASKED)
    }
    expected = {}
    for pk in identifiers:
        rows = {t.month: t.participants for t in RegionTotal.objects.filter(region=pk)}
        carried = [m for m in rows if add_months(LAST, -CARRY_MONTHS) < m <= LAST]
        if carried:
            expected[pk] = (max(carried), {m: rows[m] for m in ASKED if m in rows})
    assert len(expected) == 4
    assert found == expected


def test_a_place_silent_for_a_year_has_no_latest_total(scattered):
    silent = scattered[4]
    assert kept_place_totals([silent.pk], LAST, ASKED) == []
    [(latest, _participants)] = kept_place_totals([silent.pk], add_months(LAST, -1), ASKED)
    assert latest.participants == 7
