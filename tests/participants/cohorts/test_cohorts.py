"""Sponsor-paid cohorts: warnings at 30, 60 and 90 days, coverage after they run out."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError
from django.utils import timezone

from participants.cohorts import expiry
from participants.cohorts.models import SponsoredCohort
from regions.models import Tariff
from tests import factories

TODAY = date(2024, 8, 1)


@pytest.fixture
def cohort(places):
    def make(days=25, people=7737, **more):
        values = {
            "region": places.singkawang, "funder_kind": "apbd", "funder": "Pemkot",
            "decree": "SK 1", "starts_on": TODAY - timedelta(days=120),
            "ends_on": TODAY + timedelta(days=days), "headcount": people,
        }  # fmt: skip
        return SponsoredCohort.objects.create(**values | more)

    return make


@pytest.mark.parametrize(
    ("days", "warning"),
    [(0, 30), (30, 30), (31, 60), (60, 60), (61, 90), (90, 90), (91, None), (-1, None)],
)
def test_warns_ahead(cohort, days, warning):
    cohort(days)
    assert expiry.lines(TODAY)[0].warning == warning


def test_no_warning_before_it_begins(cohort):
    cohort(20, starts_on=TODAY + timedelta(days=5))
    assert expiry.expiring(TODAY) == []


def test_coverage_after_expiry(cohort, places):
    factories.EstimateFactory(region=places.singkawang, year=2024, workers=73_236)
    factories.publish(places.singkawang, places.branch_b, date(2024, 7, 1), 19_188)
    cohort(25)
    cohort(200, people=5000)  # not within 90 days
    found = expiry.after_expiry(TODAY)
    place = next(each for each in found if each.region == places.singkawang)
    assert (str(place.coverage), str(place.coverage_after)) == ("26.20", "15.64")


def test_what_it_costs_by_the_tariff_for_public_budgets(cohort):
    Tariff.objects.create(monthly=16_800, effective_from=date(2023, 1, 1))
    Tariff.objects.create(monthly=8_400, effective_from=date(2024, 1, 1), for_public_budgets=False)
    cohort(25, people=100)
    cohort(26, people=100, funder_kind="csr")
    public, private = expiry.lines(TODAY)
    assert (public.cost_per_month, private.cost_per_month) == (1_680_000, 840_000)


def test_nobody_and_backwards_are_refused(cohort):
    with pytest.raises(IntegrityError):
        cohort(people=0)


def test_the_page_warns(cohort, client):
    cohort((timezone.localdate() - TODAY).days + 10)
    page = client.get("/kohort/").content.decode()
    assert "1 kohort habis dalam 90 hari" in page


def test_cohorts_of_the_sample_are_compared_with_its_own_day(cohort, places):
    """Two years after the sample's last month was recorded they still run out in 25 days."""
    at = datetime(2024, 8, 1, 5, tzinfo=UTC)
    factories.publish(places.singkawang, places.branch_b, date(2024, 7, 1), 100, at=at)
    cohort(25, is_sample=True)
    cohort(60)
    with time_machine.travel("2026-11-28T10:00:00+07:00"):
        assert {line.cohort.is_sample: line.days_left for line in expiry.lines()} == {
            True: 25,
            False: 60 - (date(2026, 11, 28) - TODAY).days,
        }
