"""Wrong passwords are counted by person: who guesses locks nobody else, and hides behind nothing."""

import pytest
from django.core.cache import cache

from tests.accounts.test_sign_in import PASSWORD

TOO_OFTEN = "Terlalu banyak"
STRANGER, OFFICE = "203.0.113.9", "203.0.113.7"


@pytest.fixture(autouse=True)
def behind_one_proxy(settings, cast):
    settings.TRUSTED_PROXIES = 1
    cast.officer_a.set_password(PASSWORD)
    cast.officer_a.save()
    cache.clear()


@pytest.fixture
def attempt(client):
    def try_once(address, password="salah", name="petugas.a", host="testserver"):
        response = client.post(
            "/masuk/",
            {"login": name, "password": password},
            headers={"X-Forwarded-For": address, "Host": host},
        )
        return "in" if response.status_code == 302 else response.content.decode()

    return try_once


def is_locked(answer):
    return answer != "in" and "notice--error" in answer and TOO_OFTEN in answer


def test_ten_wrong_passwords_of_a_stranger_lock_nobody_else(attempt):
    answers = [attempt(STRANGER) for _time in range(10)]
    assert [is_locked(answer) for answer in answers] == [False] * 5 + [True] * 5
    assert is_locked(attempt(STRANGER, PASSWORD))
    assert attempt(OFFICE, PASSWORD) == "in"


@pytest.mark.parametrize("name", ["petugas.a", "petugas.b"])
def test_other_names_do_not_let_a_stranger_begin_anew(attempt, name):
    for number in range(10):
        attempt(STRANGER, name=f"nama{number}")
    assert is_locked(attempt(STRANGER, name=name))


def test_neither_a_port_in_the_host_nor_a_forged_address_begins_to_count_anew(attempt):
    for number in range(10):
        attempt(f"198.51.100.{number}, {STRANGER}", host=f"testserver:{8000 + number}")
    assert is_locked(attempt(f"198.51.100.77, {STRANGER}", PASSWORD, host="testserver:9000"))
    assert attempt(OFFICE, PASSWORD) == "in"


def test_a_name_that_is_guessed_from_everywhere_is_closed_for_a_while(attempt, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "sign_in_anywhere": "3/h/key"}
    for number in range(3):
        attempt(f"198.51.100.{number}")
    assert is_locked(attempt("198.51.100.77"))
    assert not is_locked(attempt("198.51.100.77", name="petugas.b"))


def test_the_api_counts_by_the_same_address(client, settings):
    settings.API_ANONYMOUS_RATE = "2/minute"

    def status(address, **headers):
        headers["X-Forwarded-For"] = address
        return client.get("/api/v1/regions/", headers=headers).status_code

    assert [status(f"1.2.3.{n}, {STRANGER}", Host=f"testserver:{n}") for n in (1, 2, 3)] == [
        200, 200, 429,
    ]  # fmt: skip
    assert status(OFFICE) == 200


def test_so_do_files(client, worked, settings):
    settings.FILE_RATE = "1/minute"

    def status(address, month):
        path = f"/unduh/61/ringkasan.pdf?bulan={month}"
        return client.get(path, headers={"X-Forwarded-For": address}).status_code

    assert status(STRANGER, "2024-07") == 200
    assert status(f"1.2.3.4, {STRANGER}", "2024-06") == 429
    assert status(OFFICE, "2024-06") == 200
