"""The grid as a page: without JavaScript, as one types, and for those who may not."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from participants.reports.models import EnrolmentReport, ReportEvidence, ReportLine
from tests.factories import UserFactory, publish
from tests.participants.reports.conftest import JULY, STILL

PAGE = "/laporan/pontianak/2024-07/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def officer(as_user, cast):
    return as_user(cast.officer_a)


def bpu(places):
    return ReportLine.objects.get(region=places.pontianak, segment="BPU")


def test_the_page_opens_before_anybody_has_begun(officer, july, june_figures):
    response = officer.get(PAGE)
    assert response.status_code == 200
    assert b'id="c-6171-BPU-new"' in response.content
    assert "1.000" in response.content.decode()
    assert not EnrolmentReport.objects.exists()


def test_the_save_button_saves_every_changed_cell(officer, july, june_figures, places):
    response = officer.post(PAGE, {"c-6171-BPU-new": "1.020", "c-6171-BPU-lapsed": "7"})
    assert response.status_code == 302
    assert (bpu(places).new, bpu(places).lapsed) == (1020, 7)


def test_a_text_that_is_no_number_comes_back_with_the_reason(officer, july, june_figures, places):
    response = officer.post(PAGE, {"c-6171-BPU-new": "1,5", "c-6171-BPU-lapsed": "7"})
    assert response.status_code == 422
    page = response.content.decode()
    assert 'value="1,5"' in page
    assert "ini pecahan" in page
    assert (bpu(places).new, bpu(places).lapsed) == (None, 7)


def test_without_javascript_a_conflict_is_told_and_a_second_save_decides(
    officer, report, places, enter
):
    colleague = UserFactory(role="branch_staff", branch=places.branch_a, first_name="Budi")
    enter(report, places.pontianak, new=3, by=colleague, seen=0)
    response = officer.post(PAGE, {"c-6171-BPU-new": "5", "v-6171-BPU-new": "0:"})
    assert response.status_code == 409
    page = response.content.decode()
    assert "Budi sudah mengisi 3" in page
    assert 'value="5"' in page
    assert 'name="v-6171-BPU-new" value="1:3"' in page
    officer.post(PAGE, {"c-6171-BPU-new": "5", "v-6171-BPU-new": "1:3"})
    assert bpu(places).new == 5


def test_a_cell_left_alone_does_not_overwrite_a_colleague(officer, report, places, enter):
    colleague = UserFactory(role="branch_staff", branch=places.branch_a)
    enter(report, places.pontianak, new=3, by=colleague)
    officer.post(
        PAGE,
        {"c-6171-BPU-new": "", "v-6171-BPU-new": "0:", "c-6171-BPU-lapsed": "1"},
    )
    assert (bpu(places).new, bpu(places).lapsed) == (3, 1)


def test_a_version_that_never_was_is_a_conflict_and_no_error(officer, report, places):
    data = {"c-6171-BPU-new": "5", "v-6171-BPU-new": "7:"}
    assert officer.post(PAGE, data).status_code == 409
    assert bpu(places).is_empty


def test_the_zero_button_fills_only_rows_that_were_begun(officer, july, places):
    officer.post(
        PAGE, {"nol": "1", "c-6171-BPU-new": "5", "c-6171-BPU-lapsed": "", "c-6171-PU-new": ""}
    )
    assert (bpu(places).new, bpu(places).lapsed, bpu(places).returned) == (5, 0, None)
    assert ReportLine.objects.get(region=places.pontianak, segment="PU").is_empty


def test_enter_in_a_cell_saves_and_makes_nothing_zero(officer, july, june_figures, places):
    """Without JavaScript, Enter presses the form's first submit button."""
    form = re.search(r'<form id="isian".*?</form>', officer.get(PAGE).content.decode(), re.DOTALL)
    buttons = re.findall(r"<button[^>]*>", form[0])
    assert [re.search(r' (?:name|formaction)="([^"]*)"', tag)[1] for tag in buttons] == [
        "simpan",
        "nol",
        PAGE + "kirim/",
    ]
    assert 'form="' not in form[0]
    officer.post(PAGE, {"simpan": "1", "c-6171-BPU-new": "5", "c-6171-BPU-lapsed": ""})
    assert (bpu(places).new, bpu(places).lapsed, bpu(places).returned) == (5, None, None)


def test_submitting_saves_what_was_just_typed(officer, report, places, june_figures):
    EnrolmentReport.objects.update(note="Sisanya menyusul")
    typed = {f"c-6171-BPU-{name}": str(value) for name, value in (STILL | {"new": 20}).items()}
    response = officer.post(PAGE + "kirim/", typed, follow=True)
    assert "Laporan terkirim" in response.content.decode()
    assert EnrolmentReport.objects.get().state == "dikirim"
    assert bpu(places).new == 20


