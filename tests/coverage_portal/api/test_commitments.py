"""Commitments by region, channel and state; parties only where they may be named."""

import pytest

from tests.commitments.conftest import draft, grow, meeting, promised

__all__ = ["draft", "grow", "meeting", "promised"]

ADDRESS = "/api/v1/commitments/"


@pytest.fixture
def two(promised, grow, worked):
    promised(people=2000)
    promised(people=3000, region=worked.singkawang, channel="apbd")
    grow({"kubu_raya": 400, "singkawang": 0})


def test_commitments_with_what_has_come(two, client):
    body = client.get(ADDRESS).json()
    assert body["count"] == 2
    first = body["results"][0]
    assert {name: first[name] for name in ("number", "people", "gained", "gained_until", "percent",
                                           "expected", "state", "party", "baseline_month")} == {
        "number": 1, "people": 2000, "gained": 400, "gained_until": "2024-08", "percent": "20.00",
        "expected": 400, "state": "on_track", "party": None, "baseline_month": "2024-07",
    }  # fmt: skip


def test_chosen_by_region_channel_state_and_month(two, client):
    def numbers(query):
        return [row["number"] for row in client.get(ADDRESS + query).json()["results"]]

    assert numbers("?region=61.72") == [2]
    assert numbers("?region=61") == [1, 2]
    assert numbers("?channel=other") == [1]
    assert numbers("?state=limited") == [2]
    assert client.get(ADDRESS + "?month=2024-07").json()["results"][0]["gained"] is None
    assert client.get(ADDRESS + "?channel=x").status_code == 404
    assert client.get(ADDRESS + "?wilayah=61").status_code == 400


def test_a_party_is_named_where_its_meeting_decided_so(promised, client):
    promised(people=2000, is_party_public=True)
    assert client.get(ADDRESS).json()["results"][0]["party"] == "Bank Kalbar"
