"""Places, statements beside their recomputation, targets."""

from datetime import date

import pytest

from regions.models import TargetContribution
from tests import factories


def test_places_carry_both_codes(client, places):
    body = client.get("/api/v1/regions/").json()
    assert body["count"] == 4
    kubu_raya = next(row for row in body["results"] if row["code"] == "61.12")
    assert (kubu_raya["bps_code"], kubu_raya["parent"], kubu_raya["full_name"]) == (
        "6112",
        "61",
        "Kabupaten Kubu Raya",
    )


def test_a_place_names_what_it_came_from(client, places):
    places.kubu_raya.predecessors.add(places.pontianak)
    rows = client.get("/api/v1/regions/").json()["results"]
    assert next(row for row in rows if row["code"] == "61.12")["predecessors"] == ["61.71"]


@pytest.fixture
def singkawang(places):
    """73.236 was printed as the people not registered; it is the denominator."""
    return factories.StatementFactory(
        region=places.singkawang,
        as_of=date(2023, 9, 1),
        coverage_percent=27,
        stated_places=0,
        participants=73_236,
        workers=95_000,
    )


def test_a_statement_that_disagrees_with_itself_is_told(client, singkawang):
    [row] = client.get("/api/v1/statements/").json()["results"]
    assert (row["coverage_percent"], row["coverage_decimals"]) == ("27.00", 0)
    assert (row["recomputed_percent"], row["disagrees"]) == ("77.09", True)


def test_a_statement_without_both_numbers_is_not_judged(client, stated):
    rows = client.get("/api/v1/statements/?region=61").json()["results"]
    [row] = rows
    assert (row["recomputed_percent"], row["disagrees"]) == (None, False)
    assert (row["implied_workers"], row["workers"]) == (1_665_550, None)


def test_statements_known_by_a_day(client, stated):
    assert client.get("/api/v1/statements/").json()["count"] == 2
    assert client.get("/api/v1/statements/?as_of=2024-08-01").json()["count"] == 1


def test_targets_of_two_documents_are_both_kept(client, stated):
    factories.TargetFactory(region=stated.province, percent="61", document="Perda", in_use=False)
    rows = client.get("/api/v1/targets/?region=61").json()["results"]
    assert [(row["percent"], row["in_use"]) for row in rows] == [("46.00", True), ("61.00", False)]
    assert rows[0]["baseline_month"] == "2023-12"
    assert rows[0]["contributions"] == [
        {
            "channel": "KUR",
            "amount": "7.1",
            "unit": "points_of_workforce",
            "document": "High Level Meeting",
            "published_on": "2024-01-02",
            "note": "",
        }
    ]


def test_a_target_is_listed_from_the_day_it_was_announced(client, stated):
    ask = "/api/v1/targets/?region=61&as_of="
    assert client.get(f"{ask}2024-01-01").json()["results"] == []
    [row] = client.get(f"{ask}2024-01-02").json()["results"]
    assert (row["published_on"], len(row["contributions"])) == ("2024-01-02", 1)
    TargetContribution.objects.update(published_on=date(2024, 6, 1))
    [row] = client.get(f"{ask}2024-05-31").json()["results"]
    assert row["contributions"] == []


@pytest.mark.parametrize("address", ["statements", "targets", "restatements"])
@pytest.mark.parametrize("code", ["99", "6172", "%00x"])
def test_an_unknown_place_is_404(client, places, problem_of, address, code):
    [error] = problem_of(client.get(f"/api/v1/{address}/?region={code}"), 404)["errors"]
    assert error["field"] == "region"


@pytest.mark.parametrize("address", ["regions", "statements", "targets"])
def test_the_cost_does_not_grow_with_the_rows(
    as_user, cast, stated, address, django_assert_max_num_queries
):
    for year in range(2025, 2035):
        target = factories.TargetFactory(region=stated.pontianak, deadline=date(year, 12, 31))
        factories.ContributionFactory(target=target)
        factories.StatementFactory(region=stated.pontianak, as_of=date(year, 1, 1))
    client = as_user(cast.official)
    with django_assert_max_num_queries(6):
        client.get(f"/api/v1/{address}/")
