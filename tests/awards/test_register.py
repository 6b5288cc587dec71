"""The public register: by year, category and place, on the page, as CSV and as JSON."""

import csv
import json
import re
from io import StringIO

import pytest
from django.urls import reverse
from django.utils import timezone

from awards import actions
from awards.models import Award, Edition
from tests.awards.conftest import unsettled

URL = reverse("awards:register")


def listed(client, **query):
    response = client.get(URL, query)
    return [
        (award.edition.assessment_year, award.region.code)
        for group in response.context["editions"]
        for category in group["categories"]
        for award in category["awards"]
    ]


def test_everything_newest_first_by_rank(client, past_rounds):
    assert listed(client)[:4] == [
        (2024, "61.04"),
        (2024, "61.02"),
        (2024, "61.09"),
        (2024, "61.07"),
    ]
    assert len(listed(client)) == 8


def test_award_named_after_its_ceremony_is_found_under_both_years(client, past_rounds):
    assert {year for year, _code in listed(client, tahun="2025")} == {2024}
    assert {year for year, _code in listed(client, tahun="2024")} == {2024, 2023}
    assert "juga ditemukan di bawah tahun 2025" in client.get(URL).content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param({"wilayah": "61.02"}, [(2024, "61.02"), (2023, "61.02")], id="place"),
        pytest.param({"kategori": "innovation"}, [(2024, "61.07")], id="category"),
        pytest.param({"tahun": "2021"}, [(2021, "61.04")], id="year"),
        pytest.param({"tahun": "2021", "wilayah": "61.02"}, [], id="together"),
    ],
)
def test_narrowed(client, past_rounds, query, expected):
    assert listed(client, **query) == expected


@pytest.mark.parametrize(
    ("query", "status"),
    [
        pytest.param({"tahun": "dua"}, 400, id="year in letters"),
        pytest.param({"tahun": "٢٠٢٤"}, 400, id="other digits"),
        pytest.param({"tahun": "2001"}, 404, id="before the first"),
        pytest.param({"kategori": "terbaik"}, 404, id="unknown category"),
        pytest.param({"wilayah": "6102"}, 404, id="code without its dot"),
    ],
)
@pytest.mark.parametrize("name", ["register", "csv", "json"])
def test_address_that_means_nothing_is_told(client, db, name, query, status):
    assert client.get(reverse(f"awards:{name}"), query).status_code == status


def test_page_takes_the_same_queries_however_many_awards(
    client, past_rounds, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        client.get(URL)


@pytest.mark.parametrize("name", ["csv", "json"])
def test_downloads_hold_the_rows_of_the_page(client, past_rounds, name):
    body = client.get(reverse(f"awards:{name}"), {"tahun": "2025"}).content.decode()
    rows = list(csv.DictReader(StringIO(body))) if name == "csv" else json.loads(body)["awards"]
    assert [row["region_code"] for row in rows] == ["61.04", "61.02", "61.09", "61.07"]
    assert {str(row["assessment_year"]) for row in rows} == {"2024"}
    assert {row["presented_on"] for row in rows} == {"2025-09-24"}
    assert [str(row["rank"] or "") for row in rows] == ["1", "2", "3", ""]
    assert {(row["bps_code"], row["level"]) for row in rows[:1]} == {
        (past_rounds["61.04"].bps_code, "province")
    }


def test_text_that_a_spreadsheet_would_compute_is_disarmed(client, past_rounds):
    with unsettled():
        Award.objects.filter(rank=1).update(citation="=HYPERLINK(1)")
    assert "'=HYPERLINK(1)" in client.get(reverse("awards:csv")).content.decode()


@pytest.mark.parametrize("state", ["preparing", "judging", "decided"])
def test_unpublished_round_is_nowhere(client, past_rounds, state):
    decided = timezone.now() if state == "decided" else None
    with unsettled():
        Edition.objects.filter(assessment_year=2024).update(
            state=state, published_at=None, decided_at=decided
        )
    assert 2024 not in {year for year, _code in listed(client)}
    assert '"assessment_year": 2024' not in client.get(reverse("awards:json")).content.decode()
    assert "2024," not in client.get(reverse("awards:csv"), {"tahun": "2025"}).content.decode()


def test_downloads_say_that_a_round_is_under_review_and_later_that_it_was(client, cast, register):
    edition = Edition.objects.get(assessment_year=2024)
    actions.step_back(edition=edition, reason="Peringkat tertukar", by=cast.award_admin)
    today = timezone.localdate().isoformat()
    told = {"assessment_year": 2024, "level": "province", "round_state": "under_review"}
    told |= {"reopened_on": today, "reopening_reason": "Peringkat tertukar"}
    body = client.get(reverse("awards:json"), {"tahun": "2024"}).json()
    assert body["under_review"] == [told]
    assert {row["round_state"] for row in body["awards"]} == {"published"}
    lines = csv.DictReader(StringIO(client.get(reverse("awards:csv")).content.decode()))
    filled = [{key: value for key, value in line.items() if value} for line in lines]
    assert filled[-1] == {key: str(value) for key, value in told.items()}

    actions.publish(edition=edition, by=cast.award_admin)
    body = client.get(reverse("awards:json"), {"tahun": "2025"}).json()
    assert body["under_review"] == []
    assert {(row["reopened_on"], row["reopening_reason"]) for row in body["awards"]} == {
        (today, "Peringkat tertukar")
    }


def test_history_of_a_place(client, past_rounds):
    page = client.get(reverse("awards:place", args=["61.04"])).content.decode()
    assert re.findall(r"Penilaian <b>(\d+)", page) == ["2024", "2023", "2021"]
    assert client.get(reverse("awards:place", args=["61.99"])).status_code == 404


def test_place_without_awards_says_so(client, places):
    page = client.get(reverse("awards:place", args=[places.pontianak.code])).content.decode()
    assert "Belum ada penghargaan tercatat" in page


@pytest.mark.parametrize("code", ["99", "%00", "61%00.71x"])
def test_history_of_no_place_is_refused_in_words(client, db, code):
    response = client.get(f"/penghargaan/wilayah/{code}/")
    assert response.status_code == 404
    assert "kode Kemendagri dengan titik" in response.content.decode()


def test_empty_register_is_a_page(client, db):
    assert "Belum ada penghargaan" in client.get(URL).content.decode()
