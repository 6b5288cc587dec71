"""The ledger of corrections: what, when, from what to what, and what it does to coverage."""

from datetime import UTC, date, datetime

import pytest

from coverage_portal.api import restatements
from tests.factories import publish

JULY = date(2024, 7, 1)
LEDGER = "/api/v1/restatements/"


@pytest.fixture
def corrected(worked, cast):
    """Kubu Raya's July, 242.970, verified as 243.970 in September."""
    publish(
        worked.kubu_raya,
        worked.branch_a,
        JULY,
        243_970,
        by=cast.verifier,
        reason="Seribu orang tertinggal",
        at=datetime(2024, 9, 2, 3, tzinfo=UTC),
    )
    return worked


def test_a_correction_with_its_effect_on_coverage(client, corrected):
    body = client.get(LEDGER).json()
    [row] = body["results"]
    assert (
        row
        | {
            "branch": "pontianak",
            "segment": "BPU",
            "month": "2024-07",
            "published_at": "2024-07-28T07:00:00+07:00",
            "restated_at": "2024-09-02T10:00:00+07:00",
            "old_closing": 242_970,
            "new_closing": 243_970,
            "change_people": 1_000,
            "change_points": "0.34",  # 1.000 of 290.000
            "change_points_parent": "0.06",  # 1.000 of 1.665.550
            "reason": "Seribu orang tertinggal",
            "replaces_sample": True,
        }
        == row
    )
    assert row["region"]["code"] == "61.12"


def test_a_loss_has_negative_points(client, corrected, cast):
    at = datetime(2024, 9, 3, tzinfo=UTC)
    place, branch = corrected.kubu_raya, corrected.branch_a
    publish(place, branch, JULY, 241_070, by=cast.verifier, reason="Ganda", at=at)
    latest, _former = client.get(LEDGER).json()["results"]
    assert (latest["old_closing"], latest["new_closing"]) == (243_970, 241_070)
    assert (latest["change_people"], latest["change_points"]) == (-2_900, "-1.00")
    assert latest["replaces_sample"] is False


def test_what_was_published_once_is_not_in_the_ledger(client, worked):
    assert client.get(LEDGER).json() == {"count": 0, "page": 1, "pages": 1, "results": []}


@pytest.mark.parametrize(("code", "count"), [("61", 1), ("61.12", 1), ("61.71", 0)])
def test_the_ledger_of_a_place_and_of_what_it_belongs_to(client, corrected, code, count):
    assert client.get(LEDGER, {"region": code}).json()["count"] == count


def test_without_workers_the_effect_is_unknown(client, places, cast):
    for people, reason in [(10, ""), (12, "Koreksi")]:
        publish(places.pontianak, places.branch_a, JULY, people, by=cast.verifier, reason=reason)
    [row] = client.get(LEDGER).json()["results"]
    assert (row["change_points"], row["change_points_parent"]) == (None, None)


def test_pages_of_the_ledger(client, corrected, cast, monkeypatch, problem_of):
    monkeypatch.setattr(restatements, "PER_PAGE", 1)
    at = datetime(2024, 9, 3, tzinfo=UTC)
    publish(corrected.kubu_raya, corrected.branch_a, JULY, 5, by=cast.verifier, reason="x", at=at)
    second = client.get(LEDGER, {"page": 2}).json()
    assert (second["page"], second["pages"], second["count"]) == (2, 2, 2)
    assert second["results"][0]["old_closing"] == 242_970
    problem_of(client.get(LEDGER, {"page": 3}), 404)
    problem_of(client.get(LEDGER, {"page": "dua"}), 400)


def test_the_cost_does_not_grow_with_the_corrections(
    as_user, cast, corrected, django_assert_max_num_queries
):
    for people in range(20):
        at = datetime(2024, 9, 3, people, tzinfo=UTC)
        publish(
            corrected.kubu_raya,
            corrected.branch_a,
            JULY,
            people,
            by=cast.verifier,
            reason="x",
            at=at,
        )
    client = as_user(cast.official)
    with django_assert_max_num_queries(7):
        assert client.get(LEDGER).json()["count"] == 21
