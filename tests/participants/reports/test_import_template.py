"""The template is read back as it was filled in, whoever filled it in."""

import io
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.segments import Segment
from participants.figures.models import MOVEMENTS
from participants.reports.importing.template import HEADER_ROW, template_workbook
from participants.reports.importing.understanding import understand
from participants.reports.models import ReportLine
from regions.models import Region
from tests.participants.reports.import_places import PLACES, RESOLVER
from tests.spreadsheets import saved, source

AUGUST = date(2024, 8, 1)
FIRST_ROW = HEADER_ROW + 2  # as a spreadsheet counts
ROWS = [
    (ReportLine(region=place, segment=segment), opening)
    for place, opening in [(PLACES[1], 1000), (PLACES[2], None)]
    for segment in Segment.values
]
CELLS = st.one_of(st.none(), st.integers(0, 2_000_000))


def opened(rows=ROWS):
    return openpyxl.load_workbook(io.BytesIO(template_workbook("Pontianak", AUGUST, rows)))


def read(workbook):
    return understand(source(saved(workbook)), resolver=RESOLVER)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(*[CELLS] * 6), min_size=len(ROWS), max_size=len(ROWS)))
def test_what_is_filled_in_is_what_is_read(filled):
    workbook = opened()
    expected = {}
    for offset, ((line, _opening), values) in enumerate(zip(ROWS, filled, strict=True)):
        for column, (name, value) in enumerate(
            zip([*MOVEMENTS, "closing"], values, strict=True), start=5
        ):
            if value is not None:
                workbook.worksheets[0].cell(FIRST_ROW + offset, column).value = value
                expected[line.region.code, line.segment, name] = value
    understood = read(workbook)
    assert [fault for fault in understood.faults if fault.row] == []
    assert {
        (entry.region.code, entry.segment, entry.field): entry.value
        for entry in understood.entries
        if entry.field != "opening"
    } == expected
    assert {entry.month for entry in understood.entries} == {AUGUST}


def test_an_untouched_template_says_that_it_is_empty():
    understood = read(opened([(ReportLine(region=PLACES[1], segment="BPU"), None)]))
    assert [fault.reason for fault in understood.faults] == ["Tabel ini belum berisi angka."]


def test_only_the_cells_to_be_filled_in_are_unlocked():
    sheet = opened().worksheets[0]
    assert sheet.protection.sheet
    unlocked = {
        cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked
    }
    last = FIRST_ROW + len(ROWS) - 1
    assert unlocked == {
        f"{column}{row}" for column in "EFGHIJ" for row in range(FIRST_ROW, last + 1)
    }


def test_cells_refuse_what_is_no_number_of_people():
    (validation,) = opened().worksheets[0].data_validations.dataValidation
    assert (validation.type, validation.formula1) == ("whole", "0")
    assert str(validation.sqref) == f"E{FIRST_ROW}:J{FIRST_ROW + len(ROWS) - 1}"


def test_openings_and_the_draft_are_filled_in_and_the_closing_follows():
    line = ReportLine(region=PLACES[1], segment="BPU", **dict.fromkeys(MOVEMENTS, 5))
    content = template_workbook("Pontianak", AUGUST, [(line, 100)])
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True).worksheets[0]
    assert [cell.value for cell in sheet[FIRST_ROW]][3:] == [100, 5, 5, 5, 5, 5, 105]


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "+62"])
def test_a_place_with_the_name_of_a_formula_stays_text(name):
    line = ReportLine(region=Region(code="61.12", name=name), segment="BPU")
    sheet = opened([(line, 100)]).worksheets[0]
    assert sheet.cell(FIRST_ROW, 2).value == "'" + name
    assert sheet.cell(FIRST_ROW, 2).data_type == "s"


def test_a_second_sheet_explains():
    workbook = opened()
    assert workbook.sheetnames == ["Laporan", "Petunjuk"]
    assert "Agustus 2024" in workbook["Petunjuk"]["B3"].value
