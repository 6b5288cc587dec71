"""A place's years on one page, with coverage then and now; and the marks beside the trend."""

from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from awards import actions
from awards.models import Award
from tests import factories


@pytest.fixture
def told(edition, regency, nominated, nominees, places, cast):
    """Mempawah: 12,50% at the end of 2023, when it was honoured; 20% a year later. A correction
    after the cut-off does not change what was known then."""
    place = nominees["61.02"]
    for year, workers in [(2023, 1200), (2024, 1000)]:
        factories.EstimateFactory(region=place, year=year, workers=workers)
    publish = {"by": cast.verifier}
    then, later = (timezone.make_aware(datetime(year, 1, 20)) for year in (2024, 2025))
    factories.publish(place, places.branch_a, date(2023, 12, 1), 150, at=then, **publish)
    winners = [Award(category=regency, region=place, rank=1)]
    actions.decide(edition=edition, winners=winners, by=cast.award_admin)
    actions.publish(edition=edition, by=cast.award_admin)
    factories.publish(place, places.branch_a, date(2024, 12, 1), 200, at=later, **publish)
    return place


def test_years_of_a_place_with_coverage_then_and_now(told, client):
    response = client.get(reverse("awards:place", args=["61.02"]))
    (year,) = response.context["years"]
    assert year["is_frozen"]
    assert [award.rank for award in year["awards"]] == [1]
    assert (year["then"].participants, str(year["then"].coverage)) == (150, "12.50")
    assert str(year["points"]) == "7.50"  # 200 of 1.000 now, 150 of 1.200 then
    page = response.content.decode()
    for words in ("Tahun demi tahun", "12,50%", "20,00%", "+7,50 poin", "Des 2023", "Peringkat 1"):
        assert words in page


def test_nominated_place_without_an_award_has_its_year_too(told, client):
    (year,) = client.get(reverse("awards:place", args=["61.05"])).context["years"]
    assert (year["awards"], year["points"]) == ([], None)


def test_round_without_frozen_evidence_is_marked(register, client):
    response = client.get(reverse("awards:place", args=["61.02"]))
    years = {
        year["edition"].assessment_year: year["is_frozen"] for year in response.context["years"]
    }
    assert years == {2024: False, 2023: False}
    assert "belum ada data" in response.content.decode()


def test_trend_of_the_dashboard_is_marked_with_the_award(told, client):
    response = client.get(reverse("dashboard:region", args=["61.02"]))
    (mark,) = response.context["page"].award_marks
    assert (mark.month, str(mark.coverage)) == (date(2023, 12, 1), "12.50")
    assert "★ Paritrana 2023, peringkat 1" in response.content.decode()
