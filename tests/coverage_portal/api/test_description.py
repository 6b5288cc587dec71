"""The OpenAPI description: valid, complete, and what the API really does."""

import json
import re

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import override_settings
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from common.problems import PROBLEMS

CONTRACT = [
    "/api/v1/awards/",
    "/api/v1/coverage/",
    "/api/v1/coverage/{region_code}/",
    "/api/v1/coverage/{region_code}/series/",
    "/api/v1/regions/",
    "/api/v1/restatements/",
    "/api/v1/statements/",
    "/api/v1/targets/",
]


def test_the_description_is_valid_without_a_warning(tmp_path):
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yml"))


def test_it_names_every_address_of_the_contract(client, db):
    body = json.loads(client.get("/api/schema/?format=json").content)
    assert set(CONTRACT) <= set(body["paths"])
    assert {"token", "session"} <= set(body["components"]["securitySchemes"])


def test_every_operation_tells_what_it_is_for():
    body = SchemaGenerator().get_schema(request=None, public=True)
    nameless = [
        f"{method} {path}"
        for path, methods in body["paths"].items()
        for method, operation in methods.items()
        if not operation.get("summary") or not operation.get("tags")
    ]
    assert nameless == []


def _operations():
    body = SchemaGenerator().get_schema(request=None, public=True)
    return [each for methods in body["paths"].values() for each in methods.values()]


def test_operation_ids_follow_one_pattern():
    steps = "submit|withdraw|verify|return|hold|resume|amend|accept_transfers"
    pattern = re.compile(rf"[a-z]+(_[a-z]+)*_(list|read|write)|report_({steps})")
    ids = [each["operationId"] for each in _operations()]
    assert [each for each in ids if not pattern.fullmatch(each)] == []
    assert len(ids) == len(set(ids))
    assert {"coverage_list", "coverage_read", "report_read", "report_write"} <= set(ids)


def test_every_parameter_says_how_it_is_written():
    parameters = [each for one in _operations() for each in one.get("parameters", [])]
    unclear = [
        each["name"]
        for each in parameters
        if not each["schema"].keys() & {"pattern", "format", "enum", "minimum"}
    ]
    assert unclear == []


@pytest.mark.parametrize(("is_public", "expected"), [(True, True), (False, False)])
def test_it_says_where_nobody_has_to_say_who_they_are(settings, is_public, expected):
    settings.PUBLIC_DASHBOARD = is_public
    open_to_all = {each["operationId"]: {} in each["security"] for each in _operations()}
    assert open_to_all["coverage_list"] is expected
    assert not open_to_all["report_read"]
    assert not open_to_all["plan_read"]


@pytest.fixture
def page(client, db):
    return client.get("/api/docs/").content.decode()


def test_the_page_lists_every_address_without_javascript(page):
    assert all(address in page for address in CONTRACT)
    assert "/api/v1/coverage/61/?month=2024-07" in page


def test_the_page_explains_every_problem_under_the_address_its_type_names(page):
    assert all(f'id="galat-{status}"' in page for status in PROBLEMS)


def test_swagger_is_loaded_from_here_and_only_when_opened(page):
    assert 'data-bundle="/static/drf_spectacular_sidecar/swagger-ui-dist/' in page
    assert '<script src="/static/drf_spectacular_sidecar' not in page


QUERIES = st.fixed_dictionaries(
    {},
    optional={
        name: st.sampled_from(["2024-07", "2024-13", "2031-01", "61", "6102", "x", "\0", "-1", "٣"])
        | st.text(max_size=12)
        for name in ("month", "as_of", "basis", "from", "to", "region", "page")
    },
)
CODES = st.sampled_from(["61", "61.12", "6112", "99"]) | st.text(min_size=1, max_size=8).filter(
    lambda text: "/" not in text and text not in {".", ".."}
)


@pytest.fixture(params=["worked", "stated"])
def world(request):
    """With reports, and with statements alone, where much is null."""
    return request.getfixturevalue(request.param)


@pytest.mark.usefixtures("kept_connection", "world")
@pytest.mark.parametrize("path", CONTRACT)
@override_settings(API_ANONYMOUS_RATE="100000/minute")
def test_every_answer_is_one_that_is_described(described, path):
    """Status, content type, body and headers, for good questions and absurd ones."""
    from schemathesis.specs.openapi import checks

    wanted = [
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_headers_conformance,
        checks.response_schema_conformance,
    ]
    cache.clear()
    operation = described[path]["GET"]

    @given(query=QUERIES, code=CODES)
    @hypothesis_settings(
        max_examples=8,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(query, code):
        parameters = {"region_code": code} if "{region_code}" in path else {}
        case = operation.Case(path_parameters=parameters, query=query)
        response = case.call(headers={"Accept-Encoding": "identity"})
        assert response.status_code < 500
        case.validate_response(response, checks=wanted)

    ask()
