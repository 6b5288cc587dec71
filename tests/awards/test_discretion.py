"""Jurors see what they need: no result before the public does, and no entrant of their own."""

import re

import pytest
from django.urls import reverse

from awards import actions
from awards.certificates import certificate_data
from awards.conflicts import proposed
from awards.models import Award, Entrant, Juror, Score
from common.problems import NotNow


@pytest.fixture
def juror(jury, as_user):
    return as_user(jury.own)


@pytest.fixture
def decided_here(judging, regency, nominees, cast):
    winners = [Award(category=regency, region=nominees["61.02"], rank=1, citation="Naik pesat")]
    return actions.decide(edition=judging, winners=winners, note="Rapat pleno", by=cast.award_admin)


def workspace(client, edition):
    return client.get(reverse("awards:workspace", args=[edition.pk])).content.decode()


def test_juror_sees_no_winner_before_publication(decided_here, juror, cast):
    award = Award.objects.get()
    page = workspace(juror, decided_here)
    assert "Penerima tampil setelah edisi ini terbit." in page
    assert award.get_absolute_url() not in page
    assert "Rapat pleno" not in page
    for url in (
        award.get_absolute_url(),
        reverse("awards:certificate", args=[award.pk]),
        reverse("awards:image", args=[award.pk]),
        reverse("awards:ranking", args=[decided_here.pk]),
        decided_here.get_absolute_url(),
    ):
        assert juror.get(url).status_code == 404, url
    actions.publish(edition=decided_here, by=cast.award_admin)
    assert award.get_absolute_url() in workspace(juror, decided_here)
    assert juror.get(reverse("awards:ranking", args=[decided_here.pk])).status_code == 200


def test_juror_sees_nothing_of_a_decision_that_is_withdrawn(decided_here, juror, cast):
    actions.step_back(edition=decided_here, reason="Dinilai ulang", by=cast.award_admin)
    assert Award.objects.get().get_absolute_url() not in workspace(juror, decided_here)


def test_list_of_rounds_counts_no_winners_for_a_juror(decided_here, juror, as_user, cast):
    def cells(client):
        page = client.get(reverse("awards:editions")).content.decode()
        return re.findall(r'<td class="n">\s*(\S+)\s*</td>', page)

    assert cells(juror) == ["7", "–"]
    assert cells(as_user(cast.award_admin)) == ["7", "1"]


def test_certificate_before_publication_is_a_preview(decided_here, cast):
    def mark():
        return certificate_data(Award.objects.get(), "https://portal.test/x/")["mark"]

    assert mark() == "PRATINJAU"
    actions.publish(edition=decided_here, by=cast.award_admin)
    assert mark() == ""


# Conflicts that suggest themselves


@pytest.mark.parametrize(
    ("fields", "is_proposed"),
    [
        pytest.param({"role": "Sekda Kabupaten Mempawah"}, True, id="region in the role"),
        pytest.param({"role": "x", "origin": "Disnaker mempawah"}, True, id="region of origin"),
        pytest.param({"role": "x", "origin": "Mempawahan"}, False, id="part of another word"),
        pytest.param({"role": "x", "origin": "Kayong"}, False, id="half a name"),
        pytest.param({"role": "Sekda Provinsi"}, False, id="the province"),
    ],
)
def test_juror_from_a_nominated_region_is_proposed(nominated, edition, fields, is_proposed):
    juror = Juror.objects.create(edition=edition, **fields)
    names = {str(entrant) for entrant in proposed(juror, nominated.values())}
    assert names == ({"Kabupaten Mempawah"} if is_proposed else set())


@pytest.mark.parametrize(
    "origin", ["PT Contoh Sawit", "contoh sawit, tbk", "Direktur CONTOH SAWIT"]
)
def test_juror_from_a_nominated_company_is_proposed(edition, nominees, origin):
    category = edition.categories.get(kind="large_medium")
    company = Entrant(category=category, region=nominees["61.02"], name="PT. Contoh Sawit Tbk")
    company.save()
    juror = Juror.objects.create(edition=edition, role="Anggota", origin=origin)
    assert proposed(juror, [company]) == [company]


def test_juror_whose_account_is_of_a_nominated_region_is_proposed(
    edition, nominated, nominees, cast
):
    cast.official.region = nominees["61.04"]
    juror = Juror.objects.create(edition=edition, role="Anggota", user=cast.official)
    assert proposed(juror, nominated.values()) == [nominated["61.04"]]


@pytest.fixture
def from_mempawah(judging, jury):
    jury.seated.origin = "Kabupaten Mempawah"
    jury.seated.save()
    return jury.seated


def sheet(edition, juror, name="sheet"):
    return reverse(f"awards:{name}", args=[edition.pk, juror.pk])


def test_proposed_conflict_is_answered_before_scoring(
    judging, from_mempawah, juror, nominated, jury
):
    entrant = nominated["61.02"]
    cell = f"s{entrant.pk}-{jury.policy.pk}"
    page = juror.get(sheet(judging, from_mempawah)).content.decode()
    assert "Anda berasal dari Kabupaten Mempawah" in page
    assert cell not in page
    values = {(entrant.pk, jury.policy.pk): 80}
    with pytest.raises(NotNow, match="nyatakan dahulu"):
        actions.save_sheet(juror=from_mempawah, values=values, by=jury.own)
    answer = {"entrant": entrant.pk, "reason": "Pindah sejak 2010"}
    juror.post(sheet(judging, from_mempawah, "no_conflict"), answer)
    juror.post(sheet(judging, from_mempawah), {cell: "80"})
    assert Score.objects.get().value == 80
    assert "Pindah sejak 2010" in juror.get(sheet(judging, from_mempawah)).content.decode()


def test_proposed_conflict_is_declared(judging, from_mempawah, juror, nominated):
    answer = {"entrant": nominated["61.02"].pk, "reason": "Kepala dinas di sana"}
    juror.post(sheet(judging, from_mempawah, "conflict"), answer)
    assert from_mempawah.conflicts.get().reason == "Kepala dinas di sana"
    assert "Anda berasal dari" not in juror.get(sheet(judging, from_mempawah)).content.decode()


@pytest.mark.parametrize("name", ["conflict", "no_conflict"])
def test_answer_without_a_reason_is_told_at_its_field(judging, from_mempawah, juror, name):
    response = juror.post(sheet(judging, from_mempawah, name))
    assert set(response.context["conflict_form"].errors) == {"entrant", "reason"}
    assert "field__error" in response.content.decode()