def test_submitting_keeps_what_was_typed_where_checks_refuse(officer, july, places):
    response = officer.post(PAGE + "kirim/", {"c-6171-BPU-new": "20"})
    assert response["Location"] == PAGE + "#periksa"
    assert (EnrolmentReport.objects.get().state, bpu(places).new) == ("draf", 20)


def submittable(report, places, enter):
    enter(report, places.pontianak, **STILL | {"new": 20})
    EnrolmentReport.objects.update(note="Sisanya menyusul")


def test_a_text_that_is_no_number_is_not_submitted_past(
    officer, report, places, enter, june_figures
):
    submittable(report, places, enter)
    response = officer.post(PAGE + "kirim/", {"c-6171-PU-new": "1,5"})
    assert response.status_code == 422
    assert 'value="1,5"' in response.content.decode()
    assert EnrolmentReport.objects.get().state == "draf"


def test_a_conflict_is_not_submitted_past(officer, report, places, enter, june_figures):
    submittable(report, places, enter)
    data = {"c-6171-BPU-new": "5", "v-6171-BPU-new": "0:"}
    response = officer.post(PAGE + "kirim/", data)
    assert response.status_code == 409
    assert "sudah mengisi 20" in response.content.decode()
    assert EnrolmentReport.objects.get().state == "draf"
    assert bpu(places).new == 20


def test_saving_as_one_types_answers_with_the_state_of_the_row(officer, report, june_figures):
    response = officer.post(PAGE + "sel/", {"c-6171-BPU-new": "x"}, headers=HTMX)
    assert 'data-state="wrong"' in response.content.decode()
    values = {f"c-6171-BPU-{name}": str(value) for name, value in (STILL | {"new": 20}).items()}
    page = officer.post(PAGE + "sel/", values, headers=HTMX).content.decode()
    assert 'data-computed="1.020"' in page
    assert 'value="1:20"' in page
    assert "1 dari 8 baris terisi" in page


def test_saving_as_one_types_tells_who_changed_the_cell(officer, report, places, enter):
    colleague = UserFactory(role="branch_staff", branch=places.branch_a, first_name="Budi")
    enter(report, places.pontianak, new=3, by=colleague, seen=0)
    data = {"c-6171-BPU-new": "5", "v-6171-BPU-new": "0:"}
    page = officer.post(PAGE + "sel/", data, headers=HTMX).content.decode()
    assert "Budi mengubahnya menjadi 3" in page
    assert 'data-take="mine" data-value="5"' in page
    assert bpu(places).new == 3


def test_saving_a_cell_takes_at_most_nine_queries(officer, report, june_figures):
    """Savepoints of the test's own transaction aside; the ninth reads the workers of the place."""
    for number in (5, 6):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            officer.post(
                PAGE + "sel/",
                {"c-6171-BPU-new": str(number), "v-6171-BPU-new": f"{number - 5}:"},
                headers=HTMX,
            )
    asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= 9, "\n".join(asked)


def test_the_page_takes_the_same_queries_for_any_number_of_places(officer, report, june_figures):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            officer.get(PAGE)
        return len(queries)

    asked()
    before = asked()
    ReportLine.objects.filter(segment="PMI").delete()
    assert asked() == before


def test_an_expired_session_is_told_to_the_script_by_401(client, report):
    assert client.post(PAGE + "sel/", {}, headers=HTMX).status_code == 401


def test_after_submission_the_page_shows_figures_and_takes_none(
    officer, report, cast, places, enter, june_figures
):
    enter(report, places.pontianak, **STILL | {"new": 20})
    EnrolmentReport.objects.update(note="Sisanya menyusul")
    assert officer.post(PAGE + "kirim/").status_code == 302
    assert b"<input id=" not in officer.get(PAGE).content
    response = officer.post(PAGE + "sel/", {"c-6171-BPU-new": "9"}, headers=HTMX)
    assert response.status_code == 409
    assert "sudah dikirim" in response.content.decode()


def test_a_refused_submission_leads_to_the_reasons(officer, report):
    response = officer.post(PAGE + "kirim/", follow=True)
    assert "harus diperbaiki" in response.content.decode()
    assert response.redirect_chain[-1][0].endswith("#periksa")


def test_a_note_on_a_doubtful_cell(officer, report, places, enter, june_figures):
    enter(report, places.pontianak, closing=2000)
    data = {"line": bpu(places).pk, "field": "closing", "text": "Proyek jalan"}
    page = officer.post(PAGE + "catatan/", data, headers=HTMX).content.decode()
    assert "Proyek jalan" in page
    assert bpu(places).note_on("closing") == "Proyek jalan"


