"""Numbers as people write them: one rule for typing, pasting, files and the API."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common import formats
from common.spreadsheets.numbers import (
    Percent,
    UnreadableError,
    is_empty,
    read_amount,
    read_count,
    read_decimal,
    read_percent,
    style_of,
)

SPACES = {
    "no-break": "\u00a0",
    "narrow no-break": "\u202f",
    "thin": "\u2009",
    "figure": "\u2007",
    "ideographic": "\u3000",
}


@pytest.mark.parametrize(
    "sign", ["*", "**", "*)", " *)", " 1)", " 12)", "¹", "²)", " a)", "b)", "r", " r", " r)", "e"]
)
@pytest.mark.parametrize(("value", "expected"), [("45.778", 45_778), ("45778", 45_778), ("8", 8)])
def test_the_sign_of_a_note_behind_a_number_is_none_of_its_figures(value, expected, sign):
    assert read_count(value + sign) == expected
    assert style_of([f"1.234.567{sign}"]) == "."


@pytest.mark.parametrize("value", ["45.7781)", "45.778 123)", "45.77O", "(45.778 1)", "45.778x"])
def test_what_only_looks_like_the_sign_of_a_note_is_refused(value):
    with pytest.raises(UnreadableError):
        read_count(value)


@pytest.mark.parametrize(("word", "means"), [("nol", 0), ("Nol", 0), ("tidak ada", None)])
def test_nothing_in_words(word, means):
    assert read_count(word) == means


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("607.426", 607_426),
        ("607426", 607_426),
        ("2.780.000", 2_780_000),
        ("2 780 000", 2_780_000),
        (" 1.234,00 ", 1_234),
        ("1,234.00", 1_234),
        ("2,780,000", 2_780_000),
        ("'607426", 607_426),
        ("’607.426", 607_426),
        ("`607426", 607_426),
        ("607'426", 607_426),
        ("1’607’426", 1_607_426),
        ("45778.0", 45_778),
        ("45778.00", 45_778),
        ("45778,0", 45_778),
        ("12,00", 12),
        ("45.871 orang", 45_871),
        ("45.871 Jiwa", 45_871),
        ("45.871 TK", 45_871),
        ("45871orang", 45_871),
        ("1.134 tenaga kerja", 1_134),
        ("12 org.", 12),
        (607_426, 607_426),
        (607_426.0, 607_426),
        (Decimal("12"), 12),
        ("0", 0),
        ("0,00", 0),
        ("0.0", 0),
        ("007", 7),
        ("\ufeff12", 12),
    ],
)
def test_a_count_is_read(value, expected):
    assert read_count(value) == expected


@pytest.mark.parametrize("space", SPACES.values(), ids=list(SPACES))
def test_every_space_groups_thousands(space):
    assert read_count(f"{space}2{space}780{space}000{space}") == 2_780_000


@pytest.mark.parametrize(
    "value",
    [None, "", " ", "-", "–", "—", "…", "n/a", "nihil", "NIHIL", "Nihil ", "\u00a0", "Rp -", "Rp-"],
)
def test_nothing_is_written_in_many_ways(value):
    assert is_empty(value)
    assert read_count(value) is None
    assert read_amount(value) is None


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        pytest.param("36.47", "bilangan bulat", id="a share in percent among counts"),
        pytest.param("36,47", "bilangan bulat", id="with a comma"),
        pytest.param(36.47, "bilangan bulat", id="as a number"),
        pytest.param("607.42", "bilangan bulat", id="a thousand with two digits"),
        pytest.param("1234.567", "bilangan bulat", id="four digits before the dot"),
        pytest.param("½", "pecahan", id="a half"),
        pytest.param("1/2", "pecahan", id="a half in signs"),
        pytest.param("0.365", "nol sebelum titik", id="a leading zero before the dot"),
        pytest.param("0,365", "nol sebelum titik", id="a leading zero before the comma"),
        pytest.param("0,5", "nol sebelum titik", id="a half with a comma"),
        pytest.param("012.345", "nol sebelum titik", id="a leading zero in a group"),
        pytest.param("0.365.000", "nol sebelum titik", id="a leading zero in two groups"),
        pytest.param("607,426", "dua hal", id="a comma that could be either"),
        pytest.param("-5", "negatif", id="negative text"),
        pytest.param("−5", "negatif", id="with the minus sign"),
        pytest.param("(1.234)", "negatif", id="an accountant's brackets"),
        pytest.param("1.234-", "negatif", id="the minus behind"),
        pytest.param(-5, "negatif", id="negative number"),
        pytest.param("36,47%", "persen", id="percent"),
        pytest.param("100 %", "persen", id="a lone 100 %"),
        pytest.param("12 persen", "persen", id="the word"),
        pytest.param(Percent(1.0), "persen", id="a cell shown as 100%"),
        pytest.param(Percent(0.365), "persen", id="a cell shown as percent"),
        pytest.param("1e5", "berpangkat", id="exponent"),
        pytest.param("6,1E+15", "berpangkat", id="exponent of Excel"),
        pytest.param("1_000", "Garis bawah", id="underscore"),
        pytest.param("１２３", "angka biasa", id="full-width digits"),
        pytest.param("٣", "angka biasa", id="digits of another script"),
        pytest.param("45 ribu orang", "selengkapnya", id="a rounded number"),
        pytest.param("Rp 50.000", "rupiah", id="an amount"),
        pytest.param("50.000,-", "rupiah", id="an amount by its end"),
        pytest.param("1.23.456", "tidak membagi ribuan", id="groups of two"),
        pytest.param("12 KK", "bukan bilangan", id="another unit"),
        pytest.param("orang", "bukan bilangan", id="a unit alone"),
        pytest.param(True, "bukan bilangan", id="a tick"),
        pytest.param(float("nan"), "bukan bilangan", id="nan"),
        pytest.param(float("inf"), "bukan bilangan", id="infinity"),
        pytest.param(date(2024, 7, 1), "tanggal", id="a date"),
        pytest.param("2147483648", "terlalu besar", id="more than the database holds"),
        pytest.param("9" * 5000, "terlalu besar", id="more than Python reads"),
    ],
)
def test_what_is_no_count_is_refused_with_the_reason(value, reason):
    with pytest.raises(UnreadableError, match=reason):
        read_count(value)


@pytest.mark.parametrize(
    ("values", "style"),
    [
        pytest.param([], None, id="nothing"),
        pytest.param(["607426", 12, None], None, id="no sign"),
        pytest.param(["45.871"], ".", id="a dot"),
        pytest.param(["607,426"], None, id="a lone comma"),
        pytest.param(["45,871", "67,493"], ",", id="two that agree"),
        pytest.param(["45,871", "1,234,567"], ",", id="one that is sure"),
        pytest.param(["45,871", "12.5"], ",", id="the dot is for decimals"),
        pytest.param(["45,871", "45778.0"], ",", id="the dot is for decimals of a program"),
        pytest.param(["45.871", "36,47"], ".", id="the comma is for decimals"),
        pytest.param(["45,871", "1.234.567"], ".", id="another that is sure"),
        pytest.param(["45,871", "45.871"], "mixed", id="one of each"),
        pytest.param(["1.234.567", "1,234,567"], "mixed", id="sure of both"),
        pytest.param(["Rp 45,871,-", "67,493 orang"], ",", id="with units"),
        pytest.param(["0,365", "45.871"], ".", id="a share"),
    ],
)
def test_the_numbers_of_a_column_say_which_sign_groups_their_thousands(values, style):
    assert style_of(values) == style


def test_a_comma_is_read_where_the_other_numbers_agree():
    column = ["45,871", "67,493", "1,134"]
    assert [read_count(value, style_of(column)) for value in column] == [45_871, 67_493, 1_134]


@pytest.mark.parametrize(
    ("value", "style", "reason"),
    [
        ("45,871", ".", "bilangan bulat"),
        ("45.871", ",", "bilangan bulat"),
        ("45.000", ",", "dua hal"),
        ("45.871", "mixed", "titik dan koma"),
        ("45,871", "mixed", "titik dan koma"),
    ],
)
def test_a_number_that_contradicts_the_others_is_refused(value, style, reason):
    with pytest.raises(UnreadableError, match=reason):
        read_count(value, style)


@given(st.integers(0, 2_147_483_647), st.sampled_from([".", ",", " ", "'", *SPACES.values()]))
def test_every_count_is_read_back_however_its_thousands_are_grouped(number, sign):
    written = f"{number:,}".replace(",", sign)
    assert read_count(written, "," if sign == "," else None) == number
    assert read_count(formats.people(number)) == number
    assert read_count(str(number)) == number


@given(st.lists(st.integers(1_000, 999_999), min_size=2), st.sampled_from(".,"))
def test_a_column_is_read_back_by_its_own_style(numbers, sign):
    column = [f"{number:,}".replace(",", sign) for number in numbers]
    assert [read_count(value, style_of(column)) for value in column] == numbers


@settings(max_examples=200)
@given(
    st.one_of(
        st.text(max_size=12),
        st.text("0123456789., '-()%", max_size=12),
        st.floats(),
        st.integers(),
        st.none(),
    )
)
def test_a_count_is_whole_and_not_negative_or_refused(value):
    with suppress(UnreadableError):
        number = read_count(value)
        assert number is None or (isinstance(number, int) and number >= 0)


@given(st.integers(1, 999), st.sampled_from(".,"))
def test_a_share_is_never_a_thousand_times_itself(thousandths, sign):
    with pytest.raises(UnreadableError):
        read_count(f"0{sign}{thousandths:03d}")


@pytest.mark.parametrize(
    ("value", "rupiah"),
    [
        ("50000000", 50_000_000),
        ("50.000.000", 50_000_000),
        ("50,000,000", 50_000_000),
        ("50,000,000.00", 50_000_000),
        ("Rp50.000.000,00", 50_000_000),
        ("Rp 50.000.000,-", 50_000_000),
        ("Rp. 50.000.000,-", 50_000_000),
        ("Rp50.000.000,--", 50_000_000),
        ("IDR 50.000.000", 50_000_000),
        ("50.000.000 rupiah", 50_000_000),
        ("Rp\u00a050\u00a0000\u00a0000", 50_000_000),
        ("'50000000", 50_000_000),
        ("500.000", 500_000),
        ("500,000", 500_000),
        ("50 juta", 50_000_000),
        ("Rp 7,5 juta", 7_500_000),
        ("7.5 jt", 7_500_000),
        ("500 ribu", 500_000),
        (50_000_000.0, 50_000_000),
        ("50000000.0", 50_000_000),
    ],
)
def test_an_amount_is_read(value, rupiah):
    assert read_amount(value) == rupiah


@pytest.mark.parametrize(
    ("value", "factor", "rupiah"),
    [
        ("50", 1_000_000, 50_000_000),
        (50, 1_000_000, 50_000_000),
        (7.3, 1_000_000, 7_300_000),
        ("7,5", 1_000_000, 7_500_000),
        ("1,234", 1_000_000, 1_234_000),
        ("1.234", 1_000_000, 1_234_000_000),
        ("50.000", 1_000, 50_000_000),
        ("50 juta", 1_000, 50_000_000),
        ("Rp 50,-", 1_000_000, 50_000_000),
    ],
)
def test_the_unit_of_the_heading_is_that_of_the_amount(value, factor, rupiah):
    assert read_amount(value, factor=factor) == rupiah


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("36.47", "rupiah bulat"),
        ("50000000,50", "rupiah bulat"),
        (0.5, "rupiah bulat"),
        ("5e7", "berpangkat"),
        ("lima puluh juta", "bukan bilangan"),
        (Percent(0.06), "persen"),
    ],
)
def test_what_is_no_amount_is_refused(value, reason):
    with pytest.raises(UnreadableError, match=reason):
        read_amount(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("36,47%", Decimal("36.47")),
        ("36,47", Decimal("36.47")),
        ("36.47", Decimal("36.47")),
        ("46", Decimal("46")),
        (36.47, Decimal("36.47")),
        (Percent(0.3647), Decimal("36.47")),
        (Percent(1.0), Decimal("100")),
        ("", None),
    ],
)
def test_a_percentage_is_read_exactly(value, expected):
    assert read_percent(value) == expected


@pytest.mark.parametrize("value", ["100,01", "-0,5", "146"])
def test_a_percentage_out_of_range_is_refused(value):
    with pytest.raises(UnreadableError, match="antara 0 dan 100"):
        read_percent(value)


def test_coverage_above_100_can_be_true():
    assert read_percent("104,2", largest=300) == Decimal("104.2")


@pytest.mark.parametrize("value", ["tiga", "1.234,5", "36,47 persen", "1e3", True])
def test_what_is_no_decimal_is_refused(value):
    with pytest.raises(UnreadableError, match="desimal"):
        read_decimal(value)
