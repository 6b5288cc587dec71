"""Cohorts by place, and what a place loses where none is renewed."""

from datetime import date

import pytest
import time_machine

from tests.factories import cohort


@pytest.fixture(autouse=True)
def _in_august():
    with time_machine.travel("2024-08-20T10:00:00+07:00"):
        yield


def test_cohorts_of_a_region(worked, client, django_assert_max_num_queries):
    former = cohort(worked.singkawang, date(2024, 4, 1), date(2024, 8, 31), branch=worked.branch_b)
    cohort(worked.singkawang, date(2024, 10, 1), date(2024, 12, 31), 5000, renews=former.cohort)
    cohort(worked.pontianak, date(2024, 1, 1), date(2024, 12, 31), 40)
    cohort(worked.pontianak, date(2024, 1, 1), date(2024, 12, 31), 50, state="submitted")
    with django_assert_max_num_queries(16):
        body = client.get("/api/v1/cohorts/?region=61.72").json()
    assert body["count"] == 2
    first = body["results"][0]
    assert first["region"]["code"] == "61.72"
    assert {name: first[name] for name in ("people", "branch", "segment", "funder_kind", "ends_on",
                                           "stage", "days_left", "renewed_people",
                                           "people_without_renewal", "gap_days")} == {
        "people": 7737, "branch": "singkawang", "segment": "BPU", "funder_kind": "apbd",
        "ends_on": "2024-08-31", "stage": "akan-habis", "days_left": 11, "renewed_people": 5000,
        "people_without_renewal": 2737, "gap_days": 30,
    }  # fmt: skip
    assert client.get("/api/v1/cohorts/").json()["count"] == 3
    assert client.get("/api/v1/cohorts/?month=2024-07").json()["count"] == 2
    assert client.get("/api/v1/cohorts/?as_of=2024-01-01").json()["count"] == 0
    assert client.get("/api/v1/cohorts/?region=99.99").status_code == 404
    assert client.get("/api/v1/cohorts/?wilayah=61").status_code == 400


def test_the_projection_if_nothing_is_renewed(worked, client):
    cohort(worked.singkawang, date(2024, 4, 1), date(2024, 8, 31))
    body = client.get("/api/v1/coverage/61/?month=2024-07").json()
    assert body["if_not_renewed"] == {
        "month": "2024-12",
        "people_lost": 7737,
        "projected_percent": "37.97",
        "projected_percent_if_not_renewed": "37.51",
    }
    places = {row["region"]["code"]: row["if_not_renewed"]
              for row in client.get("/api/v1/coverage/?month=2024-07").json()["results"]}  # fmt: skip
    assert {code: ahead and ahead["people_lost"] for code, ahead in places.items()} == {
        "61.71": 0,
        "61.12": 0,
        "61.72": 7737,
    }
