"""ETags, conditions and answers that are given once."""

import json
from datetime import timedelta

import pytest
from django.test import override_settings

from common.data_version import DataVersion
from coverage_portal.api.models import KeptReply
from tests.coverage_portal.api import doors

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.coverage_portal.api.doors")]


@pytest.fixture(autouse=True)
def calls():
    doors.CALLS.clear()
    return doors.CALLS


def test_a_read_has_a_weak_etag_and_is_kept_only_with_a_question_back(client):
    response = client.get("/api/aggregate/")
    assert response.headers["ETag"].startswith('W/"')
    assert response.headers["Cache-Control"] == "no-cache, public"
    assert {"Cookie", "Authorization"} <= set(response.headers["Vary"].split(", "))


def test_the_same_version_is_answered_with_304_and_no_work(client, calls):
    etag = client.get("/api/aggregate/").headers["ETag"]
    again = client.get("/api/aggregate/", headers={"If-None-Match": f'"other", {etag}'})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    assert calls == ["GET"]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda client: DataVersion.bump(), id="data"),
        pytest.param(lambda client: client.cookies.load({"django_language": "en"}), id="language"),
    ],
)
def test_what_changes_the_answer_changes_the_etag(client, change):
    etag = client.get("/api/aggregate/").headers["ETag"]
    change(client)
    assert client.get("/api/aggregate/", headers={"If-None-Match": etag}).status_code == 200


def test_another_question_has_another_etag(client):
    first = client.get("/api/aggregate/?month=2024-06").headers["ETag"]
    assert client.get("/api/aggregate/?month=2024-07").headers["ETag"] != first


def test_head_is_answered_as_get_without_a_body(client):
    response = client.head("/api/aggregate/")
    assert (response.status_code, response.content) == (200, b"")
    assert "ETag" in response.headers


@override_settings(PUBLIC_DASHBOARD=False)
def test_where_aggregates_are_not_public_no_proxy_keeps_them(as_user, cast):
    response = as_user(cast.official).get("/api/aggregate/")
    assert response.headers["Cache-Control"] == "no-cache, private"


@pytest.fixture
def writer(client, cast, token_of):
    headers = token_of(cast.officer_a, scope="write")

    def send(method, address, body, **more):
        return client.generic(
            method,
            address,
            json.dumps(body),
            content_type="application/json",
            headers=headers | {name.replace("_", "-"): value for name, value in more.items()},
        )

    return send


def test_a_write_that_does_not_say_what_was_read_is_428(writer, problem_of):
    """`*` is whatever is there: nobody writes over what they have not read."""
    problem_of(writer("PUT", "/api/thing/", {}), 428)
    problem_of(writer("PUT", "/api/thing/", {}, If_Match=" * "), 428)


def test_a_write_over_what_has_changed_is_412(writer, problem_of):
    problem_of(writer("PUT", "/api/thing/", {}, If_Match='"former"'), 412)
    problem_of(writer("PUT", "/api/thing/", {}, If_Match='W/"former"'), 412)


# A compressed answer carries the same tag, made weak on its way.
@pytest.mark.parametrize(
    "given", [doors.tag("one"), f'"x", {doors.tag("one")}', "W/" + doors.tag("one")]
)
def test_a_write_with_the_etag_it_read_goes_through(writer, given):
    assert writer("PUT", "/api/thing/", {}, If_Match=given).status_code == 200


def test_a_post_with_the_same_key_is_done_once_and_answered_alike(writer):
    body = {"lines": [{"new": 1}], "note": "ok"}
    first = writer("POST", "/api/act/", body, Idempotency_Key="a")
    again = writer("POST", "/api/act/", body, Idempotency_Key="a")
    assert (
        (first.status_code, first.json())
        == (again.status_code, again.json())
        == (201, {"number": 1})
    )
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["ETag"] == first.headers["ETag"]
    assert doors.CALLS.count("act") == 1


def test_another_key_and_no_key_are_done_anew(writer):
    body = {"lines": [], "note": "ok"}
    numbers = [
        writer("POST", "/api/act/", body, **headers).json()["number"]
        for headers in ({"Idempotency_Key": "a"}, {"Idempotency_Key": "b"}, {})
    ]
    assert numbers == [1, 2, 3]


def test_a_key_used_for_something_else_is_422(writer, problem_of):
    writer("POST", "/api/act/", {"lines": [], "note": "ok"}, Idempotency_Key="a")
    other = writer("POST", "/api/act/", {"lines": [], "note": "no"}, Idempotency_Key="a")
    assert problem_of(other, 422)["errors"][0]["code"] == "key_reused"


def test_a_refusal_is_not_kept(writer):
    assert writer("POST", "/api/act/", {}, Idempotency_Key="a").status_code == 400
    assert not KeptReply.objects.exists()
    body = {"lines": [], "note": "ok"}
    assert writer("POST", "/api/act/", body, Idempotency_Key="a").status_code == 201


def test_a_key_belongs_to_its_user(writer, client, cast, token_of):
    body = {"lines": [], "note": "ok"}
    writer("POST", "/api/act/", body, Idempotency_Key="a")
    headers = token_of(cast.officer_b, scope="write") | {"Idempotency-Key": "a"}
    other = client.post("/api/act/", body, content_type="application/json", headers=headers)
    assert other.json() == {"number": 2}


def test_a_key_is_forgotten_after_a_day(writer, time_machine):
    body = {"lines": [], "note": "ok"}
    time_machine.move_to("2026-01-01T00:00:00Z")
    writer("POST", "/api/act/", body, Idempotency_Key="a")
    time_machine.shift(KeptReply.STORED_FOR + timedelta(seconds=1))
    assert writer("POST", "/api/act/", body, Idempotency_Key="a").json() == {"number": 2}


def test_a_key_longer_than_is_kept_is_refused(writer, problem_of):
    body = {"lines": [], "note": "ok"}
    answer = writer("POST", "/api/act/", body, Idempotency_Key="k" * 201)
    assert problem_of(answer, 400)["errors"][0]["field"] == "Idempotency-Key"
