"""Days, months and years as people write them."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import formats
from common.months import MONTH_NAMES, SHORT_MONTH_NAMES, last_day
from common.spreadsheets.dates import order_of, order_question, read_day, read_month, read_year
from common.spreadsheets.numbers import Percent, UnreadableError

JULY = date(2024, 7, 1)
LAST_OF_JULY = date(2024, 7, 31)
MONTHS = st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(lambda day: day.replace(day=1))
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    "value",
    [
        "2024-07-31",
        "2024-07-31 00:00:00",
        "2024-07-31T12:30:00+07:00",
        "2024-07-31T05:30:00.000Z",
        "2024/07/31",
        "2024.7.31",
        "20240731",
        20240731,
        "31/07/2024",
        "31-07-2024",
        "31.07.2024",
        "31 07 2024",
        "31/7/24",
        "31/07/2024 14:05",
        "31/07/2024 2:05 PM",
        "31 Juli 2024",
        "31 July 2024",
        "31-Jul-24",
        "31-JUL-2024",
        "31Jul2024",
        "31 Jul. 2024",
        "31 Juli '24",
        "Rabu, 31 Juli 2024",
        "Wed 31 Jul 2024",
        "July 31, 2024",
        "Jul 31, 2024 14:05",
        "'31/07/2024",
        "\u00a031 Juli\u00a02024 ",
        "45504",
        45504,
        45504.75,
        LAST_OF_JULY,
        datetime(2024, 7, 31, 23, 59),
    ],
)
def test_a_day_is_read_in_every_way_people_write_it(value):
    assert read_day(value) == LAST_OF_JULY


@pytest.mark.parametrize("name", ["Agu", "Agt", "Ags", "Agust", "Agus", "Agustus", "Aug", "August"])
@pytest.mark.parametrize("year", ["24", "2024"])
def test_every_short_form_of_august_is_known(name, year):
    assert read_day(f"15-{name}-{year}") == date(2024, 8, 15)
    assert read_month(f"{name}-{year}") == date(2024, 8, 1)


@given(DAYS, st.sampled_from([*MONTH_NAMES.values(), *SHORT_MONTH_NAMES.values()]), st.booleans())
def test_every_name_of_a_month_is_read_in_a_day(day, names, has_short_year):
    year = f"{day:%y}" if has_short_year else f"{day:%Y}"
    assert read_day(f"{day.day}-{names[day.month - 1]}-{year}") == day


def test_a_serial_of_a_workbook_that_counts_from_1904():
    assert read_day(45504 - 1462, is_1904=True) == LAST_OF_JULY


@given(DAYS)
def test_every_serial_is_read_back(day):
    assert read_day((day - date(1899, 12, 30)).days) == day


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        pytest.param("31 Juni 2025", "Juni 2025 hanya sampai tanggal 30", id="31 June"),
        pytest.param("31-Jun-25", "Juni 2025 hanya sampai tanggal 30", id="as Excel writes it"),
        pytest.param("2025-06-31", "Juni 2025 hanya sampai tanggal 30", id="in ISO"),
        pytest.param("20250631", "Juni 2025 hanya sampai tanggal 30", id="compact"),
        pytest.param("29/02/2023", "Februari 2023 hanya sampai tanggal 28", id="no leap year"),
        pytest.param("12/13/2024", "Bulan 13 tidak ada", id="month first"),
        pytest.param("2024-00-10", "Bulan 0 tidak ada", id="month 0"),
        pytest.param("1 Juli 1024", "Tahun 1024 tidak mungkin", id="year"),
        pytest.param("1 Juls 2024", "bukan nama bulan", id="no month"),
        pytest.param("besok", "bukan tanggal", id="a word"),
        pytest.param("31/07-2024", "bukan tanggal", id="two separators"),
        pytest.param("３１/０７/２０２４", "bukan tanggal", id="full-width digits"),
        pytest.param(12, "bukan tanggal", id="a small number"),
        pytest.param(True, "bukan tanggal", id="a tick"),
        pytest.param(Percent(45504), "bukan tanggal", id="a percentage"),
        pytest.param(float("nan"), "bukan tanggal", id="nan"),
        pytest.param(1e300, "bukan tanggal", id="a huge number"),
    ],
)
def test_an_impossible_day_is_refused_with_the_reason(value, reason):
    with pytest.raises(UnreadableError, match=reason):
        read_day(value)


@pytest.mark.parametrize(
    ("values", "order"),
    [
        pytest.param(["7/31/2024", "7/8/2024", "1/2/2024"], "mdy", id="one with the month first"),
        pytest.param(["31/7/2024", "8/7/2024"], "dmy", id="one with the day first"),
        pytest.param(["7/8/2024", "01-02-24"], None, id="none decides"),
        pytest.param(["31/7/2024", "7/31/2024"], "mixed", id="both"),
        pytest.param(["2024-07-31", "31 Juli 2024", None, 45504, ""], None, id="none in figures"),
        pytest.param(["7/31/2024 10:00 AM", "7-8-24"], "mdy", id="with a time"),
    ],
)
def test_the_order_of_a_column_is_decided_by_what_allows_only_one(values, order):
    assert order_of(values) == order


@given(
    st.lists(DAYS, min_size=1), st.sampled_from(["%d/%m/%Y", "%m/%d/%Y"]), st.sampled_from("/-.")
)
def test_a_column_is_read_back_in_its_own_order(days, form, sign):
    days = [*days, date(2024, 7, 31)]
    column = [day.strftime(form).replace("/", sign) for day in days]
    assert [read_day(value, order_of(column)) for value in column] == days


def test_where_both_orders_stand_in_a_column_only_what_is_sure_is_read():
    column = ["31/7/2024", "7/31/2024", "5/5/2024", "7/8/2024"]
    assert [read_day(value, order_of(column)) for value in column[:3]] == [
        LAST_OF_JULY,
        LAST_OF_JULY,
        date(2024, 5, 5),
    ]
    with pytest.raises(UnreadableError, match="dua urutan"):
        read_day("7/8/2024", order_of(column))


def test_where_none_decides_it_is_asked():
    question = order_question("order:tgl", ["2024-05-01", "7/8/2024"], "Tgl Akad")
    assert "Tgl Akad" in question.text
    assert "7/8/2024" in question.text
    assert question.options == (("dmy", "7 Agustus 2024"), ("mdy", "8 Juli 2024"))


@pytest.mark.parametrize(
    "values", [["31/7/2024", "7/8/2024"], ["5/5/2024"], ["2024-07-08"], [], [LAST_OF_JULY]]
)
def test_nothing_is_asked_where_nothing_is_open(values):
    assert order_question("order:tgl", values, "Tgl") is None


@pytest.mark.parametrize(
    "value",
    [
        "Juli 2024",
        "juli 2024",
        "Jul-24",
        "Jul 2024",
        "JULI-2024",
        "July 2024",
        "2024 Juli",
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


@pytest.mark.parametrize("value", ["Julember 2024", "2024-13", "13/2024", "2024", "24-07", "bulan"])
def test_what_is_no_month_is_refused(value):
    with pytest.raises(UnreadableError):
        read_month(value)


@given(MONTHS)
def test_every_month_is_read_back_as_it_is_shown(month):
    assert read_month(formats.month(month)) == month
    assert read_month(formats.short_month(month)) == month
    assert read_month(formats.month_code(month)) == month


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_back_as_it_is_shown(day):
    assert read_day(formats.long_date(day)) == day
    assert read_day(day.isoformat()) == day


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_the_last_day_is_followed_by_the_first_of_the_next_month(day):
    last = last_day(day)
    assert (last.year, last.month) == (day.year, day.month)
    assert (last + timedelta(days=1)).day == 1


@pytest.mark.parametrize("value", ["2024", 2024, 2024.0, "'2024", "2024.0"])
def test_a_year_is_read(value):
    assert read_year(value) == 2024


@pytest.mark.parametrize("value", ["24", "1024", "2024,5", 2024.5, "tahun"])
def test_what_is_no_year_is_refused(value):
    with pytest.raises(UnreadableError, match="tahun"):
        read_year(value)
