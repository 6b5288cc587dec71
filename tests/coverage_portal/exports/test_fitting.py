"""What stands on a slide stays inside its box, whatever is said of whatever place."""

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from coverage_portal.exports.fitting import (
    CELL_SIDES,
    fitted,
    fitted_table,
    height_of,
    lines,
    row_heights,
)
from tests import factories

WORDS = st.lists(st.text("abcdefgh0123.%", min_size=1, max_size=12), min_size=1, max_size=30)


@given(WORDS, st.floats(10, 40), st.floats(2.2, 12), st.floats(0.4, 3))
def test_words_are_made_smaller_until_they_fit(words, size, width, height):
    [(shown, smaller)] = fitted([(" ".join(words), size)], width, height)
    assert smaller <= size
    needed = height_of([(shown, smaller)], width)
    assert needed is not None
    assert needed <= height
    assert shown == " ".join(words) or shown.endswith("…")


@given(st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=2, max_size=12))
def test_a_table_keeps_within_its_room(cells):
    rows = [[" ".join(words[:6]) for words in row] for row in cells]
    size, widths, heights = fitted_table(rows, 12, 5.2, 12)
    assert sum(widths) <= 12.001
    assert row_heights(rows, widths, size) == heights
    assert sum(heights) <= 5.2


def test_only_an_address_may_be_broken():
    assert lines("perlindungan", 20, 0.5) == 0
    assert lines("Perlu/bulan", 20, 0.5) == 0  # a heading, though it holds a slash
    assert lines("https://portal.example.org/wilayah/61/", 20, 2) > 1


def overflowing(deck):
    """Boxes, cells and shapes whose words need more room than they have."""
    for number, slide in enumerate(deck.slides, start=1):
        for shape in slide.shapes:
            if shape.has_text_frame and shape.text_frame.text:
                texts = [
                    (paragraph.text, paragraph.runs[0].font.size.pt)
                    for paragraph in shape.text_frame.paragraphs
                    if paragraph.runs
                ]
                room = shape.width.inches, shape.height.inches
                is_bold = bool(shape.text_frame.paragraphs[0].runs[0].font.bold)
                needed = height_of(texts, room[0], bold=is_bold)
                if needed is None or needed > room[1] + 0.02:
                    yield number, shape.text_frame.text
            if shape.has_table:
                bottom = shape.top.inches + sum(row.height.inches for row in shape.table.rows)
                if bottom > 6.95:
                    yield number, "table"
                for row_number, row in enumerate(shape.table.rows):
                    for cell, column in zip(row.cells, shape.table.columns, strict=True):
                        size = cell.text_frame.paragraphs[0].runs[0].font.size.pt
                        inside = column.width.inches - CELL_SIDES
                        if not lines(cell.text, size, inside + 0.001, bold=row_number == 0):
                            yield number, cell.text


@pytest.mark.parametrize("code", ["61", "61.12"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_nothing_leaves_its_box(worked, deck, client, code, language):
    client.cookies["django_language"] = language
    for name in ("Kabupaten yang Namanya Panjang Sekali", "Administrasi Kepulauan Hulu"):
        factories.RegionFactory(
            code=f"61.{len(name)}", name=f"{name} Perbatasan", parent=worked.province
        )
    assert list(overflowing(deck(code))) == []


def test_nor_with_one_month_or_with_statements_alone(stated, deck):
    assert list(overflowing(deck())) == []
    assert list(overflowing(deck("61.72"))) == []
    assert list(overflowing(deck("61.12"))) == []


def test_state_and_pace_stand_on_the_first_slide(worked, deck):
    words = [shape.text_frame.text for shape in deck().slides[0].shapes if shape.has_text_frame]
    for label in ("Kekurangan", "Perlu per bulan", "Laju per bulan", "Keadaan"):
        assert label in words
    assert "31.746" in words
    with translation.override("id"):
        assert "terbatas" in words or "perlu percepatan" in words


def test_as_known_on_a_day_before_the_target(worked, deck):
    assert list(overflowing(deck("61", f"?per={date(2024, 6, 30)}"))) == []
