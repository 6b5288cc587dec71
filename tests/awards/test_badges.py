"""What the dashboard asks: which places hold an award."""

import pytest
from django.utils import timezone

from awards import queries
from awards.models import Award, Edition
from awards.reference import load_award_reference


@pytest.fixture
def honoured(all_honoured):
    load_award_reference()
    return all_honoured


def test_badges_of_several_places_newest_first(honoured):
    ids = [honoured[code].pk for code in ("61.02", "61.12", "61.05")]
    found = queries.badges(ids)
    assert [[badge.label for badge in found[pk]] for pk in ids] == [
        ["Paritrana 2024, peringkat 2", "Paritrana 2023"],
        ["Paritrana 2023"],
        [],
    ]


def test_badges_take_one_query(honoured, django_assert_num_queries):
    with django_assert_num_queries(1):
        queries.badges([region.pk for region in honoured.values()])


@pytest.mark.parametrize("state", ["preparing", "judging", "decided"])
def test_unpublished_award_gives_no_badge(honoured, state):
    decided = timezone.now() if state == "decided" else None
    Edition.objects.filter(assessment_year=2023).update(
        state=state, decided_at=decided, published_at=None
    )
    assert queries.badges([honoured["61.12"].pk]) == {honoured["61.12"].pk: []}


def test_withdrawn_award_gives_no_badge_and_stays_in_the_history(honoured, cast):
    Award.objects.filter(region=honoured["61.12"]).update(
        withdrawn_at=timezone.now(), withdrawn_by=cast.award_admin, withdrawal_reason="Keliru"
    )
    assert queries.badges([honoured["61.12"].pk])[honoured["61.12"].pk] == []
    assert len(queries.history(honoured["61.12"])) == 1


def test_company_in_a_place_is_no_badge_of_the_place(honoured):
    Award.objects.filter(region=honoured["61.12"]).update(name="PT Contoh")
    assert queries.badges([honoured["61.12"].pk])[honoured["61.12"].pk] == []


def test_history_follows_a_place_through_its_predecessor(honoured, places):
    places.singkawang.predecessors.add(honoured["61.12"])
    assert [award.recipient for award in queries.history(places.singkawang)] == [
        "Kabupaten Kubu Raya"
    ]


def test_years_hold_assessment_and_ceremony(honoured):
    assert queries.years() == [2025, 2024, 2023, 2021]
