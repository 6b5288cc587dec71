"""From a file to drafts: all of it or nothing, and nothing that people did not see."""

import io
import time
from datetime import date

import openpyxl
import pytest

from common.segments import Segment
from common.spreadsheets.marking import marked
from participants.reports.actions import cells as actions
from participants.reports.actions import imports
from participants.reports.importing.layout import Correction
from participants.reports.importing.template import template_rows, template_workbook
from participants.reports.models import (
    ColumnMemory,
    EnrolmentImport,
    EnrolmentReport,
    ReportEvent,
    ReportLine,
)
from participants.reports.rules import Changed, Forbidden, Refused
from tests.factories import (
    BranchServiceFactory,
    RegionFactory,
    ReportingMonthFactory,
    publish,
)
from tests.participants.reports.conftest import JULY
from tests.participants.reports.readings import GOOD
from tests.spreadsheets import source, xlsx

TIDY = ["month", "region_code", "segment", "new", "returned", "moved_in", "lapsed", "moved_out"]


def started(cast, rows=GOOD, by=None, **more):
    by = by or cast.officer_a
    return imports.start_import(source=source(xlsx(rows, **more)), branch=by.branch, by=by)


def saved(imported, by):
    plan = imports.read_import(imported)
    return imports.save_import(imported=imported, seen=plan.fingerprint, by=by)


def closings(report):
    return {
        (line.region.code, line.segment): line.closing
        for line in report.lines.select_related("region")
        if line.closing is not None
    }


def reasons(plan):
    return {fault.address: fault.reason for fault in plan.faults}


def test_a_file_fills_the_draft_and_leaves_a_trace(july, cast, places):
    imported = saved(started(cast), cast.officer_a)
    report = EnrolmentReport.objects.get()
    assert closings(report) == {
        ("61.71", "PU"): 1200,
        ("61.71", "BPU"): 990,
        ("61.12", "PU"): 300,
        ("61.12", "BPU"): 510,
    }
    assert report.state == EnrolmentReport.State.DRAFT
    assert (imported.state, imported.changed_cells, imported.months) == ("disimpan", 4, ["2024-07"])
    assert bytes(imported.content) == b""
    event = report.events.get(kind=ReportEvent.Kind.IMPORTED)
    assert (event.by, event.note) == (cast.officer_a, "laporan.xlsx")


def test_movements_that_the_file_does_not_tell_stay_unknown(july, cast, places):
    saved(started(cast), cast.officer_a)
    line = ReportLine.objects.get(region=places.pontianak, segment="BPU")
    assert line.movements == [None] * 5


def test_the_same_file_twice_changes_nothing(july, cast, places):
    saved(started(cast), cast.officer_a)
    report = EnrolmentReport.objects.get()
    plan = imports.read_import(started(cast))
    assert plan.change_count == 0
    saved(started(cast), cast.officer_a)
    again = EnrolmentReport.objects.get()
    assert (again.version, again.events.count()) == (report.version, report.events.count())


def test_a_fault_saves_nothing_at_all(july, cast, places):
    rows = [*GOOD[:3], ["KAB. KUBU RAYA", 300, "dua"]]
    with pytest.raises(Refused) as refusal:
        saved(started(cast, rows), cast.officer_a)
    assert refusal.value.errors == [
        {"field": "Juli!C4", "code": "faulty_cell", "message": "Ini bukan bilangan."}
    ]
    assert not EnrolmentReport.objects.exists()


def test_several_months_are_saved_all_or_none(july, cast, places):
    ReportingMonthFactory(month=date(2024, 6, 1))
    header = ["Wilayah", "BPU Juni 2024", "BPU Juli 2024"]
    rows = [header, ["Kota Pontianak", 5, 6]]
    saved(started(cast, rows), cast.officer_a)
    assert EnrolmentReport.objects.count() == 2


@pytest.mark.parametrize(
    "rows",
    [
        [["Wilayah", "BPU Mei 2024", "BPU Juli 2024"], ["Kota Pontianak", 7, 5]],
        [["BPU"], ["Wilayah", date(2024, 5, 1), date(2024, 7, 1)], ["Kota Pontianak", 7, 5]],
        [["BPU 2024"], ["Wilayah", "Mei", "Juli"], ["Kota Pontianak", 7, 5]],
        [["Wilayah", "BPU Juli 2023", "BPU Juli 2024", "Selisih"], ["Kota Pontianak", 7, 5, -2]],
    ],
)
def test_a_former_month_beside_the_open_one_is_left_out_and_told(july, cast, places, rows):
    imported = started(cast, rows)
    plan = imports.read_import(imported)
    assert (plan.faults, len(plan.notes)) == ([], 1)
    assert "tidak dibaca" in plan.notes[0]
    assert "belum dibuka" in plan.notes[0]
    saved(imported, cast.officer_a)
    assert closings(EnrolmentReport.objects.get()) == {("61.71", "BPU"): 5}


