"""The register as JSON: the rows of the page, by the year assessed."""

import csv
from io import StringIO

import pytest
from django.conf import settings
from django.utils import timezone

from awards import actions
from awards.models import Award, Edition
from awards.reference import load_awards
from regions.reference import load
from regions.reference.places import load_places

URL = "/api/v1/awards/"


@pytest.fixture
def register(db):
    load([load_places, load_awards], settings.BASE_DIR / "fixtures")


@pytest.fixture
def past_rounds(reference):
    """The same, loaded once: for tests that need no `cast`."""


def test_winners_of_one_year(client, past_rounds):
    body = client.get(URL, {"assessment_year": 2024}).json()
    assert body["count"] == 4
    first = body["results"][0]
    assert (first["recipient"], first["rank"], first["presented_on"]) == (
        "Kabupaten Ketapang",
        1,
        "2025-09-24",
    )
    assert (first["region_code"], first["bps_code"], first["level"], first["category"]) == (
        "61.04",
        "6106",
        "province",
        "regency",
    )


def test_year_of_the_ceremony_is_not_the_year_assessed(client, past_rounds):
    assert client.get(URL, {"assessment_year": 2025}).json()["count"] == 0


def test_unnamed_rank_is_null(client, past_rounds):
    rows = client.get(URL, {"assessment_year": 2023}).json()["results"]
    assert [row["rank"] for row in rows] == [None] * 3


def test_same_rows_as_the_csv(client, past_rounds):
    rows = client.get(URL).json()["results"]
    text = client.get("/penghargaan/penghargaan.csv").content.decode()
    assert [{k: "" if v is None else str(v) for k, v in row.items()} for row in rows] == list(
        csv.DictReader(StringIO(text))
    )


def test_narrowed_to_a_place(client, past_rounds):
    rows = client.get(URL, {"region": "61.02"}).json()["results"]
    assert [row["assessment_year"] for row in rows] == [2024, 2023]


def test_reopened_round_is_under_review_and_names_no_winner(client, cast, register):
    edition = Edition.objects.get(assessment_year=2024)
    actions.step_back(edition=edition, reason="Keliru", by=cast.award_admin)
    body = client.get(URL).json()
    assert body["count"] == len(body["results"]) == 4
    (reopened,) = body["under_review"]
    assert (reopened["assessment_year"], reopened["level"], reopened["round_state"]) == (
        2024,
        "province",
        "under_review",
    )
    assert reopened["reopening_reason"] == "Keliru"
    assert client.get(URL, {"assessment_year": 2023}).json()["under_review"] == []


def test_withdrawn_award_is_marked(client, cast, register):
    Award.objects.filter(rank=3).update(
        withdrawn_at=timezone.now(), withdrawn_by=cast.award_admin, withdrawal_reason="Keliru"
    )
    rows = client.get(URL, {"assessment_year": 2024}).json()["results"]
    assert [row["withdrawal_reason"] for row in rows if row["withdrawn_on"]] == ["Keliru"]


@pytest.mark.parametrize("year", ["dua", "24", "2016", "20244", "٢٠٢٤"])
def test_bad_year_is_refused(client, db, problem_of, year):
    body = problem_of(client.get(URL, {"assessment_year": year}), 400)
    assert body["errors"][0]["field"] == "assessment_year"


def test_unknown_place_is_refused(client, past_rounds, problem_of):
    problem_of(client.get(URL, {"region": "6102"}), 404)


def test_only_read(client, db, problem_of):
    problem_of(client.post(URL, {}), 405)


def test_known_version_is_not_sent_again(client, past_rounds):
    etag = client.get(URL).headers["ETag"]
    assert client.get(URL, headers={"If-None-Match": etag}).status_code == 304


def test_closed_portal_asks_for_a_token(client, db, settings, problem_of):
    settings.PUBLIC_DASHBOARD = False
    problem_of(client.get(URL), 401)


def test_cost_does_not_grow_with_the_awards(as_user, cast, register, django_assert_max_num_queries):
    client = as_user(cast.official)  # without the throttle of unknown readers
    with django_assert_max_num_queries(7):
        assert client.get(URL).json()["count"] == 8
