"""NIKs, loan numbers and codes: as they were written, or refused where digits are lost."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.spreadsheets.identifiers import read_identifier
from common.spreadsheets.numbers import UnreadableError


@pytest.mark.parametrize(
    ("value", "identifier"),
    [
        ("0012345678", "0012345678"),
        (" PK-00001 ", "PK-00001"),
        ("'0012345678", "0012345678"),
        ("６１７１", "6171"),
        (12_345_678.0, "12345678"),
        (12_345_678, "12345678"),
        ("12345678.0", "12345678"),
        (471_601_123_456_789.0, "471601123456789"),
        (6_171_991_508_800_001.0, "6171991508800001"),
        ("61.02", "61.02"),
        ("5E12", "5E12"),
        ("", ""),
        (None, ""),
        (61.71, "61.71"),
    ],
)
def test_an_identifier_is_kept_as_it_was_written(value, identifier):
    assert read_identifier(value) == identifier


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("4,71601E+14", id="as Excel writes it here"),
        pytest.param("4.71601E+14", id="as Excel writes it elsewhere"),
        pytest.param("6E+15", id="rounded to one digit"),
        pytest.param("6,1e15", id="without the plus"),
        pytest.param(6_171_991_508_800_000.0, id="16 digits that end in 0"),
        pytest.param(61_719_915_088_000_012_345.0, id="more than a float keeps"),
        pytest.param(float(2**53 + 2), id="just beyond it"),
        pytest.param(float("nan"), id="nan"),
    ],
)
def test_a_number_that_lost_digits_is_refused_with_the_explanation(value):
    with pytest.raises(UnreadableError, match="Excel hanya menyimpan 15 angka"):
        read_identifier(value)


def test_a_number_that_became_a_day_is_refused_with_the_explanation():
    with pytest.raises(UnreadableError, match="berubah menjadi tanggal"):
        read_identifier(date(2024, 8, 12))


@given(st.from_regex(r"[0-9]{1,20}", fullmatch=True))
def test_digits_in_text_are_never_changed(text):
    assert read_identifier(text) == text


@given(st.integers(0, 10**15 - 1))
def test_up_to_fifteen_digits_a_number_cell_keeps_all(number):
    assert read_identifier(float(number)) == str(number)
