"""Where tables stand in a sheet, in the layouts that people make."""

import pytest

from common.spreadsheets.grid import Sheet
from common.spreadsheets.headings import KEY, Vocabulary, plain, words
from common.spreadsheets.lines import looks_like_figure
from common.spreadsheets.tables import find_tables

FRUIT = Vocabulary(
    words("fruit", "apel, pisang, jeruk"), words(KEY, "kota", "town"), words(KEY, "buah", "fruit")
)
TOWNS = {"ambon", "bogor", "cirebon", "depok"}
HEADER = ["No", "Kota", "Apel", "Pisang"]
AMBON, BOGOR = [1, "Ambon", 5, 6], [2, "Bogor", 7, 8]


def key_of(value):
    if not isinstance(value, str):
        return ""
    label = FRUIT.read(value)
    if label.month:
        return "month"
    return "town" if plain(value) in TOWNS else ("fruit" if label.has("fruit") else "")


def tables(rows, **more):
    merged = more.pop("merged", [])
    return find_tables(Sheet("Data", rows, merged=merged), key_of, FRUIT.read, **more)


def names(table, rows):
    return [next(v for v in table.sheet.rows[row] if isinstance(v, str)) for row in rows]


def left(table):
    return [out.row for out in table.left_out]


def labels(table):
    return [heading.label for heading in table.headings]


def test_titles_headings_column_numbers_rows_total_and_notes():
    (table,) = tables(
        [
            ["DINAS BUAH"],
            ["Panen Agustus 2024"],
            ["Bulan :", "Agustus 2024"],
            [],
            HEADER,
            ["(1)", "(2)", "(3)", "(4)"],
            AMBON,
            BOGOR,
            [None, "JUMLAH", 12, 14],
            ["Catatan: sementara"],
            ["Bogor, 5 September 2024", None, "Kepala Dinas"],
        ]
    )
    assert [title.value for title in table.titles][:2] == ["DINAS BUAH", "Panen Agustus 2024"]
    assert (table.header_rows, table.rows, table.totals) == ([4], [6, 7], [8])
    assert left(table) == [5, 9, 10]


@pytest.mark.parametrize(
    "below",
    [
        ["Rata-rata", 6, 7],
        ["Target", 60, 70],
        ["% Capaian", 0.5, 0.4],
        ["Juli 2024", 11, 13],
        ["Selisih", 1, 1],
        ["Kepala Dinas NIP", 19870101],
        ["Sumber: Dinas", None],
        ["Bulan lalu", 11, 13],
        ["Proyeksi 2025", 30, 40],
        ["Entah apa", 1, 1],
    ],
)
@pytest.mark.parametrize("gap", [[], [[]]])
def test_what_stands_under_the_total_is_left_out(below, gap):
    rows = [["Kota", "Apel", "Pisang"], ["Ambon", 5, 6], ["Bogor", 7, 8], ["JUMLAH", 12, 14]]
    (table,) = tables([*rows, *gap, below])
    assert (table.rows, table.totals) == ([1, 2], [3])
    assert left(table) == [4 + len(gap)]


@pytest.mark.parametrize("total", ["Jumlah", "TOTAL", "Sub total", "Grand Total", "Jml."])
def test_totals_may_stand_between_and_above_the_rows(total):
    (table,) = tables([HEADER, [None, total, 5, 6], AMBON, [None, total, 5, 6], BOGOR])
    assert (table.rows, table.totals) == ([2, 4], [1, 3])


def test_a_row_that_nobody_knows_stays_among_the_rows():
    (table,) = tables([HEADER, AMBON, [2, "Bogro", 7, 8], [None, "Jumlah", 12, 14]])
    assert names(table, table.rows) == ["Ambon", "Bogro"]


def test_tables_below_one_another_each_have_their_own_titles():
    first, second = tables(
        [
            ["Agustus 2024"],
            ["BUAH APEL"],
            HEADER,
            AMBON,
            ["Catatan: a"],
            [],
            ["PISANG"],
            HEADER,
            BOGOR,
        ]
    )
    assert [title.value for title in first.titles] == ["Agustus 2024", "BUAH APEL"]
    assert [title.value for title in second.titles] == ["PISANG"]
    assert [title.value for title in second.sheet_titles] == ["Agustus 2024", "BUAH APEL"]
    assert (first.rows, second.rows, left(first)) == ([3], [8], [4])


@pytest.mark.parametrize("between", [[], [[]], [[], []]])
def test_headings_again_without_a_title_continue_the_table(between):
    (table,) = tables([["APEL"], HEADER, AMBON, *between, HEADER, BOGOR, [None, "Total", 12, 14]])
    assert names(table, [*table.rows, *table.totals]) == ["Ambon", "Bogor", "Total"]


@pytest.mark.parametrize("numbers", [[], [["(1)", "(2)", "(3)", "(4)"]]])
@pytest.mark.parametrize("word", ["Jumlah dipindahkan", "Pindahan", "Jumlah pindahan"])
def test_what_a_page_carries_over_to_the_next_is_left_out(word, numbers):
    carried = [None, word, 5, 6]
    (table,) = tables([HEADER, *numbers, AMBON, carried, HEADER, *numbers, carried, BOGOR])
    assert names(table, table.rows) == ["Ambon", "Bogor"]
    assert not table.totals


