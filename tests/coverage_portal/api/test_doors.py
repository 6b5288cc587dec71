"""Who may come in: every address of the description is asked, also those added later."""

import pytest
from django.test import override_settings
from drf_spectacular.generators import SchemaGenerator

from tests.participants.kur.lists import nik

FILLED = {
    "{region_code}": "61",
    "{month}": "2024-07",
    "{branch}": "pontianak",
    "{plan_id}": "00000000-0000-4000-8000-000000000000",
}


def _addresses():
    schema = SchemaGenerator().get_schema(request=None, public=True)
    for path, methods in sorted(schema["paths"].items()):
        address = path
        for name, value in FILLED.items():
            address = address.replace(name, value)
        for method in methods:
            yield pytest.param(method, address, id=f"{method} {path}")


ADDRESSES = list(_addresses())
READS = [row for row in ADDRESSES if row.values[0] == "get"]


@pytest.mark.parametrize(("method", "address"), ADDRESSES)
@override_settings(PUBLIC_DASHBOARD=False)
def test_nobody_comes_in_without_a_token_where_the_dashboard_is_not_public(
    client, worked, problem_of, method, address
):
    assert "{" not in address, "name its parameters in FILLED"
    problem_of(client.generic(method.upper(), address), 401)


@pytest.mark.parametrize(
    ("method", "address"), [row for row in ADDRESSES if row.values[0] != "get"]
)
def test_nobody_writes_without_a_token(client, worked, problem_of, method, address):
    problem_of(client.generic(method.upper(), address), 401)


@pytest.mark.parametrize(
    ("method", "address"), [row for row in ADDRESSES if row.values[0] != "get"]
)
def test_nobody_writes_with_a_token_for_reading(
    client, cast, token_of, problem_of, method, address
):
    headers = token_of(cast.officer_a)
    problem_of(client.generic(method.upper(), address, headers=headers), 403)


AGGREGATES = [
    row
    for row in READS
    if row.values[1].split("/")[3]
    in ("coverage", "regions", "statements", "targets", "restatements", "awards")
]


@pytest.mark.parametrize(("method", "address"), AGGREGATES)
def test_aggregates_are_open_where_the_dashboard_is(client, worked, method, address):
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(("method", "address"), AGGREGATES)
@override_settings(PUBLIC_DASHBOARD=False)
def test_with_a_token_for_reading_aggregates_are_open(
    client, cast, worked, token_of, method, address
):
    response = client.get(address, headers=token_of(cast.bank_officer))
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-cache, private"


METHODS = {"get", "put", "post", "delete"}


@override_settings(API_ANONYMOUS_RATE="100000/minute")
def test_a_method_that_is_not_described_is_405_for_everybody(client, cast, worked, token_of):
    """Neither signing in nor a right would help, so neither is asked for."""
    served = {}
    for row in ADDRESSES:
        method, address = row.values
        served.setdefault(address, set()).add(method)
    reader = token_of(cast.bank_officer)
    for address, methods in served.items():
        for method in METHODS - methods:
            for headers in [{}, reader] if method == "delete" else [{}]:
                response = client.generic(method.upper(), address, headers=headers)
                assert response.status_code == 405, (method, address, headers)
                assert {each.upper() for each in methods} <= set(response["Allow"].split(", "))


@override_settings(API_ANONYMOUS_RATE="100000/minute")
def test_a_parameter_that_is_not_described_is_refused_by_its_name(
    client, cast, worked, token_of, problem_of
):
    headers = token_of(cast.officer_a, scope="write")
    for row in ADDRESSES:
        method, address = row.values
        answer = client.generic(method.upper(), f"{address}?halaman_asing=1", headers=headers)
        [error] = problem_of(answer, 400)["errors"]
        assert error["field"] == "halaman_asing", (method, address)
    with_nik = client.get(f"/api/v1/coverage/?{nik(1)}=1", headers=headers)
    assert with_nik.status_code == 400
    assert nik(1) not in with_nik.content.decode()
