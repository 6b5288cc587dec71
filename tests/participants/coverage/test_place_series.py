"""The totals of many places, read at once, against a plain loop over them."""

import random
from datetime import date

import pytest

from common.months import add_months, month_range
from common.query_params import Choices
from participants.coverage.snapshot import load_snapshot
from participants.figures.models import CARRY_MONTHS, RegionTotal
from tests import factories
from tests.factories import publish

LAST = date(2024, 7, 1)
BASELINE = date(2022, 12, 1)
MONTHS = [BASELINE, *month_range(add_months(LAST, -12), LAST)]


@pytest.fixture
def scattered(db):
    """Places with months missing here and there, one silent for long, one never heard of; of the
    month before the last all others have reported."""
    factories.BasisFactory()
    chance = random.Random(61)
    branch = factories.BranchFactory()
    places = factories.many_places(6)
    for place in places[:4]:
        for month in month_range(date(2022, 10, 1), add_months(LAST, 2)):
            if chance.random() < 0.5 or month == add_months(LAST, -1):
                publish(place, branch, month, chance.randrange(1, 500))
    publish(places[4], branch, add_months(LAST, -CARRY_MONTHS), 7)
    return places


def test_the_latest_totals_are_those_a_loop_finds(scattered):
    expected = {}
    for place in scattered:
        months = [total.month for total in RegionTotal.objects.filter(region=place)]
        counting = [m for m in months if add_months(LAST, -CARRY_MONTHS) < m <= LAST]
        if counting:
            expected[place.pk] = max(counting)
    assert len(expected) == 4
    series = load_snapshot(None, Choices(month=LAST)).place_series
    assert {place: one.latest.month for place, one in series.items()} == expected


def test_participants_by_month_are_those_a_loop_finds(scattered):
    totals = RegionTotal.objects.filter(region__in=scattered, month__in=MONTHS)
    expected = {}
    for total in totals:
        expected.setdefault(total.region_id, {})[total.month] = total.participants
    assert totals.participants_by_month() == expected


def test_a_place_silent_for_a_year_has_no_latest_total(scattered):
    silent = scattered[4].pk
    assert silent not in load_snapshot(None, Choices(month=LAST)).place_series
    before = load_snapshot(None, Choices(month=add_months(LAST, -1))).place_series
    assert before[silent].latest.participants == 7
