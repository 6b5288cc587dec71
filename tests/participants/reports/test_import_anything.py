"""Whatever stands in a file, the answer is entries, faults or a refusal, never a crash."""

import contextlib
import io
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from common.segments import Segment
from common.spreadsheets.formulas import fill_in
from common.spreadsheets.guards import RefusedError, admit
from common.spreadsheets.marking import marked
from common.spreadsheets.opening import open_file
from participants.figures.models import MOVEMENTS
from participants.reports.importing.understanding import understand
from tests.participants.reports.import_places import PLACES, RESOLVER
from tests.spreadsheets import source, xlsx

WORDS = st.sampled_from(
    [
        "Kabupaten/Kota",
        "Kode",
        "Bulan",
        "Segmen",
        "PU",
        "BPU",
        "Awal",
        "Akhir",
        "Baru",
        "JUMLAH",
        "Juli 2024",
        "Jul-24",
        "Kubu Raya",
        "KOTA PONTIANAK",
        "61.12",
        "6102",
        "607.426",
        "-",
        "%",
        "=SUM(A1:C3)",
        "=A1+B2",
        "=VLOOKUP(1)",
        "Sub total",
        "Kalimantan Barat",
        "No",
        "(1)",
    ]
)
VALUES = st.one_of(
    st.none(),
    WORDS,
    st.integers(-5, 10**12),
    # Below sixteen digits: of those, some are a NIK, which refuses the file (test_opening).
    st.floats(-(2.0**49), 2.0**49, width=32),
    st.dates(date(1995, 1, 1), date(2099, 1, 1)),
    st.booleans(),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12),
)
WORKBOOK = xlsx([["Wilayah", "BPU Juli 2024"], ["Kubu Raya", 5]])
TABLES = st.lists(st.lists(VALUES, max_size=7), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(TABLES)
def test_any_table_is_answered_and_can_be_marked(rows):
    admitted = source(xlsx(rows))
    understood = understand(admitted, resolver=RESOLVER)
    assert understood.entries or understood.faults or understood.questions
    assert marked(admitted, understood.grids, understood.faults)


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_any_bytes_are_read_or_refused(content):
    with contextlib.suppress(RefusedError):
        admitted = admit(io.BytesIO(content), name="apa.csv", size=len(content))
        understand(admitted, resolver=RESOLVER)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=4))
def test_any_damage_to_a_workbook_is_read_or_refused(damage):
    content = bytearray(WORKBOOK)
    for at, value in damage:
        content[4 + at % (len(content) - 4)] = value
    with contextlib.suppress(RefusedError):
        admitted = admit(io.BytesIO(bytes(content)), name="rusak.xlsx", size=len(content))
        open_file(admitted)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(PLACES[1:]),
            st.sampled_from(Segment.values),
            st.sampled_from([*MOVEMENTS, "closing"]),
            st.integers(0, 2_000_000),
        ),
        min_size=1,
        max_size=20,
        unique_by=lambda row: row[:3],
    ),
    st.sampled_from([";", ",", "\t"]),
)
def test_a_tidy_file_comes_back_as_it_was_written(figures, delimiter):
    lines = [["month", "region_code", "segment", *MOVEMENTS, "closing"]]
    for place, segment, name, value in figures:
        cells = [str(value) if column == name else "" for column in [*MOVEMENTS, "closing"]]
        lines.append(["2024-07", place.code, segment, *cells])
    content = "\n".join(delimiter.join(line) for line in lines).encode("utf-8-sig")
    understood = understand(source(content, "juli.csv"), resolver=RESOLVER)
    assert understood.faults == []
    assert {(e.region.code, e.segment, e.field, e.value) for e in understood.entries} == {
        (place.code, *rest) for place, *rest in figures
    }


@given(st.lists(st.integers(-1000, 1000), min_size=3, max_size=3))
def test_plain_sums_are_computed_as_a_loop_computes_them(numbers):
    rows = [[*numbers, None, None]]
    left = fill_in(rows, {(0, 3): "SUM($A$1:C1)-B1+2", (0, 4): "=(D1+1)-A1"})
    assert left == {}
    total = sum(numbers) - numbers[1] + 2
    assert rows[0][3:] == [total, total + 1 - numbers[0]]


def test_a_circle_of_formulas_is_left_alone():
    rows = [[None, None]]
    assert fill_in(rows, {(0, 0): "B1+1", (0, 1): "A1+1"}) == {(0, 0): "B1+1", (0, 1): "A1+1"}
    assert rows == [[None, None]]
