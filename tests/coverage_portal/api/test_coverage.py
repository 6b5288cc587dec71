"""The worked figures of Kalimantan Barat as JSON, and null where nothing is known."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from regions.models import Region
from tests import factories
from tests.factories import publish

ADDRESS = "/api/v1/coverage/61/"
CONTRACT = {
    "region": {"code": "61", "bps_code": "61", "name": "Kalimantan Barat", "level": "province"},
    "month": "2024-07",
    "basis": "bpjs-potensi",
    "as_of": None,
    "participants": 607_426,
    "workers": 1_665_550,
    "workers_derived": True,
    "coverage_percent": "36.47",
    "segments": {"PU": None, "BPU": 607_426, "JAKON": None, "PMI": None},
    "gap_people": 158_727,
    "gap_points": "9.53",
    "attainment_percent": "79.28",
    "residual_people": 40_473,
    "pace": {
        "needed_per_month": 31_746,
        "projected_per_month": 5_000,
        "recent_per_month": 5_000,
        "reached_on": "2027-03",
        "months_left": 5,
        "state": "limited",
        "is_provisional": False,
    },
}


def test_the_worked_figures_exactly(client, worked):
    body = client.get(ADDRESS).json()
    assert {name: body[name] for name in CONTRACT} == CONTRACT
    assert body["is_sample"] is True
    assert (
        body["target"]
        | {
            "percent": "46.00",
            "deadline": "2024-12-31",
            "people": 766_153,
            "document": "High Level Meeting",
            "inherited": False,
        }
        == body["target"]
    )


def test_the_contribution_of_kur_with_its_other_readings(client, worked):
    [kur] = client.get(ADDRESS).json()["contributions"]
    assert kur == {
        "channel": "KUR",
        "amount": "7.1",
        "unit": "points_of_workforce",
        "people": 118_254,
        "readings": {
            "points_of_workforce": 118_254,
            "percent_of_target_people": 54_397,
            "percent_of_gap": 11_270,
        },
        "document": "High Level Meeting",
    }


def test_provenance_says_when_and_from_what(client, worked):
    provenance = client.get(ADDRESS).json()["provenance"]
    assert provenance["source"] == "report"
    assert provenance["verified_at"] == "2024-07-28T07:00:00+07:00"
    assert [source["of"] for source in provenance["sources"]] == [
        "participants",
        "workers",
        "target",
    ]


def test_an_earlier_month_and_what_was_known_then(client, worked):
    by_month = client.get(ADDRESS, {"month": "2024-05"}).json()
    assert (by_month["month"], by_month["participants"]) == ("2024-05", 597_426)
    by_day = client.get(ADDRESS, {"as_of": "2024-06-30"}).json()
    assert (by_day["as_of"], by_day["month"], by_day["participants"]) == (
        "2024-06-30",
        "2024-06",
        602_426,
    )


def test_another_basis_has_coverage_and_no_target(client, worked):
    basis = factories.BasisFactory(slug="bps-bekerja", name="Penduduk bekerja")
    factories.EstimateFactory(region=worked.province, basis=basis, year=2023, workers=2_780_000)
    body = client.get(ADDRESS, {"basis": "bps-bekerja"}).json()
    assert (body["basis"], body["coverage_percent"], body["target"]) == (
        "bps-bekerja",
        "21.85",
        None,
    )


def test_the_list_has_every_place_and_not_the_province(client, worked):
    body = client.get("/api/v1/coverage/?month=2024-07").json()
    rows = {row["region"]["code"]: row for row in body["results"]}
    assert (body["month"], body["count"]) == ("2024-07", 3)
    assert {code: (row["coverage_percent"], row["rank"]) for code, row in rows.items()} == {
        "61.71": ("108.47", 1),
        "61.12": ("83.78", 2),
        "61.72": ("82.94", 3),
    }
    assert sum(row["participants"] for row in rows.values()) == 607_426


def test_a_place_alone_says_what_the_list_says(client, worked):
    alone = client.get("/api/v1/coverage/61.12/").json()
    listed = client.get("/api/v1/coverage/").json()["results"]
    row = next(row for row in listed if row["region"]["code"] == "61.12")
    same = ["participants", "workers", "coverage_percent", "gap_people", "target", "pace", "rank"]
    assert alone["rank"] == 2
    assert {name: alone[name] for name in same} == {name: row[name] for name in same}


def test_pace_is_provisional_until_the_last_place_has_reported(client, worked):
    """As the page marks it: who has not reported counts with an earlier figure."""

    def provisional():
        rows = client.get("/api/v1/coverage/?month=2024-08").json()["results"]
        alone = client.get("/api/v1/coverage/61/?month=2024-08").json()
        of_places = {row["region"]["code"]: row["pace"]["is_provisional"] for row in rows}
        return of_places, alone["pace"]["is_provisional"]

    august = date(2024, 8, 1)
    factories.publish(worked.kubu_raya, worked.branch_a, august, 250_000)
    assert provisional() == ({"61.12": False, "61.71": True, "61.72": True}, True)
    factories.publish(worked.pontianak, worked.branch_a, august, 310_000)
    factories.publish(worked.singkawang, worked.branch_b, august, 70_000)
    assert provisional() == ({"61.12": False, "61.71": False, "61.72": False}, False)


def test_a_rank_waits_for_the_last_place_in_list_and_place(client, worked):
    august = date(2024, 8, 1)
    factories.publish(worked.kubu_raya, worked.branch_a, august, 250_000)
    rows = client.get("/api/v1/coverage/?month=2024-08").json()["results"]
    assert [row["rank"] for row in rows] == [None, None, None]
    assert client.get("/api/v1/coverage/61.12/?month=2024-08").json()["rank"] is None
    factories.publish(worked.pontianak, worked.branch_a, august, 310_000)
    factories.publish(worked.singkawang, worked.branch_b, august, 70_000)
    assert client.get("/api/v1/coverage/61.12/?month=2024-08").json()["rank"] == 3


class TestWithoutReports:
    def test_the_statement_is_the_headline_with_derived_workers(self, client, stated):
        body = client.get(ADDRESS).json()
        assert (body["participants"], body["workers"], body["workers_derived"]) == (
            607_426,
            1_665_550,
            True,
        )
        assert (body["gap_people"], body["residual_people"]) == (158_727, 40_473)
        assert body["is_sample"] is False
        assert body["provenance"]["source"] == "statement"
        assert body["provenance"]["verified_at"] is None
        assert body["pace"]["state"] is None

    def test_a_percentage_alone_gives_no_people(self, client, stated):
        body = client.get("/api/v1/coverage/61.72/").json()
        assert (body["coverage_percent"], body["coverage_decimals"]) == ("27.00", 0)
        assert (body["data_month"], body["participants"], body["gap_people"]) == (
            "2025-12",
            None,
            None,
        )

    def test_nothing_known_is_null_and_never_zero(self, client, stated):
        listed = client.get("/api/v1/coverage/").json()["results"]
        row = next(row for row in listed if row["region"]["code"] == "61.12")
        unknown = [
            "data_month",
            "participants",
            "workers",
            "workers_derived",
            "coverage_percent",
            "gap_people",
            "gap_points",
            "attainment_percent",
            "residual_people",
            "rank",
        ]
        assert {row[name] for name in unknown} == {None}
        assert set(row["segments"].values()) == {None}
        assert set(row["pace"].values()) == {None}
        assert row["provenance"]["source"] is None


SERIES = "/api/v1/coverage/61/series/"


def test_the_series_holds_every_month_with_its_own_denominator(client, worked):
    factories.EstimateFactory(region=worked.province, year=2023, workers=1_600_000)
    body = client.get(SERIES).json()
    assert [row["month"] for row in body["results"]][::7] == ["2023-12", "2024-07"]
    first, last = body["results"][0], body["results"][-1]
    assert (first["participants"], first["workers"], first["workers_year"]) == (
        572_426,
        1_600_000,
        2023,
    )
    assert (last["participants"], last["coverage_percent"]) == (607_426, "36.47")
    assert (body["places"], last["places_reported"]) == (3, 3)


def test_a_span_includes_both_its_ends(client, worked):
    body = client.get(SERIES, {"from": "2024-02", "to": "2024-04"}).json()
    assert [row["month"] for row in body["results"]] == ["2024-02", "2024-03", "2024-04"]
    assert body["count"] == 3


def test_a_movement_is_null_where_a_part_of_it_is_unknown(client, worked):
    ledger = {"opening": 100, "new": 5, "returned": 0, "moved_in": 0, "lapsed": 3, "moved_out": 0}
    publish(worked.pontianak, worked.branch_a, date(2024, 8, 1), 102, "PU", **ledger)
    [row] = client.get("/api/v1/coverage/61.71/series/?from=2024-08").json()["results"]
    assert row["new"] is None
    [row] = client.get("/api/v1/coverage/61/series/?from=2024-08").json()["results"]
    assert row["new"] is None
    assert row["places_reported"] == 0


def test_a_known_movement_is_in_the_series(client, places):
    factories.BasisFactory()
    ledger = {"opening": 100, "new": 5, "returned": 1, "moved_in": 0, "lapsed": 3, "moved_out": 0}
    publish(places.pontianak, places.branch_a, date(2024, 8, 1), 103, "PU", **ledger)
    [row] = client.get("/api/v1/coverage/61.71/series/").json()["results"]
    assert {name: row[name] for name in ledger} == ledger
    assert (row["participants"], row["workers"], row["coverage_percent"]) == (103, None, None)
    assert row["segments"] == {"PU": 103, "BPU": None, "JAKON": None, "PMI": None}


def test_statements_stand_beside_the_series_and_not_in_it(client, stated):
    body = client.get(SERIES).json()
    assert body["results"] == []
    [statement] = body["statements"]
    assert (statement["coverage_percent"], statement["implied_workers"]) == ("36.47", 1_665_550)


def test_the_series_as_known_on_a_day(client, worked):
    later = datetime(2024, 9, 1, tzinfo=UTC)
    publish(worked.singkawang, worked.branch_b, date(2024, 7, 1), 1, at=later, reason="Koreksi")
    july = {"from": "2024-07"}
    now = client.get(SERIES, july).json()["results"][0]["participants"]
    then = client.get(SERIES, july | {"as_of": "2024-08-31"}).json()["results"][0]["participants"]
    assert then == 607_426
    assert now < then


@pytest.mark.parametrize(
    ("query", "field", "status", "names"),
    [
        ("month=2024-13", "month", 400, "01 sampai 12"),
        ("month=Juli", "month", 400, "2024-07"),
        ("month=2031-01", "month", 404, "month=2023-12 sampai month=2024-07"),
        ("basis=lain", "basis", 404, "bpjs-potensi"),
        ("basis=%00", "basis", 404, "bpjs-potensi"),
        ("as_of=2024-06-31", "as_of", 400, "2024-08-31"),
        ("as_of=2999-01-01", "as_of", 400, "hari ini"),
    ],
)
@pytest.mark.parametrize("address", ["/api/v1/coverage/61/", "/api/v1/coverage/"])
def test_bad_questions_name_the_parameter_and_the_choices(
    client, worked, problem_of, address, query, field, status, names
):
    body = problem_of(client.get(f"{address}?{query}"), status)
    [error] = body["errors"]
    assert error["field"] == field
    assert names in error["message"] == body["detail"]


@pytest.mark.parametrize("code", ["99", "61.99", "%00", "61%00.71x", "61.71'--", "x" * 300])
@pytest.mark.parametrize("tail", ["", "series/"])
def test_an_unknown_place_is_404_and_names_those_there_are(client, worked, problem_of, code, tail):
    [error] = problem_of(client.get(f"/api/v1/coverage/{code}/{tail}"), 404)["errors"]
    assert (error["field"], error["code"]) == ("region", "unknown")
    assert "61.12 Kubu Raya" in error["message"]


def test_a_bps_code_is_told_the_code_to_use(client, worked, problem_of):
    [error] = problem_of(client.get("/api/v1/coverage/6112/"), 404)["errors"]
    assert "61.12" in error["message"]


@pytest.mark.parametrize("query", ["from=x", "to=2024-00", "from=2024-07&to=2024-01"])
def test_a_span_that_cannot_be_read_is_400(client, worked, problem_of, query):
    [error] = problem_of(client.get(f"{SERIES}?{query}"), 400)["errors"]
    assert error["field"] in query


def test_without_reference_data_the_list_says_so(client, db, problem_of):
    factories.BasisFactory()
    problem_of(client.get("/api/v1/coverage/"), 404)


@pytest.mark.parametrize("address", ["/api/v1/coverage/", ADDRESS, SERIES])
def test_the_cost_does_not_grow_with_the_places(as_user, cast, worked, address):
    client = as_user(cast.official)
    few = _queries(client, address)
    for number in range(10, 30):
        place = factories.RegionFactory(
            code=f"61.{number + 20}",
            bps_code=f"61{number + 20}",
            level=Region.Level.REGENCY,
            parent=worked.province,
        )
        factories.EstimateFactory(region=place)
        publish(place, worked.branch_a, date(2024, 7, 1), 100)
    assert _queries(client, address) == few <= 22


def _queries(client, address):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_list_says_when_each_place_reaches_its_target_as_the_place_alone_does(sample, client):
    listed = client.get("/api/v1/coverage/").json()["results"]
    reached = {row["region"]["code"]: row["pace"]["reached_on"] for row in listed}
    assert sum(month is not None for month in reached.values()) >= 5
    for row in listed[::4]:
        alone = client.get(f"/api/v1/coverage/{row['region']['code']}/").json()
        assert alone["pace"] == row["pace"]


def test_its_fields_are_counted_by_the_data_month_whatever_day_it_is(client, worked):
    with time_machine.travel("2026-11-28T10:00:00+07:00"):
        body = client.get(ADDRESS).json()
    assert {name: body[name] for name in CONTRACT} == CONTRACT


def test_a_place_that_is_awaited_answers_alone_as_in_the_list(worked, client):
    publish(worked.pontianak, worked.branch_a, date(2024, 8, 1), 310_000)
    listed = client.get("/api/v1/coverage/?month=2024-08").json()["results"]
    row = next(row for row in listed if row["region"]["code"] == "61.72")
    single = client.get("/api/v1/coverage/61.72/?month=2024-08").json()
    assert (row["month"], row["data_month"]) == ("2024-08", "2024-07")
    assert row["pace"]["is_provisional"] is True
    assert {name: single[name] for name in row} == row