def test_a_sheet_of_a_former_month_is_left_out_and_told(july, cast, places):
    content = [("Mei", [["Mei 2024"], *GOOD[1:]])]
    plan = imports.read_import(started(cast, more=content))
    assert (plan.faults, len(plan.notes)) == ([], 1)


def test_a_month_that_is_not_open_is_a_fault_where_it_stands(july, cast, places):
    rows = [
        [*TIDY, "closing"],
        ["Juli 2024", "61.71", "BPU", *[None] * 5, 5],
        ["Mei 2024", "61.71", "BPU", *[None] * 5, 5],
    ]
    plan = imports.read_import(started(cast, rows, title="Data"))
    assert reasons(plan) == {"A3": "Mei 2024 belum dibuka untuk pelaporan."}
    columns = [["Wilayah", "BPU Mei 2024", "BPU Juli 2024"], ["Kota Pontianak", 5, None]]
    assert list(reasons(imports.read_import(started(cast, columns)))) == ["B1"]
    title = imports.read_import(started(cast, [["Mei 2024"], *GOOD[1:]]))
    assert list(reasons(title)) == ["A1"]


def test_a_month_in_the_future_or_locked_says_so(july, cast, places):
    ReportingMonthFactory(month=date(2024, 8, 1))
    ReportingMonthFactory(month=date(2024, 3, 1), locked_on=date(2024, 5, 1))
    for month, word in [("Agustus 2024", "belum dibuka"), ("Maret 2024", "dikunci")]:
        (reason,) = reasons(imports.read_import(started(cast, [[month], *GOOD[1:]]))).values()
        assert word in reason


def test_a_submitted_report_takes_no_file(july, cast, places):
    report = actions.start_report(branch=places.branch_a, month=JULY, by=cast.officer_a)
    EnrolmentReport.objects.filter(pk=report.pk).update(
        state="dikirim",
        submitted_by=cast.officer_a,
        submitted_at="2024-08-05T00:00Z",
        first_submitted_at="2024-08-05T00:00Z",
    )
    (reason,) = reasons(imports.read_import(started(cast))).values()
    assert "sudah dikirim" in reason


def test_a_ledger_that_does_not_add_up_is_a_fault(july, june_figures, cast, places):
    rows = [[*TIDY, "closing"], ["2024-07", "61.71", "BPU", 10, 0, 0, 5, 0, 1006]]
    plan = imports.read_import(started(cast, rows))
    assert reasons(plan) == {"I2": "Dari awal 1.000 mutasinya memberi akhir 1.005, bukan 1.006."}
    rows[1][-1] = None
    rows[1][6] = 1011
    plan = imports.read_import(started(cast, rows))
    assert "kurang dari nol" in reasons(plan)["H2"]


def test_an_opening_that_differs_is_told_and_does_not_forbid(july, june_figures, cast, places):
    rows = [["Juli 2024"], ["Wilayah", "Segmen", "Awal", "Akhir"]]
    rows.append(["Kota Pontianak", "BPU", 999, 1010])
    plan = imports.read_import(started(cast, rows))
    assert plan.may_be_saved
    (warning,) = plan.warnings
    assert (warning.address, "1.000" in warning.reason) == ("C3", True)


def test_what_somebody_entered_meanwhile_is_not_overwritten_unseen(july, cast, places, enter):
    imported = started(cast)
    seen = imports.read_import(imported).fingerprint
    report = actions.start_report(branch=places.branch_a, month=JULY, by=cast.officer_a)
    enter(report, places.pontianak, "BPU", closing=7)
    with pytest.raises(Changed):
        imports.save_import(imported=imported, seen=seen, by=cast.officer_a)
    assert closings(report) == {("61.71", "BPU"): 7}
    plan = imports.read_import(imported)
    assert plan.overwrite_count == 1
    imports.save_import(imported=imported, seen=plan.fingerprint, by=cast.officer_a)
    assert closings(report)["61.71", "BPU"] == 990


def test_an_import_is_saved_or_discarded_once(july, cast, places):
    imported = started(cast)
    imports.discard_import(imported=imported, by=cast.officer_a)
    with pytest.raises(Refused):
        saved(imported, cast.officer_a)
    assert not EnrolmentReport.objects.exists()


@pytest.mark.parametrize("who", ["officer_b", "verifier", "admin", "official"])
def test_only_an_officer_of_the_branch_imports(july, cast, places, who):
    imported = started(cast)
    with pytest.raises(Forbidden):
        saved(imported, getattr(cast, who))


def test_a_filled_template_comes_back_into_the_same_draft(july, june_figures, cast, places):
    rows = template_rows(places.branch_a, JULY)
    workbook = openpyxl.load_workbook(io.BytesIO(template_workbook("Pontianak", JULY, rows)))
    sheet = workbook.worksheets[0]
    row = next(
        r for r in sheet.iter_rows() if [c.value for c in r][1:3] == ["Kota Pontianak", "BPU"]
    )
    for cell, value in zip(row[4:9], [10, 0, 0, 5, 0], strict=True):
        cell.value = value
    content = io.BytesIO()
    workbook.save(content)
    imported = imports.start_import(
        source=source(content.getvalue()), branch=places.branch_a, by=cast.officer_a
    )
    saved(imported, cast.officer_a)
    line = ReportLine.objects.get(region=places.pontianak, segment="BPU")
    assert line.movements == [10, 0, 0, 5, 0]
    assert line.closing_or_computed(1000) == 1005


