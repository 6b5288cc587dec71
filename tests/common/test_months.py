from datetime import UTC, date, datetime

import pytest

from common import arithmetic, query_params
from common.months import (
    MONTH_NUMBERS,
    add_months,
    last_day,
    month_range,
    month_start,
    read_month,
    this_month,
)
from common.problems import BadChoice

JULY = date(2024, 7, 1)
DEADLINE = date(2024, 12, 31)


@pytest.mark.parametrize(
    ("month", "count", "expected"),
    [
        pytest.param(JULY, 0, JULY, id="same"),
        pytest.param(JULY, 5, date(2024, 12, 1), id="december"),
        pytest.param(JULY, 6, date(2025, 1, 1), id="over-new-year"),
        pytest.param(JULY, -7, date(2023, 12, 1), id="back-over-new-year"),
        pytest.param(JULY, 24, date(2026, 7, 1), id="two-years"),
        pytest.param(date(2024, 1, 31), 1, date(2024, 2, 1), id="from-a-31st"),
    ],
)
def test_add_months(month: date, count: int, expected: date) -> None:
    assert add_months(month, count) == expected


def test_month_start_is_a_plain_date_on_day_1() -> None:
    assert month_start(DEADLINE) == date(2024, 12, 1)
    assert type(month_start(datetime(2024, 7, 31, 14, 5, tzinfo=UTC))) is date


@pytest.mark.parametrize(
    ("data_month", "left"),
    [
        pytest.param(date(2023, 12, 1), 12, id="baseline"),
        pytest.param(JULY, 5, id="july"),
        pytest.param(date(2024, 11, 1), 1, id="month-before"),
        pytest.param(date(2024, 12, 1), 0, id="the-deadlines-month"),
        pytest.param(date(2025, 1, 1), -1, id="past"),
    ],
)
def test_months_left_until_the_end_of_december(data_month: date, left: int) -> None:
    assert arithmetic.months_left(data_month, DEADLINE) == left


def test_month_range_holds_both_ends() -> None:
    assert month_range(date(2023, 11, 1), date(2024, 2, 29)) == [
        date(2023, 11, 1),
        date(2023, 12, 1),
        date(2024, 1, 1),
        date(2024, 2, 1),
    ]
    assert month_range(JULY, JULY) == [JULY]
    assert month_range(JULY, date(2024, 6, 1)) == []


@pytest.mark.parametrize("deadline", [date(2024, 1, 1), date(2024, 6, 30), DEADLINE])
def test_baseline_is_the_december_before_the_deadlines_year(deadline: date) -> None:
    assert arithmetic.baseline_month(deadline) == date(2023, 12, 1)


@pytest.mark.parametrize(
    ("month", "last"),
    [
        pytest.param(JULY, date(2024, 7, 31), id="july"),
        pytest.param(date(2024, 2, 1), date(2024, 2, 29), id="leap-year"),
        pytest.param(date(2024, 12, 1), DEADLINE, id="december"),
    ],
)
def test_the_last_day_of_a_month(month: date, last: date) -> None:
    assert last_day(month) == last


def test_a_month_begins_at_midnight_in_western_indonesia(time_machine) -> None:
    time_machine.move_to(datetime(2024, 6, 30, 17, 1, tzinfo=UTC), tick=False)
    assert this_month() == JULY
    time_machine.move_to(datetime(2024, 6, 30, 16, 59, tzinfo=UTC), tick=False)
    assert this_month() == date(2024, 6, 1)


def test_a_month_is_read_as_addresses_write_it() -> None:
    assert read_month("2024-07") == JULY
    assert query_params.read_month(" 2024-07 ") == JULY
    assert query_params.read_month("") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2024-13", "tidak ada; bulan ditulis 01 sampai 12"),
        ("0000-01", "tidak ada"),
        ("2024-7", "tidak dapat dibaca; contoh: 2024-07"),
        ("Juli 2024", "tidak dapat dibaca"),
        ("2024-W1", "tidak dapat dibaca"),
        ("2024-0٧", "tidak dapat dibaca"),
        ("2024-07-01", "tidak dapat dibaca"),
    ],
)
def test_what_is_no_month_is_refused_at_its_field(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=r"month|year"):
        read_month(text)
    with pytest.raises(BadChoice, match=message) as refused:
        query_params.read_month(text, "dari")
    assert refused.value.field == "dari"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("jan", 1), ("januari", 1), ("january", 1), ("feb", 2), ("febr", 2), ("peb", 2),
        ("pebruari", 2), ("mar", 3), ("mrt", 3), ("maret", 3), ("march", 3), ("apr", 4),
        ("mei", 5), ("may", 5), ("jun", 6), ("juni", 6), ("june", 6), ("jul", 7), ("juli", 7),
        ("agu", 8), ("agt", 8), ("ags", 8), ("agus", 8), ("agust", 8), ("aug", 8), ("august", 8),
        ("sep", 9), ("sept", 9), ("september", 9), ("okt", 10), ("oct", 10), ("october", 10),
        ("nov", 11), ("nop", 11), ("nopember", 11), ("des", 12), ("dec", 12), ("desember", 12),
    ],
)  # fmt: skip
def test_every_name_and_abbreviation_of_a_month_is_known(written: str, number: int) -> None:
    assert MONTH_NUMBERS[written] == number


def test_no_abbreviation_means_two_months() -> None:
    for name, number in MONTH_NUMBERS.items():
        longer = {each for written, each in MONTH_NUMBERS.items() if written.startswith(name)}
        assert longer == {number}
