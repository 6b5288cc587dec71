"""The month: a date on day 1. Its names, its arithmetic, and how it is read from `2024-07`."""

import re
from datetime import date

from django.utils import timezone

FIRST_YEAR, LAST_YEAR = 1990, 2100  # of what people write down; after a month comes a month

MONTH_NAMES = {
    "id": [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
SHORT_MONTH_NAMES = {
    "id": ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}
# Spellings that are no beginning of a name above.
OTHER_MONTH_NAMES = {
    "pebruari": 2,
    "nopember": 11,
    "mrt": 3,
    "agt": 8,
    "ags": 8,
}
SHORTEST_MONTH_NAME = 3
# Lower case: every name and every beginning of it from three letters on, as `agust` or `sept`.
MONTH_NUMBERS = {
    name[:length].lower(): number
    for name, number in [
        *(
            (name, number)
            for names in MONTH_NAMES.values()
            for number, name in enumerate(names, start=1)
        ),
        *OTHER_MONTH_NAMES.items(),
    ]
    for length in range(SHORTEST_MONTH_NAME, len(name) + 1)
}


def month_start(day: date) -> date:
    return date(day.year, day.month, 1)


def this_month() -> date:
    """The month of today, in the portal's time zone (WIB)."""
    return month_start(timezone.localdate())


def add_months(month: date, count: int) -> date:
    year, month_index = divmod(month.year * 12 + month.month - 1 + count, 12)
    return date(year, month_index + 1, 1)


def months_between(first: date, last: date) -> int:
    """Calendar months from first to last, negative when last is the earlier one."""
    return (last.year - first.year) * 12 + last.month - first.month


def month_range(first: date, last: date) -> list[date]:
    """Both ends included; empty when last is before first."""
    return [add_months(first, step) for step in range(months_between(first, last) + 1)]


def last_day(month: date) -> date:
    return date.fromordinal(add_months(month, 1).toordinal() - 1)


def read_month(text: str) -> date:
    """`2024-07`, as addresses and stored choices write it. Raises ValueError for anything else.

    >>> read_month("2024-07")
    datetime.date(2024, 7, 1)
    """
    if not is_month_code(text):
        raise ValueError(f"not a month: {text[:20]}")
    return date.fromisoformat(f"{text}-01")


def is_month_code(text: str) -> bool:
    """Written as a month is; `2024-13` is, and is none."""
    return re.fullmatch(r"[0-9]{4}-[0-9]{2}", text) is not None
