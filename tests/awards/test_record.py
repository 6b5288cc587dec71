"""Winners of past years and of national rounds, entered directly."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from awards import actions
from awards.models import Award, Category, Edition
from tests.trail import changes_of

URL = reverse("awards:record")


@pytest.fixture
def facts(nominees):
    return {
        "assessment_year": 2022,
        "level": "province",
        "kind": "regency",
        "region": nominees["61.04"].pk,
        "rank": "",
        "source_url": "https://contoh.test/berita",
    }


@pytest.fixture
def tim9(as_user, cast):
    return as_user(cast.award_admin)


def errors(client, facts, **changes):
    response = client.post(URL, facts | changes)
    return response.context["form"].errors if response.context else {}


def test_winner_without_a_rank_is_public_at_once(tim9, client, facts):
    tim9.post(URL, facts | {"presented_on": "2023-09-01", "presented_at": "Pontianak"})
    award = Award.objects.get()
    assert award.edition.recorded_directly
    assert award.edition.presented_on == date(2023, 9, 1)
    client.logout()
    page = client.get(award.get_absolute_url()).content.decode()
    assert "Dicatat tanpa bukti angka" in page
    assert "contoh.test" in page


def test_second_winner_joins_the_round(tim9, facts, nominees):
    tim9.post(URL, facts | {"rank": "1"})
    tim9.post(URL, facts | {"region": nominees["61.02"].pk, "rank": "2"})
    assert Edition.objects.get().categories.get().awards.count() == 2


def test_judged_round_that_is_public_is_not_joined(tim9, facts, published, nominees):
    (message,) = errors(tim9, facts, assessment_year=2023, region=nominees["61.05"].pk)["__all__"]
    assert "buka kembali dengan alasan" in message


def test_national_round_honours_a_province(tim9, facts, places):
    tim9.post(URL, facts | {"level": "national", "kind": "province", "region": places.province.pk})
    assert Award.objects.get().recipient == "Provinsi Kalimantan Barat"


def test_company_is_recorded_by_name(tim9, facts):
    tim9.post(URL, facts | {"kind": "large_medium", "name": "PT Contoh Sawit"})
    assert Award.objects.get().recipient == "PT Contoh Sawit"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"source_url": ""}, "source_url", id="without a source"),
        pytest.param({"source_url": "javascript:alert(1)"}, "source_url", id="source that runs"),
        pytest.param({"presented_on": "2022-12-31"}, "presented_on", id="ceremony within"),
        pytest.param({"kind": "province"}, "kind", id="province in a provincial round"),
        pytest.param({"kind": "village"}, "name", id="village without a name"),
        pytest.param({"name": "PT Contoh"}, "name", id="place with a name of its own"),
        pytest.param({"assessment_year": "1999"}, "assessment_year", id="before the first"),
        pytest.param({"rank": "0"}, "rank", id="rank nought"),
        pytest.param({"citation": "<b>x</b>"}, "citation", id="markup"),
    ],
)
def test_bad_field_is_told_and_nothing_is_recorded(tim9, facts, changes, field):
    assert field in errors(tim9, facts, **changes)
    assert not Edition.objects.exists()


@pytest.mark.parametrize("year", [10000, 32768, 99999999999])
def test_year_beyond_the_calendar_is_told_at_its_field(tim9, facts, year):
    assert "assessment_year" in errors(tim9, facts, assessment_year=year)


def test_year_that_has_not_begun_is_not_recorded(tim9, facts):
    following = timezone.localdate().year + 1
    assert "assessment_year" in errors(tim9, facts, assessment_year=following)


def test_award_is_not_recorded_as_given_tomorrow(tim9, facts):
    today = timezone.localdate()
    tomorrow = today + timedelta(days=1)
    assert "masa depan" in errors(tim9, facts, presented_on=tomorrow)["presented_on"][0]
    assert not Award.objects.exists()
    assert not errors(tim9, facts, presented_on=today)


def test_recorded_round_is_not_moved_to_tomorrow(tim9, facts, cast):
    tim9.post(URL, facts)
    url = reverse("awards:change", args=[Edition.objects.get().pk])
    reopened = Edition.objects.get()
    actions.step_back(edition=reopened, reason="Hari keliru", by=cast.award_admin)
    tomorrow = timezone.localdate() + timedelta(days=1)
    changes = {"assessment_year": 2022, "level": "province", "kinds": ["regency"]}
    response = tim9.post(url, changes | {"presented_on": tomorrow})
    assert "presented_on" in response.context["form"].errors


def test_province_is_no_regency(tim9, facts, places):
    assert "region" in errors(tim9, facts, region=places.province.pk)


def test_rank_or_recipient_that_is_taken_is_told(tim9, facts, nominees):
    tim9.post(URL, facts | {"rank": "1"})
    assert "rank" in errors(tim9, facts, region=nominees["61.02"].pk, rank="1")
    assert "region" in errors(tim9, facts, rank="2")


def test_round_in_preparation_is_not_bypassed(tim9, facts, edition):
    assert errors(tim9, facts, assessment_year=2023)["__all__"]
    assert not Award.objects.exists()


def test_other_ceremony_than_the_recorded_one_is_asked_about(tim9, facts, nominees):
    tim9.post(URL, facts | {"presented_on": "2023-09-01"})
    more = {"region": nominees["61.02"].pk, "presented_on": "2023-09-02"}
    assert "presented_on" in errors(tim9, facts, **more)


def test_recording_leaves_traces(tim9, facts, cast):
    tim9.post(URL, facts)
    traces = changes_of(Edition, Category, Award, action="insert")
    assert [change.model for change in reversed(traces)] == [
        "awards.edition",
        "awards.category",
        "awards.award",
    ]
    assert {change.user for change in traces} == {cast.award_admin}
