"""Who wrote what into a cell, when and how; notes, marks and answers as one thread."""

import re

import pytest
from django.db import IntegrityError, transaction

from participants.reports.actions import cells as actions
from participants.reports.actions import flow
from participants.reports.actions.corrections import amend_report, give_up_correction
from participants.reports.actions.marks import MarkInput, answer_marks
from participants.reports.actions.replace import replace_lines
from participants.reports.models import CellChange, EnrolmentReport, ReportLine, ReportMark
from tests.factories import UserFactory
from tests.participants.reports.conftest import STILL

REPORT = "/laporan/pontianak/2024-07/"
CELL = REPORT + "riwayat/6171-BPU/new/"


def written(**about):
    changes = CellChange.objects.filter(**about)
    return [(change.kind, change.old, change.new, change.source) for change in changes]


def words(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+(?=\.)", "", re.sub(r"\s+", " ", text))


def test_every_writing_of_a_cell_is_kept_with_its_way(report, places, enter, cast, as_user):
    officer = as_user(cast.officer_a)
    officer.post(REPORT + "sel/", {"c-6171-BPU-new": "3"})
    officer.post(
        REPORT + "sel/",
        {"c-6171-BPU-new": "4", "v-6171-BPU-new": "1:3", "h-6171-BPU-new": "pasted"},
    )
    cell = actions.CellInput(region_id=places.pontianak.pk, segment="BPU", field="new", value=5)
    actions.save_cells(report=report, cells=[cell], by=cast.officer_a, source="juli.xlsx")
    line = {"region": "61.71", "segment": "BPU", "new": 6}
    report.refresh_from_db()
    replace_lines(report=report, lines=[line], by=cast.officer_a)
    ReportLine.objects.filter(region=places.pontianak, segment="BPU").update(new=7)
    assert written(field="new") == [
        ("typed", None, 3, ""),
        ("pasted", 3, 4, ""),
        ("file", 4, 5, "juli.xlsx"),
        ("api", 5, 6, ""),
        ("api", 6, 7, ""),  # no way passes it by
    ]
    text = words(officer.get(CELL))
    for part in ("3 → 4", "ditempel", "dari berkas juli.xlsx", "lewat API", str(cast.officer_a)):
        assert part in text


def test_a_closing_that_the_movements_give_is_not_written_and_emptied(
    report, places, june_figures, cast
):
    line = {"region": "61.71", "segment": "BPU", **STILL, "new": 6, "closing": 1006}
    replace_lines(report=report, lines=[line], by=cast.officer_a)
    assert written(field="closing") == []
    assert ReportLine.objects.get(region=places.pontianak, segment="BPU").closing is None


def test_notes_marks_and_answers_stand_in_one_thread(
    report, places, enter, june_figures, cast, as_user
):
    enter(report, places.pontianak, **STILL | {"new": 30})
    line = report.lines.get(region=places.pontianak, segment="BPU")
    for text in ("Pameran", "Pameran UMKM", ""):
        actions.save_note(report=report, line=line, field="new", text=text, by=cast.officer_a)
    actions.save_note(report=report, line=line, field="", text="Cek bank", by=cast.officer_a)
    EnrolmentReport.objects.update(note="Sisanya menyusul")
    flow.submit_report(report=report, by=cast.officer_a)
    mark = MarkInput(region_id=places.pontianak.pk, segment="BPU", field="new", reason="Mengapa?")
    flow.return_report(report=report, marks=[mark], by=cast.verifier)
    answer_marks(marks=[ReportMark.objects.get()], answer="Sudah benar", by=cast.officer_a)
    parts = [
        "Catatan: Pameran",
        "Catatan: Pameran UMKM",
        "Catatan dihapus",
        "Seluruh baris. Catatan: Cek bank",
        "Dikirim",
        "Dikembalikan: Mengapa?",
        "Dikembalikan 5 Agustus",
        "Sudah benar",
    ]
    for who in (cast.officer_a, cast.verifier):
        text = words(as_user(who).get(CELL))
        found = [text.index(part) for part in parts]
        assert found == sorted(found)
    row = words(as_user(cast.officer_a).get(REPORT + "riwayat/6171-BPU/"))
    assert "Baru. 30" in row
    assert "Nonaktif. 0" in row


def test_a_colleague_s_hand_is_told_apart(report, places, enter, as_user, cast):
    budi = UserFactory(role="branch_staff", branch=places.branch_a, first_name="Budi")
    enter(report, places.pontianak, new=3, by=budi)
    enter(report, places.pontianak, new=4)
    assert list(CellChange.objects.values_list("by", flat=True)) == [budi.pk, cast.officer_a.pk]


def test_the_history_goes_on_in_a_correction_which_begins_without_changes(
    report, places, enter, june_figures, cast, as_user
):
    enter(report, places.pontianak, **STILL | {"new": 30})
    EnrolmentReport.objects.update(note="Sisanya menyusul")
    flow.submit_report(report=report, by=cast.officer_a)
    flow.verify_report(report=report, by=cast.verifier)
    before = CellChange.objects.count()
    correction = amend_report(report=report, reason="Salah hitung", by=cast.officer_a)
    assert CellChange.objects.count() == before
    enter(correction, places.pontianak, new=31)
    text = words(as_user(cast.officer_a).get(CELL))
    assert text.index("Revisi 2 · koreksi dibuka") < text.index("30 → 31")
    give_up_correction(report=correction, by=cast.officer_a)
    assert CellChange.objects.count() == before


def test_what_was_written_stays_as_recorded(report, places, enter, june_figures, cast):
    enter(report, places.pontianak, closing=1010)
    change = CellChange.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        CellChange.objects.update(new=1)
    EnrolmentReport.objects.update(note="Sisanya menyusul")
    flow.submit_report(report=report, by=cast.officer_a)
    with pytest.raises(IntegrityError), transaction.atomic():
        change.delete()


def test_the_panel_is_a_page_of_its_own_without_javascript(report, enter, places, cast, as_user):
    enter(report, places.pontianak, new=3)
    officer = as_user(cast.officer_a)
    page = officer.get(CELL).content.decode()
    assert page.count("<h1") == 1
    assert f'href="{REPORT}"' in page
    panel = officer.get(CELL, headers={"HX-Request": "true"}).content.decode()
    assert "<h1" not in panel
    assert "<html" not in panel
    grid = officer.get(REPORT).content.decode()
    assert f'href="{CELL}"' in grid
    line = report.lines.get(region=places.pontianak, segment="BPU")
    response = officer.post(
        REPORT + "catatan/",
        {"line": line.pk, "field": "new", "text": "Pameran"},
        headers={"HX-Request": "true", "HX-Target": "riwayat"},
    )
    assert "Pameran" in response.content.decode()
    assert "cells-saved" in response.headers["HX-Trigger"]  # so that the checks are read anew


@pytest.mark.parametrize("cell", ["6171-BPU/x/", "6172-BPU/", "6171-XX/new/", "²/"])
def test_a_cell_that_does_not_exist_is_told(report, as_user, cast, cell):
    assert as_user(cast.officer_a).get(f"{REPORT}riwayat/{cell}").status_code == 404


def test_a_month_that_nobody_has_begun_has_cells_without_history(july, as_user, cast):
    assert "Belum ada yang menulis" in words(as_user(cast.officer_a).get(CELL))