def test_a_corrected_column_is_remembered_for_the_branch_alone(july, cast, places):
    rows = [["Juli 2024"], ["Wilayah", "Tertanggung mandiri"], ["Kota Pontianak", 5]]
    imported = started(cast, rows)
    imports.correct_import(
        imported=imported,
        corrections={"Juli": Correction(header_row=1, roles={1: "value:BPU:closing"})},
        roles_by_label={"column:tertanggung mandiri": "value:BPU:closing"},
        by=cast.officer_a,
    )
    imported.refresh_from_db()
    assert imports.read_import(imported).change_count == 1
    rows.append(["Kubu Raya", 6])
    assert imports.read_import(started(cast, rows)).change_count == 2
    assert imports.read_import(started(cast, rows, by=cast.officer_b)).understanding.questions
    assert imports.forget_columns(branch=places.branch_a, by=cast.officer_a) == 1
    assert not ColumnMemory.objects.exists()


def test_files_that_nobody_saved_lose_their_content(july, cast, places, time_machine_at):
    old = started(cast)
    time_machine_at("2024-08-25 09:00+07:00")
    started(cast)
    old.refresh_from_db()
    assert (old.state, bytes(old.content)) == (EnrolmentImport.State.DISCARDED, b"")


@pytest.mark.parametrize("new", [pytest.param(1, id="good"), pytest.param(-1, id="all wrong")])
def test_a_workbook_of_500_rows_is_answered_within_three_seconds(
    cast, places, clock, new, django_assert_max_num_queries
):
    third = RegionFactory(code="61.02", name="Mempawah", parent=places.province)
    BranchServiceFactory(branch=places.branch_a, region=third)
    months = [date(2020 + n // 12, n % 12 + 1, 1) for n in range(54)]
    for month in months:
        ReportingMonthFactory(month=month)
    rows = [
        [month, code, segment, new, 0, 0, 0, 0, 1000]
        for month in months
        for code in ("61.71", "61.12", "61.02")
        for segment in Segment.values
    ]
    assert len(rows) > 500
    content = xlsx([[*TIDY, "closing"], *rows])
    began = time.process_time()
    imported = imports.start_import(
        source=source(content), branch=places.branch_a, by=cast.officer_a
    )
    with django_assert_max_num_queries(12):
        plan = imports.read_import(imported)
    if plan.faults:
        understanding = plan.understanding
        marked(understanding.source, understanding.grids, plan.faults)
    assert time.process_time() - began < 3
    assert (plan.change_count if new == 1 else len(plan.faults)) >= len(rows)


def filled_template(cast, cells):
    """The template with these cells typed in, saved by a program that computes nothing."""
    rows = template_rows(cast.officer_a.branch, JULY)
    content = template_workbook("Pontianak", JULY, rows)
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    for address, value in cells.items():
        workbook.worksheets[0][address] = value
    filled = io.BytesIO()
    workbook.save(filled)
    return filled.getvalue()


MOVED = {"E6": 20, "F6": 0, "G6": 0, "H6": 5, "I6": 0}  # 61.12 PU


def test_movements_of_the_template_take_the_place_of_a_closing_typed_before(
    july, cast, places, enter, report
):
    """The closing's formula had no result, so the old closing stayed and broke the ledger."""
    publish(places.kubu_raya, places.branch_a, date(2024, 6, 1), 100, segment="PU")
    enter(report, places.kubu_raya, segment="PU", closing=90)
    content = filled_template(cast, MOVED | {"J6": '=IF(COUNT(E6:I6)=5,D6+E6+F6+G6-H6-I6,"")'})
    imported = imports.start_import(
        source=source(content), branch=places.branch_a, by=cast.officer_a
    )
    plan = imports.read_import(imported)
    assert plan.faults == []
    emptied = [c for one in plan.reports for c in one.changes if c.entry.value is None]
    assert [(c.entry.field, c.now, c.overwrites) for c in emptied] == [("closing", 90, True)]
    saved(imported, cast.officer_a)
    line = ReportLine.objects.get(report=report, region=places.kubu_raya, segment="PU")
    assert (line.new, line.lapsed, line.closing) == (20, 5, None)
    assert line.closing_or_computed(100) == 115


def test_figures_typed_as_text_into_the_template_are_read(july, cast, places, report):
    publish(places.kubu_raya, places.branch_a, date(2024, 6, 1), 2_000, segment="PU")
    content = filled_template(cast, MOVED | {"E6": "1.250"})
    imported = imports.start_import(
        source=source(content), branch=places.branch_a, by=cast.officer_a
    )
    assert imports.read_import(imported).faults == []
    saved(imported, cast.officer_a)
    line = ReportLine.objects.get(report=report, region=places.kubu_raya, segment="PU")
    assert line.new == 1250
