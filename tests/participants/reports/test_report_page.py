"""The grid as a page: without JavaScript, as one types, and for those who may not."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from participants.reports.actions.flow import return_report
from participants.reports.actions.marks import MarkInput
from participants.reports.models import EnrolmentReport, ReportLine
from tests.factories import UserFactory, publish
from tests.participants.reports.conftest import JULY, STILL

PAGE = "/laporan/pontianak/2024-07/"
HTMX = {"HX-Request": "true"}


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


def test_the_old_figure_is_named_beside_what_was_typed_wrongly(officer, report, places, enter):
    enter(report, places.pontianak, new=1212)
    data = {"c-6171-BPU-new": "1,5", "v-6171-BPU-new": "1:1212", "c-6171-PU-new": "x"}
    page = officer.post(PAGE, data).content.decode()
    assert "Yang tersimpan tetap 1.212." in page
    assert "Belum ada angka yang tersimpan di sel ini." in page
    assert re.search(r"Tidak terbaca, angka lama berlaku:\s+<b>2</b>", page)
    assert bpu(places).new == 1212


def test_in_english_the_grid_takes_what_it_shows(officer, report, places, enter):
    enter(report, places.pontianak, new=1212)
    officer.cookies["django_language"] = "en"
    page = officer.get(PAGE).content.decode()
    [shown] = re.findall(r'name="c-6171-BPU-new"\s+value="([^"]*)"', page)
    data = {"c-6171-BPU-new": shown, "v-6171-BPU-new": "1:1212", "c-6171-BPU-lapsed": "7"}
    assert officer.post(PAGE, data).status_code == 302
    assert (bpu(places).new, bpu(places).lapsed) == (1212, 7)


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
    buttons = [tag for tag in re.findall(r"<button[^>]*>", form[0]) if 'type="button"' not in tag]
    assert [re.search(r' (?:name|formaction)="([^"]*)"', tag)[1] for tag in buttons] == [
        "simpan",
        "nol",
        PAGE + "kirim/",
    ]
    assert 'form="' not in form[0]
    officer.post(PAGE, {"simpan": "1", "c-6171-BPU-new": "5", "c-6171-BPU-lapsed": ""})
    assert (bpu(places).new, bpu(places).lapsed, bpu(places).returned) == (5, None, None)


def test_zeros_reach_rows_that_were_begun_before(officer, report, places, enter):
    """The script sends the empty cells alone."""
    enter(report, places.pontianak, new=5)
    data = {"nol": "1", "c-6171-BPU-lapsed": "", "c-6171-PU-new": ""}
    page = officer.post(PAGE + "sel/", data, headers=HTMX).content.decode()
    assert 'name="v-6171-BPU-lapsed" value="1:0"' in page
    assert (bpu(places).new, bpu(places).lapsed) == (5, 0)
    assert ReportLine.objects.get(region=places.pontianak, segment="PU").is_empty


def copied(names=("new", "lapsed"), **more):
    """Cells as the script sends them for a row that was copied from last month."""
    cells = {f"c-6171-BPU-{name}": "7" for name in names}
    return cells | {f"h-6171-BPU-{name}": "copied" for name in names} | {"sentuh": "1"} | more


def is_marked(page):
    return re.search(r'id="s-6171-BPU"[^>]*>', page)[0].find("hidden") < 0


def test_a_copied_row_stays_marked_until_somebody_touches_it(officer, report, places):
    assert is_marked(officer.post(PAGE + "sel/", copied(), headers=HTMX).content.decode())
    officer.post(PAGE + "sel/", {"c-6171-PU-new": "1", "sentuh": "1"}, headers=HTMX)
    assert is_marked(officer.get(PAGE).content.decode())
    whole_form = {"c-6171-BPU-new": "7", "v-6171-BPU-new": "1:7"}
    officer.post(PAGE, whole_form)
    assert is_marked(officer.get(PAGE).content.decode())
    page = officer.post(PAGE + "sel/", whole_form | {"sentuh": "1"}, headers=HTMX).content.decode()
    assert not is_marked(page)
    assert (bpu(places).new, bpu(places).is_copy) == (7, False)


def test_what_is_typed_over_a_copy_in_the_same_moment_touches_it(officer, report, places):
    page = officer.post(PAGE + "sel/", copied(**{"c-6171-BPU-returned": "2"}), headers=HTMX)
    assert not is_marked(page.content.decode())


def test_what_was_typed_before_a_return_is_not_saved_after_it(officer, report, places, cast):
    """A page that was left open over it; its edit was once saved silently."""
    typed = {"c-6171-BPU-new": "9", "putaran": "1.0"}
    EnrolmentReport.objects.update(
        state="dikembalikan",
        returns=1,
        submitted_at="2024-08-04T00:00Z",
        submitted_by=cast.officer_a,
    )
    response = officer.post(PAGE + "sel/", typed, headers=HTMX)
    assert response.status_code == 409
    assert "sudah dikirim sejak" in response.content.decode()
    assert bpu(places).is_empty
    officer.post(PAGE + "sel/", typed | {"putaran": "1.1"}, headers=HTMX)
    assert bpu(places).new == 9


def test_nothing_is_saved_in_the_name_of_who_signed_in_meanwhile(officer, report, cast, places):
    typed = {"c-6171-BPU-new": "9", "sebagai": str(cast.verifier.pk)}
    assert officer.post(PAGE + "sel/", typed, headers=HTMX).status_code == 401
    response = officer.post(PAGE, typed)
    assert response.status_code == 401
    assert "dibuka dengan akun lain" in response.content.decode()
    assert bpu(places).is_empty
    officer.post(PAGE, typed | {"sebagai": str(cast.officer_a.pk)})
    assert bpu(places).new == 9


def test_submitting_from_the_page_answers_in_it(officer, report, places, enter, june_figures):
    refused = officer.post(PAGE + "kirim/", headers=HTMX)
    assert (refused.status_code, "harus diperbaiki" in refused.content.decode()) == (409, True)
    submittable(report, places, enter)
    assert officer.post(PAGE + "kirim/", headers=HTMX)["HX-Redirect"] == PAGE


def test_after_a_return_the_first_returned_cell_has_the_focus(
    officer, report, places, enter, cast, june_figures
):
    enter(report, places.pontianak, **STILL | {"new": 20})
    enter(report, places.kubu_raya, **STILL | {"new": 3})
    EnrolmentReport.objects.update(note="Sisanya menyusul")
    officer.post(PAGE + "kirim/")
    marks = [
        MarkInput(region_id=place.pk, segment="BPU", field=name, reason="Periksa lagi")
        for place, name in [(places.pontianak, "new"), (places.kubu_raya, "lapsed")]
    ]
    report.refresh_from_db()
    return_report(report=report, marks=marks, by=cast.verifier)
    page = officer.get(PAGE).content.decode()
    [focused] = re.findall(r'<input\s+id="([^"]*)"[^>]*\sautofocus', page)
    assert focused == "c-6112-BPU-lapsed"


def test_a_pasted_block_is_read_and_nothing_is_saved(officer, report, places):
    data = {"sel": "c-6171-BPU-new", "blok": "1.200\t-\t7"}
    page = officer.post(PAGE + "tempel/", data, headers=HTMX).content.decode()
    assert 'data-fill="c-6171-BPU-new" data-text="1200"' in page
    assert "2 sel akan diisi" in page
    assert "data-ask" not in page
    assert bpu(places).is_empty


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
