"""A NIK in an address, or sent to the API, is refused, and neither repeated, stored nor logged."""

import logging
from urllib.parse import quote

import pytest
from django.contrib.sessions.models import Session

from common import masked_log
from tests.participants.kur.lists import nik

NIK = nik(1)
SPELLED = [
    NIK,
    f"{NIK[:6]}.{NIK[6:12]}.{NIK[12:]}",
    f"{NIK[:6]} {NIK[6:12]} {NIK[12:]}",
    f"{NIK[:6]}\u00a0{NIK[6:12]}\u200b{NIK[12:]}",
    "_".join(NIK),
    NIK.translate({48 + digit: 0xFF10 + digit for digit in range(10)}),
    "1234567890123456",  # whatever its form: no address has a number of sixteen digits
]


def holds(text, number):
    """The digits of the number in this order, whatever is between them."""
    digits = "".join(character for character in text if character.isdigit())
    return number in text or NIK in digits


@pytest.mark.parametrize("number", SPELLED)
@pytest.mark.parametrize("method", ["get", "post", "head"])
def test_an_address_with_a_nik_is_refused_and_not_repeated(db, client, caplog, method, number):
    caplog.set_level(logging.DEBUG)
    path = f"/wilayah/{quote(number)}/"
    response = getattr(client, method)(path)
    assert response.status_code == 400
    assert not holds(response.content.decode(), number)
    assert not any(number in value or NIK in value for value in response.headers.values())
    assert not holds(caplog.text, number)
    assert path not in caplog.text


@pytest.mark.parametrize("number", SPELLED[:6])
@pytest.mark.parametrize("address", ["/", "/kur/daftar/", "/masuk/", "/api/v1/regions/"])
def test_a_query_with_a_nik_is_refused(db, client, caplog, address, number):
    for query in [f"q={quote(number)}", f"{quote(number)}=1", f"a=1&next=/x/{quote(number)}"]:
        response = client.get(f"{address}?{query}")
        assert response.status_code == 400
        assert not holds(response.content.decode() + caplog.text, number)
    assert not Session.objects.exists()


def test_a_loan_number_of_sixteen_digits_may_be_searched(cast, as_user):
    assert as_user(cast.officer_a).get("/kur/daftar/?q=0012345678901234").status_code == 200


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("GET /wilayah/6171991508800001/ HTTP/1.1", "GET /wilayah/6171••••••••0001/ HTTP/1.1"),
        ("q=6171%2E9915%C2%A00880+0001", "q=6171••••••••0001"),
        ("%36%31%37%31991508800001", "6171••••••••0001"),
        ("%2536%2531%2537%2531991508800001", "6171••••••••0001"),
        ("2026-11-28 06:00:00,123 INFO 200 5123", "2026-11-28 06:00:00,123 INFO 200 5123"),
    ],
)
def test_a_line_of_a_log_holds_no_nik(caplog, text, shown):
    caplog.set_level(logging.INFO)
    logging.getLogger("gunicorn.access").info("%(r)s", {"r": text})
    assert caplog.messages == [shown]


def test_an_error_that_quotes_a_nik_is_logged_without_it(caplog):
    try:
        raise ValueError(f"bad row {NIK}")
    except ValueError:
        logging.getLogger("any").exception("failed")
    assert "bad row 6171••••••••0001" in caplog.text
    assert NIK not in caplog.text


def test_what_goes_to_sentry_holds_no_nik():
    event = {"request": {"url": f"/x/{NIK}/", "headers": [["Referer", NIK]]}, "level": 3}
    masked = {"request": {"url": "/x/6171••••••••0001/", "headers": [["Referer", "6171••••••••0001"]]},
              "level": 3}  # fmt: skip
    assert masked_log.mask_event(event) == masked
