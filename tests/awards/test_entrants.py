"""Nominating: a whole round of places in one go, others one by one."""

import pytest
from django.urls import reverse

from awards.models import Entrant
from tests import factories


def nominate(client, category, **data):
    url = reverse("awards:entrants", args=[category.edition_id])
    kind = "places" if category.is_of_places else "entrant"
    fields = {f"{kind}-{category.pk}-{name}": value for name, value in data.items()}
    return client.post(url, {"category": category.pk, **fields})


def error_of(response, category):
    group = next(row for row in response.context["groups"] if row["category"] == category)
    return group["form"].errors


@pytest.fixture
def tim9(as_user, cast):
    return as_user(cast.award_admin)


def test_seven_places_in_one_go(tim9, regency, nominees):
    nominate(tim9, regency, regions=[region.pk for region in nominees.values()])
    assert {entrant.region for entrant in regency.entrants.all()} == set(nominees.values())


def test_place_is_nominated_once(tim9, regency, nominated, nominees):
    response = nominate(tim9, regency, regions=[nominees["61.02"].pk])
    assert "regions" in error_of(response, regency)
    assert regency.entrants.count() == 7


def test_province_does_not_enter_a_round_of_regencies(tim9, regency, places):
    response = nominate(tim9, regency, regions=[places.province.pk])
    assert "regions" in error_of(response, regency)


def test_village_needs_a_name_and_may_have_a_branch(tim9, edition, places):
    village = edition.categories.get(kind="village")
    response = nominate(tim9, village, region=places.kubu_raya.pk, name="")
    assert "name" in error_of(response, village)
    nominate(
        tim9, village, region=places.kubu_raya.pk, name="Desa Kapur", branch=places.branch_a.pk
    )
    assert village.entrants.get().branch == places.branch_a


def test_same_village_twice_is_told_at_its_name(tim9, edition, places):
    village = edition.categories.get(kind="village")
    for _time in range(2):
        response = nominate(tim9, village, region=places.kubu_raya.pk, name="Desa Kapur")
    assert "sudah dinominasikan" in error_of(response, village)["name"][0]


def test_company_does_not_enter_for_a_province(tim9, edition, places):
    company = edition.categories.get(kind="large_medium")
    response = nominate(tim9, company, region=places.province.pk, name="PT Contoh")
    assert "region" in error_of(response, company)


def test_shortlisting_the_ticked(tim9, edition, nominated):
    ticked = [nominated["61.02"].pk, nominated["61.12"].pk]
    tim9.post(
        reverse("awards:move", args=[edition.pk]), {"entrants": ticked, "stage": "shortlisted"}
    )
    assert set(Entrant.objects.filter(stage="shortlisted").values_list("pk", flat=True)) == set(
        ticked
    )


def test_ineligible_needs_a_reason(tim9, edition, nominated):
    url = reverse("awards:move", args=[edition.pk])
    data = {"entrants": [nominated["61.02"].pk], "stage": "ineligible"}
    tim9.post(url, data)
    assert not Entrant.objects.filter(stage="ineligible").exists()
    tim9.post(url, data | {"reason": "Menunggak iuran"})
    assert Entrant.objects.get(stage="ineligible").stage_reason == "Menunggak iuran"


def test_entrant_of_another_round_is_not_moved(tim9, edition, nominated, places):
    other = edition.__class__.objects.create(
        assessment_year=2022, period_start="2022-01-01", period_end="2022-12-31"
    )
    tim9.post(
        reverse("awards:move", args=[other.pk]),
        {"entrants": [nominated["61.02"].pk], "stage": "shortlisted"},
    )
    assert not Entrant.objects.filter(stage="shortlisted").exists()


def test_entrant_is_removed_until_it_is_scored(tim9, judging, nominated, jury):
    jury.chair.scores.create(entrant=nominated["61.02"], criterion=jury.policy, value=80)
    for code in ("61.02", "61.03"):
        tim9.post(reverse("awards:remove_entrant", args=[judging.pk, nominated[code].pk]))
    assert Entrant.objects.filter(pk=nominated["61.02"].pk).exists()
    assert not Entrant.objects.filter(pk=nominated["61.03"].pk).exists()


def test_decided_round_takes_no_more_entrants(tim9, decided, regency):
    late = factories.RegionFactory(code="61.10", name="Melawi")
    nominate(tim9, regency, regions=[late.pk])
    assert regency.entrants.count() == 7


@pytest.mark.parametrize("name", ["", "X" * 201, "Desa Sama"], ids=["empty", "long", "twice"])
def test_name_that_is_refused_has_one_reason(tim9, edition, nominees, name):
    village = edition.categories.get(kind="village")
    village.entrants.create(region=nominees["61.02"], name="Desa Sama")
    response = nominate(tim9, village, name=name, region=nominees["61.02"].pk)
    assert [len(errors) for errors in error_of(response, village).values()] == [1]
