from datetime import date

import pytest

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
