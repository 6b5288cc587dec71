"""The grid's doors: whose report it is, who only looks, and what does not exist."""

import pytest

PAGE = "/laporan/pontianak/2024-07/"
HTMX = {"HX-Request": "true"}


CORRECTION = ["koreksi/", "koreksi/batal/", "koreksi/kosongkan/", "koreksi/alasan/"]
STEPS = ["", "sel/", "tempel/", "kirim/", "tarik/", "catatan/", "bukti/", *CORRECTION, "buka/"]


@pytest.mark.parametrize("step", [*STEPS, "jawab/1/", "bukti/1/hapus/", "koreksi/pulihkan/1/"])
def test_another_branch_s_report_does_not_exist_for_an_officer(as_user, cast, report, step):
    assert as_user(cast.officer_b).post(PAGE + step).status_code == 404


@pytest.mark.parametrize("step", ["", "pemeriksaan/", "bukti/1/", "riwayat/6171-BPU/new/"])
def test_another_branch_s_report_is_not_shown(as_user, cast, report, step):
    assert as_user(cast.officer_b).get(PAGE + step).status_code == 404


@pytest.mark.parametrize("who", ["official", "bank_officer", "award_admin"])
@pytest.mark.parametrize(
    "address", ["/laporan/", PAGE, PAGE + "pemeriksaan/", PAGE + "riwayat/6171-BPU/"]
)
def test_roles_without_reports_are_refused(as_user, cast, report, who, address):
    assert as_user(getattr(cast, who)).get(address).status_code == 403


@pytest.mark.parametrize("who", ["verifier", "admin"])
@pytest.mark.parametrize("step", ["sel/", "tempel/", "kirim/", "tarik/", "catatan/", *CORRECTION])
def test_who_only_sees_does_not_write(as_user, cast, report, places, who, step):
    data = {"c-6171-BPU-new": "9", "reason": "x", "note": "x"}
    assert as_user(getattr(cast, who)).post(PAGE + step, data).status_code == 403


@pytest.mark.parametrize("address", ["/laporan/", PAGE, PAGE + "riwayat/6171-BPU/"])
def test_who_is_not_signed_in_is_led_to_the_login(client, report, address):
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/masuk/")


@pytest.mark.parametrize("step", [step for step in STEPS[1:] if step != "kirim/"])
def test_writes_take_no_get(officer, report, step):
    assert officer.get(PAGE + step).status_code == 405


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
