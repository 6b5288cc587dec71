"""A block from a spreadsheet: what goes where, what stays out, and that it is named."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.segments import Segment
from participants.reports.checks import Histories, read_histories
from participants.reports.models import FIELDS, ReportLine, lines_of
from participants.reports.pasting import plan_paste, read_block
from participants.reports.presenters.grid import in_order, typed_people
from participants.reports.rules import Refused
from regions.models import Region
from tests.participants.reports.conftest import JULY

FIRST = "c-6112-PU-new"  # of the grid: Kubu Raya comes before Pontianak


@pytest.fixture
def paste(report, places, june_figures):
    """`paste("1\\t2")` into the first cell: its fills as `{cell: value or text}`, and its notes."""

    def plan(text, start=FIRST):
        lines = in_order(lines_of(report))
        planned = plan_paste(text, start, lines, read_histories(places.branch_a.pk, JULY))
        cells = [cell for row in planned.rows for cell in row]
        texts = {
            cell.cell_id[2:]: cell.value if cell.value is not None else cell.text for cell in cells
        }
        return texts, planned.notes

    return plan


def test_a_block_fills_the_cells_below_and_beside(paste):
    filled, notes = paste("1.200\t3\n45 orang\t6\n")
    assert filled == {
        "6112-PU-new": 1200,
        "6112-PU-returned": 3,
        "6112-BPU-new": 45,
        "6112-BPU-returned": 6,
    }
    assert notes == []


@pytest.mark.parametrize("nothing", ["", "-", "–", " - ", "nihil"])
def test_a_blank_or_a_dash_is_nothing(paste, nothing):
    filled, notes = paste(f"5\t{nothing}\t7\n{nothing}\t8\t{nothing}")
    assert filled == {"6112-PU-new": 5, "6112-PU-moved_in": 7, "6112-BPU-returned": 8}
    assert notes == []


def test_numbers_are_read_by_the_rule_of_files(paste):
    """One `45,871` could mean two things; beside others like it, it is a thousand."""
    assert paste("45,871\t1")[0]["6112-PU-new"] == "45,871"
    assert paste("45,871\t67,493")[0]["6112-PU-new"] == 45_871


def test_what_is_no_number_goes_in_to_be_mended(paste):
    assert paste("36,47\t2")[0] == {"6112-PU-new": "36,47", "6112-PU-returned": 2}


def test_the_opening_is_left_out_where_the_block_has_it(paste):
    filled, [note] = paste("500\t1\t2\t3\t4\t5", "c-6112-BPU-new")
    assert list(filled.values()) == [1, 2, 3, 4, 5]
    assert "Kolom awal tidak ditempel" in note


def test_a_block_of_seven_columns_has_an_opening_even_another_one(paste):
    filled, notes = paste("499\t1\t2\t3\t4\t5\t497", "c-6112-BPU-new")
    assert list(filled.values()) == [1, 2, 3, 4, 5, 497]
    assert "Di 1 baris, angka awal di blok berbeda" in notes[1]


def test_a_heading_tells_the_opening_whatever_it_says(paste):
    filled, _notes = paste("Awal\tBaru\n480\t7\n", "c-6112-BPU-new")
    assert filled == {"6112-BPU-new": 7}


def test_a_column_that_is_no_opening_stays(paste):
    assert paste("501\t1\t2\t3\t4\t5", "c-6112-BPU-new")[0]["6112-BPU-new"] == 501


def test_what_goes_beyond_the_grid_is_named(paste):
    filled, notes = paste("1\t2\t3\n4\t5\t6", "c-6171-PMI-moved_out")
    assert filled == {"6171-PMI-moved_out": 1, "6171-PMI-closing": 2}
    assert notes == [
        "Di bawah baris terakhir, tidak ditempel: 4, 5, 6.",
        "Di kanan kolom akhir, tidak ditempel: 3.",
    ]


def test_headings_and_names_stay_out_and_are_named(paste):
    filled, notes = paste("Segmen\tBaru\nPU\t7\nBPU\t8")
    assert filled == {"6112-PU-new": 7, "6112-BPU-new": 8}
    assert notes == [
        "Baris judul tidak ditempel: Segmen, Baru.",
        "Kolom nama tidak ditempel: PU, BPU.",
    ]


def test_a_nik_in_a_block_does_not_come_back(paste):
    filled, _notes = paste("6171991501900001\t2")
    assert "6171991501900001" not in filled.values()


def test_a_cell_in_quotes_may_hold_a_line_break():
    assert read_block('"1\n2"\t3\r\n\r\n') == [["1\n2", "3"]]


def test_a_block_beyond_all_measure_is_refused(paste):
    with pytest.raises(Refused, match="terlalu besar"):
        paste("1\t" * 100_000)


def test_an_unknown_cell_is_the_first(paste):
    assert paste("9", "c-9999-PU-new")[0] == {"6112-PU-new": 9}


COUNTS = st.one_of(st.none(), st.integers(0, 2_147_483_647))


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(
    width=st.integers(1, len(FIELDS)),
    data=st.data(),
    top=st.integers(8, 11),
    nothing=st.sampled_from(["", "-", "–"]),
)
def test_any_block_of_numbers_fills_just_its_cells(width, data, top, nothing):
    rows = data.draw(
        st.lists(st.lists(COUNTS, min_size=width, max_size=width), min_size=1, max_size=6)
    )
    lines = [
        ReportLine(region=Region(code=f"61.0{number}"), segment=segment)
        for number in range(1, 4)
        for segment in Segment.values
    ]
    text = "\r\n".join("\t".join(typed_people(value) or nothing for value in row) for row in rows)
    planned = plan_paste(text, lines[top].cell_id("new"), lines, Histories(JULY, {}))
    filled = {cell.cell_id: cell.value for cells in planned.rows for cell in cells}
    expected = {}
    for line, row in zip(lines[top:], rows, strict=False):
        for name, value in zip(FIELDS, row, strict=False):
            if value is not None:
                expected[line.cell_id(name)] = value
    assert filled == expected
    beyond = [row for row in rows[len(lines) - top :] if any(value is not None for value in row)]
    assert len(planned.notes) == len(beyond)
