"""Sheets, conflicts, who fills whose sheet, the ranking and its what-if."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from awards import actions
from awards.judging import ranked
from awards.models import Award, Conflict, Score
from common.problems import NotNow
from tests.trail import changes_of, count_changes, differences


def fill(juror, jury, by, **entrants):
    """`fill(chair, jury, tim9, e=(entrant, 80, 90))`: policy and result."""
    values = {}
    for entrant, policy, result in entrants.values():
        values[(entrant.pk, jury.policy.pk)] = Decimal(policy)
        values[(entrant.pk, jury.result.pk)] = Decimal(result)
    actions.save_sheet(juror=juror, values=values, by=by)


def sheet_url(edition, juror):
    return reverse("awards:sheet", args=[edition.pk, juror.pk])


def test_sheet_is_filled_on_its_page(judging, nominated, jury, as_user, cast):
    entrant = nominated["61.02"]
    name = f"s{entrant.pk}-{jury.policy.pk}"
    as_user(cast.award_admin).post(sheet_url(judging, jury.chair), {name: "85.5"})
    score = Score.objects.get()
    assert (score.juror, score.entrant, score.value) == (jury.chair, entrant, Decimal("85.5"))


@pytest.mark.parametrize("value", ["-1", "100.01", "baik", "1e3"])
def test_score_outside_0_to_100_is_told_at_its_cell(judging, nominated, jury, as_user, cast, value):
    name = f"s{nominated['61.02'].pk}-{jury.policy.pk}"
    response = as_user(cast.award_admin).post(sheet_url(judging, jury.chair), {name: value})
    assert name in response.context["form"].errors
    assert not Score.objects.exists()


def test_scoring_waits_for_the_evidence(edition, nominated, jury, cast):
    with pytest.raises(NotNow):
        fill(jury.chair, jury, cast.award_admin, a=(nominated["61.02"], 1, 1))


def test_scoring_ends_with_the_decision(judging, nominated, jury, regency, cast, nominees):
    winners = [Award(category=regency, region=nominees["61.02"])]
    actions.decide(edition=judging, winners=winners, by=cast.award_admin)
    with pytest.raises(NotNow):
        fill(jury.chair, jury, cast.award_admin, a=(nominated["61.02"], 1, 1))


def test_changed_score_keeps_its_former_value_in_the_trail(judging, nominated, jury, cast):
    for value in (80, 85):
        fill(jury.chair, jury, cast.award_admin, a=(nominated["61.02"], value, 90))
    (changed,) = changes_of(Score, action="update")
    assert differences(changed) == {"Nilai": ("80.00", "85.00")}
    assert changed.user == cast.award_admin


def test_saving_the_same_sheet_again_leaves_no_trace(judging, nominated, jury, cast):
    for _time in range(2):
        fill(jury.chair, jury, cast.award_admin, a=(nominated["61.02"], 80, 90))
    assert len(changes_of(Score)) == 2  # one for each criterion


# Conflicts


def test_declared_conflict_bars_the_juror_from_that_entrant(judging, nominated, jury, cast):
    actions.declare_conflict(
        juror=jury.chair, entrant=nominated["61.02"], reason="Mantan bupati", by=cast.award_admin
    )
    with pytest.raises(NotNow):
        fill(jury.chair, jury, cast.award_admin, a=(nominated["61.02"], 80, 90))
    fill(jury.chair, jury, cast.award_admin, a=(nominated["61.04"], 80, 90))
    assert Score.objects.count() == 2


def test_sheet_offers_no_cell_in_conflict(judging, nominated, jury, as_user, cast):
    entrant = nominated["61.02"]
    jury.chair.conflicts.create(entrant=entrant, reason="Saudara")
    page = as_user(cast.award_admin).get(sheet_url(judging, jury.chair)).content.decode()
    assert f"s{entrant.pk}-{jury.policy.pk}" not in page
    assert "benturan kepentingan" in page


def test_conflict_declared_late_takes_the_scores_back(judging, nominated, jury, cast):
    fill(jury.chair, jury, cast.award_admin, a=(nominated["61.02"], 80, 90))
    actions.declare_conflict(
        juror=jury.chair, entrant=nominated["61.02"], reason="Saudara", by=cast.award_admin
    )
    assert not Score.objects.exists()
    taken_back = [differences(change) for change in changes_of(Score, action="delete")]
    assert {(row["Criterion"][0], row["Nilai"][0]) for row in taken_back} == {
        ("Kebijakan", "80.00"),
        ("Kinerja", "90.00"),
    }
    (declared,) = changes_of(Conflict)
    assert (declared.action, declared.reason) == ("insert", "Saudara")


def test_database_refuses_a_score_in_conflict(judging, nominated, jury):
    jury.chair.conflicts.create(entrant=nominated["61.02"], reason="Saudara")
    with pytest.raises(IntegrityError), transaction.atomic():
        jury.chair.scores.create(entrant=nominated["61.02"], criterion=jury.policy, value=1)


def test_conflict_without_a_reason_is_not_declared(judging, nominated, jury, as_user, cast):
    url = reverse("awards:conflict", args=[judging.pk, jury.chair.pk])
    as_user(cast.award_admin).post(url, {"entrant": nominated["61.02"].pk, "reason": ""})
    assert not jury.chair.conflicts.exists()


def test_lifted_conflict_is_in_the_trail(judging, nominated, jury, as_user, cast):
    conflict = jury.chair.conflicts.create(entrant=nominated["61.02"], reason="Saudara")
    url = reverse("awards:lift", args=[judging.pk, jury.chair.pk, conflict.pk])
    as_user(cast.award_admin).post(url)
    assert not jury.chair.conflicts.exists()
    (lifted,) = changes_of(Conflict, action="delete")
    assert differences(lifted)["Alasan"] == ("Saudara", "–")


# Who fills whose sheet


def test_juror_with_an_account_scores_alone(judging, nominated, jury, cast):
    with pytest.raises(PermissionDenied):
        fill(jury.seated, jury, cast.award_admin, a=(nominated["61.02"], 80, 90))
    fill(jury.seated, jury, jury.own, a=(nominated["61.02"], 80, 90))
    assert jury.seated.scores.count() == 2


def test_juror_opens_the_own_sheet_and_no_other(judging, jury, as_user):
    client = as_user(jury.own)
    assert client.get(sheet_url(judging, jury.seated)).status_code == 200
    assert client.get(sheet_url(judging, jury.chair)).status_code == 404


def test_admin_does_not_open_the_sheet_of_a_juror_with_an_account(judging, jury, as_user, cast):
    assert as_user(cast.award_admin).get(sheet_url(judging, jury.seated)).status_code == 404


def test_juror_sees_missing_months_beside_the_sheet(judging, jury, as_user):
    page = as_user(jury.own).get(sheet_url(judging, jury.seated)).content.decode()
    assert "belum ada data" in page


# Ranking and what-if


@pytest.fixture
def scored(judging, nominated, jury, cast):
    fill(
        jury.chair, jury, cast.award_admin,
        a=(nominated["61.02"], 60, 90), b=(nominated["61.04"], 90, 70),
    )  # fmt: skip
    return judging


def order(group):
    return [row["entrant"].region.code for row in group["rows"] if row["result"].rank]


def test_ranking_by_the_weights_of_the_round(scored):
    (group,) = ranked(scored)
    assert order(group) == ["61.02", "61.04"]
    assert group["rows"][0]["expected"] == 3


def test_without_all_weights_there_is_no_ranking(scored, jury):
    jury.policy.weight = None
    jury.policy.save()
    (group,) = ranked(scored)
    assert (group["rows"], group["why_not"]) == ([], "weights")


def test_what_if_turns_the_page_and_nothing_else(scored, jury, as_user, cast):
    url = reverse("awards:ranking", args=[scored.pk])
    traces = count_changes()
    query = {f"w{jury.policy.pk}": "90", f"w{jury.result.pk}": "10"}
    response = as_user(cast.award_admin).get(url, query)
    assert order(response.context["groups"][0]) == ["61.04", "61.02"]
    assert "Pengandaian" in response.content.decode()
    assert order(ranked(scored)[0]) == ["61.02", "61.04"]
    assert count_changes() == traces
    jury.policy.refresh_from_db()
    assert jury.policy.weight == 40


def test_what_if_of_nothing_is_told(scored, jury, as_user, cast):
    query = {f"w{jury.policy.pk}": "0", f"w{jury.result.pk}": "0"}
    response = as_user(cast.award_admin).get(reverse("awards:ranking", args=[scored.pk]), query)
    assert response.context["form"].non_field_errors()
    assert not response.context["is_what_if"]


@pytest.mark.parametrize(
    ("policy", "result"),
    [
        pytest.param("abc", "10", id="no number"),
        pytest.param("-1", "10", id="below nought"),
        pytest.param("nan", "10", id="not a number"),
        pytest.param("60", "60", id="over a hundred together"),
        pytest.param("60", "", id="one missing"),
    ],
)
def test_nonsense_weights_are_told_and_change_no_ranking(
    scored, jury, as_user, cast, policy, result
):
    query = {f"w{jury.policy.pk}": policy, f"w{jury.result.pk}": result}
    url = reverse("awards:ranking", args=[scored.pk])
    response = as_user(cast.award_admin).get(url, query)
    assert "Bobot yang dicoba tidak dapat dipakai" in response.content.decode()
    assert response.context["form"].errors
    assert order(response.context["groups"][0]) == ["61.02", "61.04"]


def test_what_if_ends_with_the_decision(scored, jury, regency, nominees, as_user, cast):
    winners = [Award(category=regency, region=nominees["61.02"])]
    actions.decide(edition=scored, winners=winners, by=cast.award_admin)
    query = {f"w{jury.policy.pk}": "90", f"w{jury.result.pk}": "10"}
    response = as_user(cast.award_admin).get(reverse("awards:ranking", args=[scored.pk]), query)
    assert order(response.context["groups"][0]) == ["61.02", "61.04"]
    assert not response.context["may_try"]
    assert "bobot lain tidak dicoba lagi" in response.content.decode()


def test_ranking_is_only_looked_at(scored, as_user, cast):
    assert (
        as_user(cast.award_admin).post(reverse("awards:ranking", args=[scored.pk])).status_code
        == 405
    )


def test_shortlist_narrows_who_is_scored(scored, nominated):
    nominated["61.04"].stage = "shortlisted"
    nominated["61.04"].save()
    assert order(ranked(scored)[0]) == ["61.04"]
