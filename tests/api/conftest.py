import pytest

from coverage_portal.accounts.actions import create_token


@pytest.fixture
def token_of():
    """`token_of(user, scope="write")`: the header of a fresh token."""

    def make(user, scope="read", days=30):
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
