"""Numbers, months and days as people write them."""

from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common import formats
from common.months import last_day
from common.spreadsheets.dates import read_day, read_month, read_year
from common.spreadsheets.numbers import UnreadableError, read_count, read_decimal, read_percent

MONTHS = st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(lambda day: day.replace(day=1))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("607.426", 607_426),
        ("607426", 607_426),
        ("2.780.000", 2_780_000),
        ("2 780 000", 2_780_000),
        ("2\N{NO-BREAK SPACE}780\N{NO-BREAK SPACE}000", 2_780_000),
        (" 1.234,00 ", 1_234),
        (607_426, 607_426),
        (607_426.0, 607_426),
        (Decimal("12"), 12),
        ("0", 0),
        ("007", 7),
        ("", None),
        ("-", None),
        ("–", None),
        ("n/a", None),
        (None, None),
    ],
)
def test_a_count_is_read(value, expected):
    assert read_count(value) == expected


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        pytest.param("36.47", "bilangan bulat", id="a percentage among counts"),
        pytest.param("36,47", "bilangan bulat", id="with a comma"),
        pytest.param(36.47, "bilangan bulat", id="as a number"),
        pytest.param("607.42", "bilangan bulat", id="a thousand with two digits"),
        pytest.param("1234.567", "bilangan bulat", id="four digits before the dot"),
        pytest.param("607,426", "dua hal", id="a comma that could be either"),
        pytest.param("-5", "negatif", id="negative text"),
        pytest.param("−5", "negatif", id="with the minus sign"),
        pytest.param(-5, "negatif", id="negative number"),
        pytest.param("12 orang", "bukan bilangan", id="a word behind"),
        pytest.param("1e5", "bukan bilangan", id="exponent"),
        pytest.param("٣", "bukan bilangan", id="digits of another script"),
        pytest.param(True, "bukan bilangan", id="a tick"),
        pytest.param(float("nan"), "bukan bilangan", id="nan"),
        pytest.param(float("inf"), "bukan bilangan", id="infinity"),
        pytest.param(date(2024, 7, 1), "bukan bilangan", id="a date"),
        pytest.param("2147483648", "terlalu besar", id="more than the database holds"),
        pytest.param("9" * 5000, "terlalu besar", id="more than Python reads"),
    ],
)
def test_what_is_no_count_is_refused_with_the_reason(value, reason):
    with pytest.raises(UnreadableError, match=reason):
        read_count(value)


@given(st.integers(0, 2_147_483_647))
def test_every_count_is_read_back_as_it_is_shown(number):
    assert read_count(formats.people(number)) == number
    assert read_count(str(number)) == number


@settings(max_examples=200)
@given(st.one_of(st.text(max_size=12), st.floats(), st.integers(), st.none()))
def test_a_count_is_whole_and_not_negative_or_refused(value):
    with suppress(UnreadableError):
        number = read_count(value)
        assert number is None or (isinstance(number, int) and number >= 0)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("36,47%", Decimal("36.47")),
        ("36,47", Decimal("36.47")),
        ("36.47", Decimal("36.47")),
        ("46", Decimal("46")),
        (36.47, Decimal("36.47")),
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


@pytest.mark.parametrize("value", ["tiga", "1.234,5", "36,47 persen", "1e3"])
def test_what_is_no_decimal_is_refused(value):
    with pytest.raises(UnreadableError, match="desimal"):
        read_decimal(value)


JULY = date(2024, 7, 1)


@pytest.mark.parametrize(
    "value",
    [
        "Juli 2024",
        "juli 2024",
        "Jul-24",
        "Jul 2024",
        "JULI-2024",
        "July 2024",
        "2024-07",
        "2024/07",
        "202407",
        "07/2024",
        "7-2024",
        "2024-07-31",
        "31 Juli 2024",
        "01/07/2024",
        date(2024, 7, 15),
        datetime(2024, 7, 31, 12, 0),
    ],
)
def test_a_month_is_read_in_every_way_people_write_it(value):
    assert read_month(value) == JULY


@pytest.mark.parametrize("name", ["Agt", "Agu", "Ags", "Agustus", "Aug", "August"])
def test_every_short_form_of_august_is_known(name):
    assert read_month(f"{name}-24") == date(2024, 8, 1)


@pytest.mark.parametrize("value", ["Julember 2024", "2024-13", "13/2024", "2024", "24-07", "bulan"])
def test_what_is_no_month_is_refused(value):
    with pytest.raises(UnreadableError):
        read_month(value)


@given(MONTHS)
def test_every_month_is_read_back_as_it_is_shown(month):
    assert read_month(formats.month(month)) == month
    assert read_month(formats.short_month(month)) == month
    assert read_month(formats.month_code(month)) == month


@pytest.mark.parametrize("value", ["2024-08-01", "1 Agustus 2024", "01/08/2024", "1.8.2024"])
def test_a_day_is_read_day_first(value):
    assert read_day(value) == date(2024, 8, 1)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        pytest.param("31 Juni 2025", "Juni 2025 hanya sampai tanggal 30", id="31 June"),
        pytest.param("2025-06-31", "Juni 2025 hanya sampai tanggal 30", id="the same in ISO"),
        pytest.param("29/02/2023", "Februari 2023 hanya sampai tanggal 28", id="no leap year"),
        pytest.param("12/13/2024", "Bulan 13 tidak ada", id="month first"),
        pytest.param("2024-00-10", "Bulan 0 tidak ada", id="month 0"),
        pytest.param("1 Juli 1024", "Tahun 1024 tidak mungkin", id="year"),
        pytest.param("besok", "bukan tanggal", id="a word"),
    ],
)
def test_an_impossible_day_is_refused_with_the_reason(value, reason):
    with pytest.raises(UnreadableError, match=reason):
        read_day(value)


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_back_as_it_is_shown(day):
    assert read_day(formats.long_date(day)) == day
    assert read_day(day.isoformat()) == day


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_the_last_day_is_followed_by_the_first_of_the_next_month(day):
    last = last_day(day)
    assert (last.year, last.month) == (day.year, day.month)
    assert date.fromordinal(last.toordinal() + 1).day == 1


@pytest.mark.parametrize("value", ["2024", 2024, 2024.0])
def test_a_year_is_read(value):
    assert read_year(value) == 2024


@pytest.mark.parametrize("value", ["24", "1024", "2024,5", 2024.5, "tahun"])
def test_what_is_no_year_is_refused(value):
    with pytest.raises(UnreadableError, match="tahun"):
        read_year(value)
