from datetime import date

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator

from accounts.actions import create_token
from tests import factories
from tests.client import give_second_factor


@pytest.fixture
def token_of():
    """`token_of(user, scope="write")`: the header of a fresh token."""

    def make(user, scope="read", days=30):
        give_second_factor(user)
        _token, text = create_token(by=user, name=f"uji {scope}", scope=scope, days=days)
        return {"Authorization": f"Token {text}"}

    return make


@pytest.fixture
def problem_of():
    """Checks the shape that every refusal has, and returns its body."""

    def read(response, status):
        assert response.status_code == status, response.content
        assert response.headers["Content-Type"] == "application/problem+json"
        body = response.json()
        assert body.keys() == {"type", "title", "status", "detail", "errors"}
        assert body["status"] == status
        assert body["detail"]
        return body

    return read


@pytest.fixture
def stated(places):
    """No report yet: the province's statement in numbers, Singkawang's in per cent, else nothing."""
    factories.BasisFactory()
    target = factories.TargetFactory(region=places.province)
    factories.ContributionFactory(target=target)
    factories.StatementFactory(region=places.province, participants=607_426)
    factories.StatementFactory(
        region=places.singkawang,
        coverage_percent=27,
        stated_places=0,
        as_of=date(2025, 12, 31),
        data_month=date(2025, 12, 1),
    )
    return places


@pytest.fixture(scope="module")
def described():
    # These take a second or two, which every process of the suite would spend.
    import schemathesis

    from coverage_portal.wsgi import application

    schema = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(request=None, public=True))
    schema.app = application
    return schema


@pytest.fixture
def kept_connection():
    """The test's transaction outlives each request, as under Django's own client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
