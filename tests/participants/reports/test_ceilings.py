"""A count that no place can have is wrong at its cell, in whatever way it came in."""

import io

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from participants.figures.models import MOVEMENTS
from participants.reports.actions import flow, imports
from participants.reports.models import (
    FIELDS,
    LARGEST_FIGURE,
    EnrolmentReport,
    ReportLine,
    above_ceiling,
)
from participants.reports.review import review
from participants.reports.rules import Refused
from tests.factories import EstimateFactory, publish
from tests.participants.reports.conftest import JUNE, STILL
from tests.spreadsheets import source, xlsx

PAGE = "/laporan/pontianak/2024-07/"
HTMX = {"HX-Request": "true"}
REASON = "Lebih dari 10 kali 3.000 pekerja wilayah ini."


@pytest.mark.parametrize(
    ("value", "workers", "reason"),
    [
        (30_000, 3_000, ""),
        (30_001, 3_000, REASON),
        (30_001, None, ""),
        (LARGEST_FIGURE, None, ""),
        (LARGEST_FIGURE + 1, None, "Lebih dari 100.000.000 orang."),
        (LARGEST_FIGURE + 1, 3_000, "Lebih dari 100.000.000 orang."),
        (0, 0, ""),
    ],
)
def test_where_the_ceiling_is(value, workers, reason):
    assert above_ceiling(value, workers) == reason


@pytest.fixture
def measured(places, july):
    EstimateFactory(region=places.pontianak, workers=3_000)
    publish(places.pontianak, places.branch_a, JUNE, 1_000)


def wrong_cells(report):
    return [(item.field, item.message) for item in review(report).wrong if item.line]


@pytest.mark.parametrize("field", FIELDS)
def test_in_the_grid_every_cell_has_the_ceiling(measured, as_user, cast, field):
    values = {"c-6171-BPU-" + field: "30.001"}
    page = as_user(cast.officer_a).post(PAGE + "sel/", values, headers=HTMX).content.decode()
    assert REASON in page
    assert (field, REASON) in wrong_cells(EnrolmentReport.objects.get())


def test_a_closing_that_follows_from_movements_has_it_too(measured, report, places, enter, cast):
    enter(report, places.pontianak, **STILL | {"new": 29_001})
    assert ("closing", REASON) in wrong_cells(report)
    EnrolmentReport.objects.update(note="Sisanya menyusul")
    with pytest.raises(Refused) as refusal:
        flow.submit_report(report=report, by=cast.officer_a)
    assert {"61.71/BPU/closing"} == {error["field"] for error in refusal.value.errors}


def rows(**values):
    header = ["Wilayah", "Segmen", "Baru", "Aktif kembali", "Pindah masuk", "Nonaktif"]
    row = dict.fromkeys(MOVEMENTS, 0) | values
    return [
        ["Juli 2024"],
        [*header, "Pindah keluar", "Akhir"],
        ["Kota Pontianak", "BPU", *(row.get(name) for name in FIELDS)],
    ]


@pytest.mark.parametrize(
    ("values", "address"),
    [
        ({"new": 30_001, "lapsed": 1_001}, "C3"),
        ({"new": 30_001}, "C3"),  # the last movement, which is right, is not blamed for it
        ({"closing": 30_001, **dict.fromkeys(MOVEMENTS)}, "H3"),
    ],
)
def test_in_a_file_the_cell_is_at_fault(measured, cast, values, address):
    assert file_faults(cast, values) == {address: REASON}


def test_in_a_file_what_the_movements_give_is_said_to_be_too_much(measured, cast):
    given = "Dari awal 1.000 mutasinya memberi akhir 30.001. "
    assert file_faults(cast, {"new": 29_001}) == {"G3": given + REASON}


def file_faults(cast, values):
    imported = imports.start_import(
        source=source(xlsx(rows(**values))), branch=cast.officer_a.branch, by=cast.officer_a
    )
    return {fault.address: fault.reason for fault in imports.read_import(imported).faults}


def test_the_command_names_the_same_cell(measured, cast, tmp_path):
    path = tmp_path / "juli.xlsx"
    path.write_bytes(xlsx(rows(new=30_001, lapsed=1_001)))
    with pytest.raises(CommandError, match=r"Juli!C3 30001: Lebih dari 10 kali"):
        call_command("import_enrolment", path, branch="pontianak", save=True, stdout=io.StringIO())
    assert not ReportLine.objects.exclude(new=None).exists()


def test_the_template_takes_no_more_than_the_largest_figure(measured, as_user, cast):
    content = as_user(cast.officer_a).get(PAGE + "templat.xlsx").content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    [rule] = sheet.data_validations.dataValidation
    assert int(rule.formula2) == LARGEST_FIGURE