def test_the_panel_lists_every_finding_with_a_link(officer, report, places, enter, june_figures):
    enter(report, places.pontianak, closing=2000)
    page = officer.get(PAGE + "pemeriksaan/", headers=HTMX).content.decode()
    assert 'href="#c-6171-BPU-closing"' in page
    assert "Berubah besar" in page


def test_a_sample_month_shows_what_was_published(officer, places, july, cast):
    publish(places.pontianak, places.branch_a, JULY, 1234)
    EnrolmentReport.objects.create(
        branch=places.branch_a,
        period=july,
        state="terverifikasi",
        is_sample=True,
        submitted_at="2024-08-04T00:00Z",
        verified_at="2024-08-05T00:00Z",
    )
    page = officer.get(PAGE).content.decode()
    assert "1.234" in page
    assert "Data contoh." in page
    assert "Terbit sejak 5 Agustus 2024 pukul 07.00 WIB, sebagai data contoh." in page


# Doors

CORRECTION = ["koreksi/", "koreksi/batal/", "koreksi/kosongkan/", "koreksi/alasan/"]
STEPS = ["", "sel/", "kirim/", "tarik/", "catatan/", "bukti/", *CORRECTION, "buka/"]


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
@pytest.mark.parametrize("step", ["sel/", "kirim/", "tarik/", "catatan/", *CORRECTION])
def test_who_only_sees_does_not_write(as_user, cast, report, places, who, step):
    data = {"c-6171-BPU-new": "9", "reason": "x", "note": "x"}
    assert as_user(getattr(cast, who)).post(PAGE + step, data).status_code == 403


@pytest.mark.parametrize("address", ["/laporan/", PAGE, PAGE + "riwayat/6171-BPU/"])
def test_who_is_not_signed_in_is_led_to_the_login(client, report, address):
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/masuk/")


@pytest.mark.parametrize("step", STEPS[1:])
def test_writes_take_no_get(officer, report, step):
    assert officer.get(PAGE + step).status_code == 405


def test_a_cell_of_a_month_that_does_not_exist_is_not_saved(officer, july):
    assert officer.post("/laporan/pontianak/2024-13/sel/", {}, headers=HTMX).status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/laporan/pontianak/2024-13/", "/laporan/pontianak/juli/", "/laporan/pontianak/2031-01/"],
)
def test_a_month_that_does_not_exist_is_told(officer, july, address):
    assert officer.get(address).status_code == 404


# Evidence

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@pytest.fixture
def upload(officer):
    from django.core.files.uploadedfile import SimpleUploadedFile

    def send(content, name="bukti.png"):
        return officer.post(
            PAGE + "bukti/", {"berkas": SimpleUploadedFile(name, content)}, follow=True
        )

    return send


def test_evidence_is_kept_once_and_comes_back_as_a_download(officer, report, upload):
    upload(PNG, "rekap juli.png")
    upload(PNG, "lagi.png")
    [kept] = ReportEvidence.objects.all()
    response = officer.get(f"{PAGE}bukti/{kept.pk}/")
    assert b"".join(response.streaming_content) == PNG
    assert response["Content-Disposition"].startswith("attachment")
    assert kept.name == "rekap juli.png"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("foto.png", b"<script>alert(1)</script>"),
        ("rekap.xlsx", b"PK\x03\x04 not an archive"),
        ("rekap.pdf", b"MZ program"),
        ("kosong.pdf", b" "),
    ],
)
def test_evidence_is_told_by_its_content(report, upload, name, content):
    assert "bukan PDF, XLSX, JPG, atau PNG" in upload(content, name).content.decode()
    assert not ReportEvidence.objects.exists()


def test_evidence_is_not_called_by_a_nik(report, upload):
    for name in ("KTP 6171991508800001.png", "６１７１９９１５０８８０ ０００１.png"):
        assert "Nama berkas memuat NIK" in upload(PNG, name).content.decode()
    assert not ReportEvidence.objects.exists()


def test_evidence_over_ten_megabytes_is_refused(report, upload):
    assert "lebih dari 10 MB" in upload(PNG + b"0" * 10 * 1024 * 1024).content.decode()


def test_evidence_is_removed_while_the_report_is_open(officer, report, upload, cast):
    upload(PNG)
    kept = ReportEvidence.objects.get()
    officer.post(f"{PAGE}bukti/{kept.pk}/hapus/")
    assert not ReportEvidence.objects.exists()
    assert report.entrants.filter(user=cast.officer_a).exists()
