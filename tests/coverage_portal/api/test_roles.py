"""Every operation of the description, asked by everybody: no fault, and nothing undescribed."""

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.participants.reports.conftest import (
    clock,  # noqa: F401
    enter,  # noqa: F401
    july,  # noqa: F401
    june_figures,  # noqa: F401
    report,  # noqa: F401
    time_machine_at,  # noqa: F401
)

ROLES = [
    "nobody",
    *("official", "officer_a", "officer_b", "verifier"),
    *("bank_officer", "award_admin", "admin"),
]
REPORT = "/api/v1/reports/pontianak/2024-07/"
REAL = {"region_code": "61", "branch": "pontianak", "month": "2024-07"}


@pytest.fixture(scope="module")
def operations(described):
    """With what is drawn for each, which takes longer to work out than to ask."""
    found = [each.ok() for each in described.get_all_operations()]
    return [(operation, operation.as_strategy()) for operation in found]


@pytest.fixture
def tag(client, cast, worked, report, token_of):  # noqa: F811
    """Of the report there is; every answer is rolled back, so it stays."""
    return client.get(REPORT, headers=token_of(cast.officer_a)).headers["ETag"]


@pytest.fixture
def ask_everything(operations, cast, token_of, tag, kept_connection):
    """`ask_everything("verifier", examples=2)`: how each operation answered. What is drawn is asked
    of the report there is, with the tag it has, or of whatever was drawn."""
    from schemathesis.specs.openapi import checks

    wanted = [
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_headers_conformance,
        checks.response_schema_conformance,
    ]

    def ask(role, examples):
        headers = {"Accept-Encoding": "identity"}
        if role != "nobody":
            headers |= token_of(getattr(cast, role), scope="write")
        statuses = {}
        for operation, drawn in operations:
            statuses[operation.label] = _ask(drawn, headers, examples, tag, wanted)
        return statuses

    return ask


def _ask(drawn, headers, examples, tag, wanted):
    statuses = []

    @given(case=drawn, is_real=st.just(True) if examples == 1 else st.booleans())
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case, is_real):
        extra = dict(headers)
        if is_real:
            case.path_parameters = {
                name: REAL.get(name, value) for name, value in case.path_parameters.items()
            }
            if "If-Match" in case.headers:
                extra["If-Match"] = tag
        with transaction.atomic():
            response = case.call(headers=extra)
            transaction.set_rollback(True)  # the next is asked of the same report
        assert response.status_code < 500
        case.validate_response(response, checks=wanted)
        statuses.append(response.status_code)

    ask()
    return statuses


@pytest.mark.parametrize("role", ROLES)
@override_settings(API_ANONYMOUS_RATE="100000/minute")
def test_every_role_gets_only_what_is_described(ask_everything, role):
    cache.clear()
    statuses = ask_everything(role, examples=1)
    assert len(statuses) > 20
    reached = {label: {code for code in codes if code < 300} for label, codes in statuses.items()}
    assert reached["GET /api/v1/coverage/{region_code}/"] == {200}
    can_read = role in {"officer_a", "verifier", "admin"}
    assert bool(reached["GET /api/v1/reports/{branch}/{month}/"]) == can_read


@pytest.mark.long
@pytest.mark.parametrize("role", ROLES)
@override_settings(API_ANONYMOUS_RATE="100000/minute")
def test_every_role_asks_a_hundred_times(ask_everything, role):
    cache.clear()
    ask_everything(role, examples=100)
