"""Days, months and years as people write them: read, or refused with the reason."""

import re
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from common.months import FIRST_YEAR, LAST_YEAR, MONTH_NUMBERS, last_day
from common.spreadsheets.numbers import UnreadableError, is_empty


def read_day(value: Any) -> date | None:
    """`2024-08-01`, `1 Agustus 2024`, `01/08/2024` (day first) or a date cell."""
    if is_empty(value):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip().lower()
    if parts := re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[t ].*)?", text):
        return _day(int(parts[1]), int(parts[2]), int(parts[3]))
    if parts := re.fullmatch(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", text):
        return _day(int(parts[3]), int(parts[2]), int(parts[1]))
    if parts := re.fullmatch(r"([0-9]{1,2})[ -]([a-z]+)[ -]([0-9]{4})", text):
        return _day(int(parts[3]), _month_number(parts[2]), int(parts[1]))
    raise UnreadableError(_("Ini bukan tanggal, misalnya 2024-08-01 atau 1 Agustus 2024."))


def read_month(value: Any) -> date | None:
    """`Juli 2024`, `Jul-24`, `2024-07`, `07/2024`, a date in the month: its first day."""
    if is_empty(value):
        return None
    if isinstance(value, date):
        return date(value.year, value.month, 1)
    text = str(value).strip().lower().replace(".", "")
    if parts := re.fullmatch(r"([a-z]+)[ '/-]*([0-9]{4}|[0-9]{2})", text):
        return _day(_year(parts[2]), _month_number(parts[1]), 1)
    if parts := re.fullmatch(r"([0-9]{4})[/-]?([0-9]{2})", text):
        return _day(int(parts[1]), int(parts[2]), 1)
    if parts := re.fullmatch(r"([0-9]{1,2})[/-]([0-9]{4})", text):
        return _day(int(parts[2]), int(parts[1]), 1)
    try:
        day = read_day(value)
    except UnreadableError as error:
        if "-" in text and re.fullmatch(r"[0-9/ -]+", text):
            raise
        if re.search(r"[0-9]{1,2}[ -][a-z]+[ -][0-9]{4}", text):
            raise
        raise UnreadableError(
            _("Ini bukan bulan, misalnya Juli 2024, Jul-24 atau 2024-07.")
        ) from error
    return day and date(day.year, day.month, 1)


def read_year(value: Any) -> int | None:
    if is_empty(value):
        return None
    text = str(int(value)) if isinstance(value, float) and value == int(value) else str(value)
    if not re.fullmatch(r"[0-9]{4}", text.strip()) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise UnreadableError(_("Ini bukan tahun, misalnya 2024."))
    return int(text)


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _month_number(name: str) -> int:
    if name not in MONTH_NUMBERS:
        raise UnreadableError(_("“%(name)s” bukan nama bulan.") % {"name": name})
    return MONTH_NUMBERS[name]


def _day(year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UnreadableError(_("Tahun %(year)s tidak mungkin.") % {"year": year})
    if not 1 <= month <= 12:
        raise UnreadableError(_("Bulan %(month)s tidak ada.") % {"month": month})
    last = last_day(date(year, month, 1))
    if not 1 <= day <= last.day:
        raise UnreadableError(
            _("%(month)s hanya sampai tanggal %(last)s; tanggal %(day)s tidak ada.")
            % {"month": formats.month(last), "last": last.day, "day": day}
        )
    return date(year, month, day)