@pytest.mark.parametrize("title", ["Buah", "Jenis buah", "Buah (kg)"])
def test_labels_under_a_group_named_as_they_are_called_are_headings(title):
    """As a web page or a CSV has them: without a merged cell above."""
    (table,) = tables(
        [["Kota", title, None], [None, "Apel", "Pisang"], ["Ambon", 5, 6], ["Bogor", 7, 8]]
    )
    assert table.header_rows == [0, 1]
    assert names(table, table.rows) == ["Ambon", "Bogor"]


def test_a_title_directly_under_the_former_table_is_the_next_ones():
    first, second = tables([["APEL"], HEADER, AMBON, ["PISANG"], HEADER, BOGOR])
    assert left(first) == []
    assert [title.value for title in second.titles] == ["PISANG"]


def test_tables_beside_one_another():
    one, other = tables(
        [
            ["Agustus 2024"],
            ["APEL", None, None, None, "PISANG"],
            ["No", "Kota", "Panen", None, "No", "Kota", "Panen apel"],
            [1, "Ambon", 5, None, 1, "Bogor", 6],
            [None, "Jumlah", 5, None, 2, "Depok", 7],
        ]
    )
    assert [title.value for title in one.titles] == ["Agustus 2024", "APEL"]
    assert [title.value for title in other.titles] == ["Agustus 2024", "PISANG"]
    assert (one.rows, one.totals) == ([3], [4])
    assert (other.rows, [heading.index for heading in other.headings]) == ([3, 4], [3, 4, 5, 6])


def test_lines_between_the_rows_are_sections():
    (table,) = tables([["Kota", "Panen apel"], ["APEL"], ["Ambon", 5], ["PISANG"], ["Ambon", 6]])
    assert [title.value for title in table.sections_above(2)] == ["APEL"]
    assert [title.value for title in table.sections_above(4)] == ["APEL", "PISANG"]
    assert table.rows == [2, 4]


def test_rows_under_a_section_of_something_else_are_left_out():
    (table,) = tables([HEADER, AMBON, ["Target"], BOGOR])
    assert (table.rows, left(table)) == ([1], [3])


MERGED = [["Kota", "Apel", None, "Pisang", None], [None, "L", "P", "L", "P"], ["Ambon", 1, 2, 3, 4]]
GROUPS = ["Kota", "Apel · L", "Apel · P", "Pisang · L", "Pisang · P"]


@pytest.mark.parametrize(
    "merged", [[], [((0, 1), (0, 2)), ((0, 3), (0, 4)), ((0, 0), (1, 0))]], ids=["plain", "merged"]
)
def test_groups_stand_above_each_of_their_columns(merged):
    (table,) = tables(MERGED, merged=merged)
    assert (labels(table), table.rows) == (GROUPS, [2])


def test_a_single_group_over_some_columns_is_a_heading_and_a_title_over_all_is_none():
    rows = [["Apel 2024"], [None, None, "Apel"], ["No", "Kota", "L", "P"], [1, "Ambon", 1, 2]]
    (table,) = tables(rows)
    assert labels(table) == ["No", "Kota", "Apel · L", "Apel · P"]
    assert table.header_rows == [1, 2]


def test_places_across_and_fruit_down():
    (table,) = tables(
        [["Buah", "Ambon", "Bogor"], ["Apel", 5, 6], ["Pisang", 7, 8], ["Jumlah", 12, 14]]
    )
    assert (labels(table), table.rows, table.totals) == (["Buah", "Ambon", "Bogor"], [1, 2], [3])


def test_figures_that_look_like_years_are_rows():
    (table,) = tables([["Kota", "Apel", "Pisang"], ["Ambon", 2001, 2020], ["Bogor", "1999", 5]])
    assert table.rows == [1, 2]


def test_the_header_is_where_the_person_says():
    rows = [["Kota", "Apel"], ["Ambon", 5], ["sesuatu", "lain"], ["Bogor", 6]]
    (table,) = tables(rows, header_row=2)
    assert (table.header_rows, table.rows) == ([2], [3])


def test_headings_without_rows_are_an_empty_table_and_words_are_none():
    (table,) = tables([["Judul"], HEADER, [1, "Ambon", None, "-"]])
    assert (table.header_rows, names(table, table.rows)) == ([1], ["Ambon"])
    assert tables([["Sampul"], ["Agustus 2024"], ["Kepala", "Dinas"]]) == []


@pytest.mark.parametrize(
    ("value", "is_figure"),
    [
        *[
            (value, True)
            for value in (5, 0.5, "607.426", "'45", "(1.234)", "45 orang", "-3", "12%")
        ],
        *[(value, False) for value in ("Jml", None, True, 2024, "2024", "(000)", "1 Agustus", "-")],
    ],
)
def test_what_looks_like_a_figure(value, is_figure):
    assert looks_like_figure(value) == is_figure
