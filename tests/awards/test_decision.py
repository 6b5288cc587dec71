"""The decision: who receives, with which rank, and what is refused."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from awards import actions
from awards.models import Award, Entrant
from tests import factories
from tests.trail import changes_of, differences


@pytest.fixture
def tim9(as_user, cast):
    return as_user(cast.award_admin)


def decide(client, edition, **fields):
    return client.post(reverse("awards:decision", args=[edition.pk]), fields)


def win(entrant, rank="", citation=""):
    return {
        f"e{entrant.pk}-win": "on",
        f"e{entrant.pk}-rank": rank,
        f"e{entrant.pk}-citation": citation,
    }


def forms_with_errors(response):
    return [form.errors for form in response.context["decision"].all_forms() if form.errors]


def test_three_of_seven_without_ranks(tim9, edition, nominated):
    codes = ["61.02", "61.04", "61.12"]
    fields = {key: value for code in codes for key, value in win(nominated[code]).items()}
    decide(tim9, edition, presented_by="Pj Gubernur", **fields)
    awards = Award.objects.all()
    assert [award.region.code for award in awards] == codes
    assert {(award.rank, award.presented_by) for award in awards} == {(None, "Pj Gubernur")}
    edition.refresh_from_db()
    assert edition.is_decided
    assert edition.frozen_at  # the figures behind the awards are kept with the decision


def test_rank_given_twice_is_told_at_the_second(tim9, edition, nominated):
    response = decide(tim9, edition, **win(nominated["61.02"], "1"), **win(nominated["61.04"], "1"))
    (errors,) = forms_with_errors(response)
    assert "Kabupaten Mempawah" in errors["rank"][0]
    assert not Award.objects.exists()


@pytest.mark.parametrize("rank", ["0", "-1", "100", "satu", "1,5"])
def test_rank_is_a_whole_number_from_one(tim9, edition, nominated, rank):
    response = decide(tim9, edition, **win(nominated["61.02"], rank))
    assert "rank" in forms_with_errors(response)[0]


def test_rank_without_the_tick_is_asked_about(tim9, edition, nominated):
    response = decide(tim9, edition, **{f"e{nominated['61.02'].pk}-rank": "1"})
    assert "Centang" in forms_with_errors(response)[0]["win"][0]


def test_a_nik_in_why_a_nominee_receives_is_refused(tim9, edition, nominated):
    wins = win(nominated["61.02"], citation="NIK 6171991508800001")
    (errors,) = forms_with_errors(decide(tim9, edition, **wins))
    assert errors["citation"] == ["Jangan menulis NIK."]
    assert not Award.objects.exists()


def test_nothing_sent_at_all_is_no_decision(tim9, edition, nominated):
    response = tim9.post(reverse("awards:decision", args=[edition.pk]))
    assert response.context["decision"].form.non_field_errors()
    assert not Award.objects.exists()


def test_nobody_ticked_is_no_decision(tim9, edition, nominated):
    response = decide(tim9, edition, note="-")
    assert response.context["decision"].form.non_field_errors()


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "<b>tebal</b>", "<img src=x>"])
def test_markup_in_a_citation_is_refused_at_its_field(tim9, edition, nominated, text):
    response = decide(tim9, edition, **win(nominated["61.02"], citation=text))
    assert "markup" in forms_with_errors(response)[0]["citation"][0]


def test_plain_comparison_in_a_citation_is_no_markup(tim9, edition, nominated, client):
    decide(tim9, edition, **win(nominated["61.02"], citation="Tunggakan < 3% & turun"))
    award = Award.objects.get()
    page = tim9.get(award.get_absolute_url()).content.decode()
    assert "Tunggakan &lt; 3% &amp; turun" in page


def test_winner_that_was_not_nominated_needs_a_reason(tim9, edition, regency, nominated):
    outside = factories.RegionFactory(code="61.10", bps_code="6110", name="Melawi")
    prefix = f"o{regency.pk}"
    response = decide(tim9, edition, **{f"{prefix}-region": outside.pk})
    assert "reason" in forms_with_errors(response)[0]
    decide(
        tim9, edition, **{f"{prefix}-region": outside.pk, f"{prefix}-reason": "Usul tim penilai"}
    )
    award = Award.objects.get()
    assert (award.recipient, award.not_nominated_reason) == ("Kabupaten Melawi", "Usul tim penilai")


def test_nominee_entered_again_as_an_outsider_is_told(tim9, edition, regency, nominated, nominees):
    prefix = f"o{regency.pk}"
    response = decide(
        tim9, edition,
        **win(nominated["61.02"]),
        **{f"{prefix}-region": nominees["61.02"].pk, f"{prefix}-reason": "x"},
    )  # fmt: skip
    assert "sudah dicentang" in forms_with_errors(response)[0]["region"][0]


def test_nominee_that_was_not_ticked_is_no_outsider(tim9, edition, regency, nominated, nominees):
    prefix = f"o{regency.pk}"
    response = decide(
        tim9, edition, **{f"{prefix}-region": nominees["61.02"].pk, f"{prefix}-reason": "x"}
    )
    (errors,) = forms_with_errors(response)
    assert "Kabupaten Mempawah termasuk nominasi" in errors["region"][0]
    assert not Award.objects.exists()


def test_nominated_company_is_no_outsider_in_other_letters(tim9, edition, nominees, cast):
    category = edition.categories.get(kind="large_medium")
    company = Entrant(category=category, region=nominees["61.02"], name="PT Contoh")
    actions.add_entrants(edition=edition, entrants=[company], by=cast.award_admin)
    row = {"region": nominees["61.02"].pk, "name": "pt contoh", "reason": "x"}
    fields = {f"o{category.pk}-{name}": value for name, value in row.items()}
    (errors,) = forms_with_errors(decide(tim9, edition, **fields))
    assert "PT Contoh termasuk nominasi" in errors["name"][0]


def test_outsider_of_another_level_is_refused(tim9, edition, regency, nominated, places):
    prefix = f"o{regency.pk}"
    response = decide(
        tim9, edition, **{f"{prefix}-region": places.province.pk, f"{prefix}-reason": "x"}
    )
    assert "region" in forms_with_errors(response)[0]


def test_ineligible_entrant_is_not_on_the_list(tim9, edition, nominated, cast):
    actions.move_entrants(
        edition=edition, entrants=[nominated["61.02"]], stage="ineligible", reason="x",
        by=cast.award_admin,
    )  # fmt: skip
    page = tim9.get(reverse("awards:decision", args=[edition.pk])).content.decode()
    assert f"e{nominated['61.02'].pk}-win" not in page


def test_decided_round_is_not_decided_again(tim9, decided, nominated):
    decide(tim9, decided, **win(nominated["61.03"]))
    assert not Award.objects.filter(region__code="61.03").exists()


def test_ranks_can_change_places(edition, regency, nominated, nominees, cast):
    def winners(first, second):
        return [
            Award(category=regency, region=nominees[code], rank=rank)
            for rank, code in enumerate((first, second), start=1)
        ]

    actions.decide(edition=edition, winners=winners("61.02", "61.04"), by=cast.award_admin)
    actions.step_back(edition=edition, reason="Tertukar", by=cast.award_admin)
    actions.decide(edition=edition, winners=winners("61.04", "61.02"), by=cast.award_admin)
    assert {award.region.code: award.rank for award in Award.objects.all()} == {
        "61.04": 1,
        "61.02": 2,
    }
    ranks = [
        differences(change)["Peringkat"]
        for change in changes_of(Award, action="update")
        if change.label == "Kabupaten Mempawah"
    ]
    assert ranks == [("–", "2"), ("1", "–")]  # newest first; free before it is given anew


def test_database_refuses_the_same_rank_twice(decided):
    with pytest.raises(IntegrityError), transaction.atomic():
        Award.objects.update(rank=1)
