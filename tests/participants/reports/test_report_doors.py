"""The grid's doors: whose report it is, who only looks, and what does not exist."""

import pytest

PAGE = "/laporan/pontianak/2024-07/"
HTMX = {"HX-Request": "true"}


def test_what_submitting_answered_can_be_loaded_again(officer, report):
    assert officer.get(PAGE + "kirim/")["Location"] == PAGE


def test_a_cell_of_a_month_that_does_not_exist_is_not_saved(officer, july):
    assert officer.post("/laporan/pontianak/2024-13/sel/", {}, headers=HTMX).status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/laporan/pontianak/2024-13/", "/laporan/pontianak/juli/", "/laporan/pontianak/2031-01/"],
)
def test_a_month_that_does_not_exist_is_told(officer, july, address):
    assert officer.get(address).status_code == 404
