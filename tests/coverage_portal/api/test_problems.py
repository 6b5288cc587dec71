"""Every refusal is problem details, in Indonesian, naming the field."""

import pytest
from django.core.cache import cache
from django.test import Client, override_settings

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.coverage_portal.api.doors")]


def test_an_unknown_address_is_404(client, problem_of):
    assert problem_of(client.get("/api/v1/tidak-ada/"), 404)["title"] == "Tidak ditemukan"


def test_a_method_that_is_not_served_is_405_and_names_those_that_are(
    client, cast, token_of, problem_of
):
    response = client.delete("/api/thing/", headers=token_of(cast.admin, scope="write"))
    problem_of(response, 405)
    assert set(response.headers["Allow"].split(", ")) == {"GET", "PUT", "OPTIONS"}


def test_without_a_token_what_is_not_an_aggregate_is_401(client, problem_of):
    response = client.get("/api/thing/")
    problem_of(response, 401)
    assert response.headers["WWW-Authenticate"] == "Token"


@pytest.mark.parametrize("header", ["Token cj_tidak-ada", "Token", "token ", "Token  \x00"])
def test_a_token_nobody_made_is_401(client, problem_of, header):
    body = problem_of(client.get("/api/aggregate/", headers={"Authorization": header}), 401)
    assert "tidak dikenal" in body["detail"]


@override_settings(PUBLIC_DASHBOARD=False)
def test_aggregates_need_a_token_where_the_dashboard_is_not_public(client, problem_of):
    problem_of(client.get("/api/aggregate/"), 401)


def test_a_token_for_reading_may_not_write(client, cast, token_of, problem_of):
    body = problem_of(client.post("/api/act/", headers=token_of(cast.admin)), 403)
    assert body["detail"] == "Token ini hanya untuk membaca."


def test_a_session_without_its_csrf_token_is_403(cast, problem_of):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.admin)
    problem_of(browser.post("/api/act/", {}, content_type="application/json"), 403)


def test_faults_of_a_body_are_all_named(client, cast, token_of, problem_of):
    response = client.post(
        "/api/act/",
        {"lines": [{"new": 1}, {"new": -1}, {}, {"new": "1,5"}], "note": "panjang"},
        content_type="application/json",
        headers=token_of(cast.admin, scope="write"),
    )
    assert problem_of(response, 400)["errors"] == [
        {"field": "lines.1.new", "code": "min_value", "message": "Paling kecil 0."},
        {"field": "lines.2.new", "code": "required", "message": "Wajib diisi."},
        {"field": "lines.3.new", "code": "invalid", "message": "Tulis sebagai bilangan bulat."},
        {"field": "note", "code": "max_length", "message": "Paling panjang 5 huruf."},
    ]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        pytest.param("{", "application/json", 400, id="not JSON"),
        pytest.param("[" * 9999 + "]" * 9999, "application/json", 400, id="nested without end"),
        pytest.param('{"a": "\\ud800"}', "application/json", 400, id="half a character"),
        pytest.param('{"a": NaN}', "application/json", 400, id="not a number"),
        pytest.param("null", "application/json", 400, id="nothing"),
        pytest.param("[]", "application/json", 400, id="not an object"),
        pytest.param("a=1", "application/x-www-form-urlencoded", 415, id="not JSON by name"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(
    client, cast, token_of, problem_of, body, kind, status
):
    headers = token_of(cast.admin, scope="write")
    answer = client.generic("POST", "/api/act/", body, content_type=kind, headers=headers)
    refusal = problem_of(answer, status)
    assert "JSON" in str(refusal["errors"]) or "JSON" in refusal["detail"].upper()


def test_a_form_of_answer_there_is_not_is_406(client, problem_of):
    problem_of(client.get("/api/aggregate/", headers={"Accept": "text/csv"}), 406)


@pytest.fixture
def _empty_cache():
    cache.clear()
    yield
    cache.clear()


@pytest.mark.usefixtures("_empty_cache")
@override_settings(API_ANONYMOUS_RATE="2/minute")
def test_too_many_requests_without_a_token_are_429(client, cast, token_of, problem_of):
    for _ in range(2):
        assert client.get("/api/aggregate/").status_code == 200
    forged = {"X-Forwarded-For": "198.51.100.7"}
    response = client.get("/api/aggregate/", headers=forged)
    problem_of(response, 429)
    assert 0 < int(response.headers["Retry-After"]) <= 60
    assert client.get("/api/aggregate/", headers=token_of(cast.official)).status_code == 200


def test_a_fault_of_ours_is_500_without_its_text(as_user, cast, problem_of):
    client = as_user(cast.admin)
    client.raise_request_exception = False
    assert "fault" not in problem_of(client.get("/api/broken/"), 500)["detail"]


def test_a_host_we_do_not_know_is_400(client, problem_of):
    problem_of(client.get("/api/aggregate/", HTTP_HOST="evil.example"), 400)
