"""A line of the log: one line, JSON, of which request, and no value of anybody's."""

import io
import json
import logging
import re

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.urls import path

from common.log_lines import JsonLine, describe
from tests.participants.kur.lists import nik

SECRET = "kata-rahasia-seseorang"


@pytest.fixture
def lines():
    """What the portal's own handler writes, as objects; each line has to be one."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLine())
    root = logging.getLogger()
    before, root.handlers, root.level = (root.handlers, root.level), [handler], logging.INFO
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers, root.level = before


def fails(request, name):
    raise ValueError(f"could not convert string to float: '{name}'\nwith {nik(1)}")


urlpatterns = [path("rusak/<str:name>/", fails)]
handler500 = "coverage_portal.error_views.server_error"


def test_a_request_is_a_line_with_its_number_and_the_pattern_of_its_address(client, db, lines):
    response = client.get(f"/wilayah/{SECRET}/?bulan={SECRET}")
    number = response.headers["X-Request-ID"]
    assert re.fullmatch("[0-9a-f]{12}", number)
    ours = [line for line in lines() if line["logger"] == "portal.request"]
    assert [(line["message"], line["status"], line["request"]) for line in ours] == [
        ("GET wilayah/<str:code>/", response.status_code, number)
    ]
    assert isinstance(ours[0]["ms"], int)
    assert SECRET not in json.dumps(lines())


@pytest.mark.parametrize("address", [f"/tidak-ada/{SECRET}/", f"/tenggat/{SECRET}/tenggat.ics"])
def test_an_address_that_is_refused_is_not_written_down(client, db, lines, address):
    response = client.get(address)
    assert response.status_code == 404
    numbers = [line["request"] for line in lines()]  # of Django's warning, and of the request
    assert numbers == [response.headers["X-Request-ID"]] * 2
    assert SECRET not in json.dumps(lines())


@pytest.mark.urls(__name__)
def test_an_error_is_one_line_and_its_page_names_it(client, db, lines):
    client.raise_request_exception = False
    response = client.get(f"/rusak/{SECRET}/")
    number = response.headers["X-Request-ID"]
    assert response.status_code == 500
    assert f"Nomor permintaan: {number}" in response.content.decode()
    [line] = [line for line in lines() if line["level"] == "ERROR"]
    assert line["request"] == number
    assert line["error"] == "ValueError: could not convert string to float: …"
    assert line["where"][-1].startswith("tests/common/test_log_lines.py:")
    assert SECRET not in json.dumps(lines())
    assert nik(1) not in json.dumps(lines())


def test_an_address_that_cannot_be_read_has_its_number_on_the_page(client, db):
    response = client.get("/?bulan=x")
    assert f"Nomor permintaan: {response.headers['X-Request-ID']}" in response.content.decode()


def test_nobody_chooses_the_number(client, db):
    sent = client.get("/masuk/", headers={"X-Request-ID": SECRET})
    assert SECRET not in sent.headers["X-Request-ID"]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("SELECT %s::integer", "DataError: invalid input syntax for type integer: …"),
        (
            "INSERT INTO regions_bank (code, name) VALUES (%s, 'a'), ('b', 'a'), ('b', 'c')",
            "IntegrityError: duplicate key value violates unique constraint",
        ),
    ],
)
def test_what_postgresql_says_of_a_value_is_left_out(db, statement, words):
    with pytest.raises(DatabaseError) as raised, transaction.atomic():
        connection.cursor().execute(statement, [SECRET])
    assert describe(raised.value).startswith(words)
    assert SECRET not in describe(raised.value)
    assert "\n" not in describe(raised.value)


def test_the_portal_logs_so():
    assert settings.LOGGING["formatters"]["json"]["()"] == "common.log_lines.JsonLine"
    assert settings.LOGGING["loggers"]["django.db.backends"]["level"] == "INFO"
