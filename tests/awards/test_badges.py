"""What the dashboard asks: which places hold an award."""

import pytest
from django.utils import timezone

from awards import queries
from awards.models import Award, Edition


def test_badges_of_several_places_newest_first(register):
    ids = [register[code].pk for code in ("61.02", "61.12", "61.05")]
    found = queries.badges(ids)
    assert [[badge.label for badge in found[pk]] for pk in ids] == [
        ["Paritrana 2024, peringkat 2", "Paritrana 2023"],
        ["Paritrana 2023"],
        [],
    ]


def test_badges_take_one_query(register, django_assert_num_queries):
    with django_assert_num_queries(1):
        queries.badges([region.pk for region in register.values()])


@pytest.mark.parametrize("state", ["preparing", "judging", "decided"])
def test_unpublished_award_gives_no_badge(register, state):
    decided = timezone.now() if state == "decided" else None
    Edition.objects.filter(assessment_year=2023).update(
        state=state, decided_at=decided, published_at=None
    )
    assert queries.badges([register["61.12"].pk]) == {register["61.12"].pk: []}


def test_withdrawn_award_gives_no_badge_and_stays_in_the_history(register, cast):
    Award.objects.filter(region=register["61.12"]).update(
        withdrawn_at=timezone.now(), withdrawn_by=cast.award_admin, withdrawal_reason="Keliru"
    )
    assert queries.badges([register["61.12"].pk])[register["61.12"].pk] == []
    assert len(queries.history(register["61.12"])) == 1


def test_company_in_a_place_is_no_badge_of_the_place(register):
    Award.objects.filter(region=register["61.12"]).update(name="PT Contoh")
    assert queries.badges([register["61.12"].pk])[register["61.12"].pk] == []


def test_history_follows_a_place_through_its_predecessor(register, places):
    places.singkawang.predecessors.add(register["61.12"])
    assert [award.recipient for award in queries.history(places.singkawang)] == [
        "Kabupaten Kubu Raya"
    ]


def test_years_hold_assessment_and_ceremony(register):
    assert queries.years() == [2025, 2024, 2023, 2021]
