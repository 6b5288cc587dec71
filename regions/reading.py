"""Numbers, months and days as people write them in files: read, or refused with the reason.

Each reader takes what a cell holds (text, number or date) and returns None for an empty one:
whether empty may be is the caller's rule.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from common.months import FIRST_YEAR, LAST_YEAR, MONTH_NUMBERS, last_day

EMPTY = {"", "-", "–", "—", "…", "...", "n/a", "na"}
LARGEST_COUNT = 2_147_483_647  # what a column of the database holds
LONGEST_NUMBER = 100  # characters; Python itself refuses to read thousands of digits

GROUPED = re.compile(r"[0-9]{1,3}(?:[.  ][0-9]{3})+(?:,0+)?")
PLAIN = re.compile(r"[0-9]+(?:,0+)?")


class UnreadableError(ValueError):
    """A value that means nothing, or that could mean two things; its text says why."""


def is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and value.strip().lower() in EMPTY)


def read_count(value: Any) -> int | None:
    """People: `607426`, `607.426`, `607 426`; a fraction or a negative number is refused."""
    if is_empty(value):
        return None
    number = _whole(value)
    if number < 0:
        raise UnreadableError(_("Jumlah orang tidak boleh negatif."))
    if number > LARGEST_COUNT:
        raise UnreadableError(_("Angka ini terlalu besar."))
    return number


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise UnreadableError(_("Ini bukan bilangan."))
    if isinstance(value, str):
        return _whole_text(" ".join(value.split()))
    if value != value or value in (float("inf"), float("-inf")):
        raise UnreadableError(_("Ini bukan bilangan."))
    if value != int(value):
        raise _fraction()
    return int(value)


def _whole_text(text: str) -> int:
    sign, digits = (-1, text[1:].strip()) if text[:1] in "-−" else (1, text)
    if GROUPED.fullmatch(digits) or PLAIN.fullmatch(digits):
        if len(digits) > LONGEST_NUMBER:
            raise UnreadableError(_("Angka ini terlalu besar."))
        return sign * int(re.sub(r"[.  ]", "", digits.split(",")[0]))
    if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+", digits):
        raise UnreadableError(_("Koma di sini bisa berarti dua hal; tulis ribuan dengan titik."))
    if re.fullmatch(r"[0-9.,]*[0-9][0-9.,]*", digits):
        raise _fraction()
    raise UnreadableError(_("Ini bukan bilangan."))


def _fraction() -> UnreadableError:
    return UnreadableError(
        _("Jumlah orang harus bilangan bulat, misalnya 607.426 atau 607426; ini pecahan.")
    )


def read_decimal(value: Any) -> Decimal | None:
    """`36,47`, `36,47%`, `36.47` or `46`: a percentage or an amount, exact."""
    if is_empty(value):
        return None
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        value = str(value)
    text = str(value).strip().removesuffix("%").strip().replace(",", ".")
    if not re.fullmatch(r"[-−]?[0-9]{1,12}(\.[0-9]{1,6})?", text):
        raise UnreadableError(_("Ini bukan bilangan desimal, misalnya 36,47."))
    return Decimal(text.replace("−", "-"))


def read_percent(value: Any, largest: int | None = 100) -> Decimal | None:
    percent = read_decimal(value)
    if percent is None:
        return None
    if percent < 0 or (largest is not None and percent > largest):
        raise UnreadableError(
            _("Persentase harus antara 0 dan %(largest)s.") % {"largest": largest or "∞"}
        )
    return percent


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
