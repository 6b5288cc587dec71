"""The denominator of a month: the estimate of its year or the latest before, as known then."""

from datetime import UTC, date, datetime

from participants.coverage.workers import estimate_in, workers, yearly_estimates
from regions.actions import record_estimate
from tests import factories


def test_a_later_years_estimate_is_never_used(places):
    for year, number in [(2022, 100), (2024, 300), (2025, 400)]:
        factories.EstimateFactory(region=places.pontianak, year=year, workers=number)
    assert workers(year=2023) == {places.pontianak.pk: 100}
    assert workers(year=2024) == {places.pontianak.pk: 300}
    assert workers(year=2021) == {}


def test_the_years_of_a_place_and_the_one_of_a_month(places):
    for year in (2022, 2024):
        estimate = factories.EstimateFactory(region=places.pontianak, year=year)
    by_place = yearly_estimates(places=[places.pontianak.pk], until=2024, basis=estimate.basis)
    by_year = by_place[places.pontianak.pk]
    assert sorted(by_year) == [2022, 2024]
    assert estimate_in(by_year, date(2023, 7, 1)).year == 2022
    assert estimate_in(by_year, date(2026, 7, 1)).year == 2024
    assert estimate_in(by_year, date(2021, 7, 1)) is None


def test_what_was_not_known_yet_is_not_used(places):
    basis = factories.BasisFactory()
    for day, number in [(1, 100), (10, 200)]:
        record_estimate(
            basis=basis,
            region=places.pontianak,
            year=2024,
            workers=number,
            source="Uji",
            at=datetime(2024, 8, day, tzinfo=UTC),
        )
    known = workers(year=2024, as_of=datetime(2024, 8, 5, tzinfo=UTC))
    assert known == {places.pontianak.pk: 100}
    assert workers(year=2024, basis=basis, places=[places.pontianak.pk]) == {
        places.pontianak.pk: 200
    }
