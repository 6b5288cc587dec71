"""What the dashboard asks: which places hold an award."""

from datetime import date

import pytest
from django.utils import timezone

from awards import queries
from awards.models import Award, Edition
from tests.awards.conftest import unsettled


def test_badges_of_several_places_newest_first(past_rounds):
    ids = [past_rounds[code].pk for code in ("61.02", "61.12", "61.05")]
    found = queries.badges(ids)
    assert [[badge.label for badge in found[pk]] for pk in ids] == [
        ["Paritrana 2024, peringkat 2", "Paritrana 2023"],
        ["Paritrana 2023"],
        [],
    ]


def test_badges_take_one_query(past_rounds, django_assert_num_queries):
    with django_assert_num_queries(1):
        queries.badges([region.pk for region in past_rounds.values()])


@pytest.mark.parametrize("state", ["preparing", "judging", "decided"])
def test_unpublished_award_gives_no_badge(past_rounds, state):
    decided = timezone.now() if state == "decided" else None
    with unsettled():
        Edition.objects.filter(assessment_year=2023).update(
            state=state, decided_at=decided, published_at=None
        )
    assert not queries.badges([past_rounds["61.12"].pk])


def test_withdrawn_award_gives_no_badge_and_stays_in_the_history(register, cast):
    Award.objects.filter(region=register["61.12"]).update(
        withdrawn_at=timezone.now(), withdrawn_by=cast.award_admin, withdrawal_reason="Keliru"
    )
    assert queries.badges([register["61.12"].pk])[register["61.12"].pk] == []
    assert len(queries.history(register["61.12"])) == 1


def test_company_in_a_place_is_no_badge_of_the_place(past_rounds):
    with unsettled():
        Award.objects.filter(region=past_rounds["61.12"]).update(name="PT Contoh")
    assert queries.badges([past_rounds["61.12"].pk])[past_rounds["61.12"].pk] == []


def test_history_follows_a_place_through_its_predecessor(register, places):
    places.singkawang.predecessors.add(register["61.12"])
    assert [award.recipient for award in queries.history(places.singkawang)] == [
        "Kabupaten Kubu Raya"
    ]


def test_years_hold_assessment_and_ceremony(past_rounds):
    assert queries.years() == [2025, 2024, 2023, 2021]


@pytest.mark.parametrize(
    ("as_of", "labels"),
    [
        pytest.param(date(2024, 7, 31), [], id="day before the ceremony"),
        pytest.param(date(2024, 8, 1), ["Paritrana 2023"], id="day of the ceremony"),
        pytest.param(date(2025, 9, 23), ["Paritrana 2023"], id="day before the next"),
        pytest.param(
            date(2025, 9, 24), ["Paritrana 2024, peringkat 2", "Paritrana 2023"], id="both"
        ),
    ],
)
def test_badges_as_of_a_day_hold_what_was_presented_by_then(past_rounds, as_of, labels):
    pk = past_rounds["61.02"].pk
    assert [badge.label for badge in queries.badges([pk], as_of)[pk]] == labels


@pytest.mark.parametrize(
    ("as_of", "count"),
    [
        pytest.param(date(2023, 12, 31), 0, id="last day of the year assessed"),
        pytest.param(date(2024, 1, 1), 1, id="day after it"),
    ],
)
def test_badge_without_a_ceremony_counts_once_its_year_is_over(past_rounds, as_of, count):
    with unsettled():
        Edition.objects.filter(assessment_year=2023).update(presented_on=None)
    pk = past_rounds["61.12"].pk
    assert len(queries.badges([pk], as_of)[pk]) == count
