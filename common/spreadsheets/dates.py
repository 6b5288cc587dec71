"""Days, months and years as people write them: read, or refused with the reason.

`01/08/2024` is two days. Which of the two a column means, those of its values decide that allow
only one (`order_of`); where none does, the caller asks (`order_question`). Without an order the
day comes first, as everybody here writes it.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Literal

from django.utils.translation import gettext as _

from common import formats
from common.months import FIRST_YEAR, LAST_YEAR, MONTH_NUMBERS, last_day
from common.spreadsheets.numbers import Percent, UnreadableError, is_empty, plain
from common.spreadsheets.questions import Question

Order = Literal["dmy", "mdy", "mixed"]  # day first, month first, or a column that holds both

EPOCH, EPOCH_OF_1904 = date(1899, 12, 30), date(1904, 1, 1)
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000  # 1954 to 2119

TIME = (
    r"(?:,? ?(?:t|pukul )?\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)? ?(?:[ap]m|z|wib)?"
    r"(?:[+-]\d{2}:?\d{2})?)?"
)
WEEKDAY = re.compile(
    r"^(?:senin|selasa|rabu|kamis|jum.?at|sabtu|minggu|ahad|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|"
    r"sat(?:ur)?|sun)(?:day)?),? (?=\w)"
)
YEAR_FIRST = re.compile(
    rf"(?P<year>\d{{4}})(?P<sign>[-/. ])(?P<month>\d{{1,2}})(?P=sign)(?P<day>\d{{1,2}}){TIME}"
)
COMPACT = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})")
IN_FIGURES = re.compile(
    r"(?P<first>\d{1,2})(?P<sign>[-/. ])(?P<second>\d{1,2})(?P=sign)(?P<year>\d{4}|\d{2})" + TIME
)
IN_WORDS = re.compile(
    r"(?P<day>\d{1,2})[-/. ]{0,2}(?P<month>[a-z]+)[-/. ]{0,2}'?(?P<year>\d{4}|\d{2})" + TIME
)
WORD_FIRST = re.compile(
    r"(?P<month>[a-z]{3,})[-/. ]{1,2}(?P<day>\d{1,2})(?:, ?|[-/. ])(?P<year>\d{4})" + TIME
)


def read_day(value: Any, order: Order | None = None, *, is_1904: bool = False) -> date | None:
    """`2024-07-31`, `31 Juli 2024`, `31-Jul-24`, `31/07/2024`, a serial of Excel or a date cell."""
    if is_empty(value):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise _no_day()
    if not isinstance(value, str):
        return _numbered(value, is_1904)
    return _written(_day_text(value), order, is_1904)


def _day_text(value: str) -> str:
    return WEEKDAY.sub("", plain(value).lower().removeprefix("'"))


def _written(text: str, order: Order | None, is_1904: bool) -> date:
    if not text.isascii():
        raise _no_day()
    if parts := IN_FIGURES.fullmatch(text):
        return _in_order(int(parts["first"]), int(parts["second"]), _year(parts["year"]), order)
    if parts := YEAR_FIRST.fullmatch(text) or COMPACT.fullmatch(text):
        return _day(int(parts["year"]), int(parts["month"]), int(parts["day"]))
    if parts := IN_WORDS.fullmatch(text) or WORD_FIRST.fullmatch(text):
        return _day(_year(parts["year"]), _month_number(parts["month"]), int(parts["day"]))
    if re.fullmatch(r"[0-9]{5}(?:[.,][0-9]+)?", text):
        return _numbered(float(text.replace(",", ".")), is_1904)
    raise _no_day()


def _numbered(value: float, is_1904: bool) -> date:
    """A number that a spreadsheet shows as a date, or 20240731."""
    if isinstance(value, Percent) or value != value:
        raise _no_day()
    if FIRST_SERIAL <= value < LAST_SERIAL:
        return (EPOCH_OF_1904 if is_1904 else EPOCH) + timedelta(days=int(value))
    if value == int(value) and (parts := COMPACT.fullmatch(str(int(value)))):
        return _day(int(parts[1]), int(parts[2]), int(parts[3]))
    raise _no_day()


def _in_order(first: int, second: int, year: int, order: Order | None) -> date:
    if order == "mixed" and _means_two_days(first, second):
        raise UnreadableError(
            _(
                "Kolom ini memakai dua urutan, hari lalu bulan dan bulan lalu hari, dan tanggal ini "
                "bisa keduanya; tulis 2024-07-31 atau 31 Juli 2024."
            )
        )
    month_first = order == "mdy" or (order == "mixed" and second > 12)
    return _day(year, first, second) if month_first else _day(year, second, first)


def _means_two_days(first: int, second: int) -> bool:
    return first != second and 1 <= first <= 12 and 1 <= second <= 12


def order_of(values: Iterable[Any]) -> Order | None:
    """The order of day and month in a column; None where every value allows both or has none."""
    orders: set[Order] = set()
    for first, second in _in_figures(values):
        if 12 < first <= 31 and 1 <= second <= 12:
            orders.add("dmy")
        elif 12 < second <= 31 and 1 <= first <= 12:
            orders.add("mdy")
    return "mixed" if len(orders) == 2 else next(iter(orders), None)


def order_question(key: str, values: Iterable[Any], header: str) -> Question | None:
    """Asks for the order of a column that does not say it; None where nothing is open."""
    values = list(values)
    if order_of(values) is not None:
        return None
    open_value = next(
        (value for value in values if any(_means_two_days(*pair) for pair in _in_figures([value]))),
        None,
    )
    if open_value is None:
        return None
    return Question(
        key=key,
        text=_("Tanggal di kolom %(header)s seperti %(value)s: hari dulu atau bulan dulu?")
        % {"header": header, "value": open_value},
        options=tuple(
            (order, formats.long_date(read_day(open_value, order))) for order in ("dmy", "mdy")
        ),
        value=open_value,
    )


def _in_figures(values: Iterable[Any]) -> Iterable[tuple[int, int]]:
    """The first two figures of the days that are written in figures, year last."""
    for value in values:
        if isinstance(value, str) and (parts := IN_FIGURES.fullmatch(_day_text(value))):
            yield int(parts["first"]), int(parts["second"])


def read_month(value: Any) -> date | None:
    """`Juli 2024`, `Jul-24`, `2024-07`, `07/2024`, a date in the month: its first day."""
    if is_empty(value):
        return None
    if isinstance(value, date):
        return date(value.year, value.month, 1)
    text = plain(str(value)).lower().removeprefix("'").replace(".", "")
    if parts := re.fullmatch(r"([a-z]+)[ '/-]*([0-9]{4}|[0-9]{2})", text):
        return _day(_year(parts[2]), _month_number(parts[1]), 1)
    if parts := re.fullmatch(r"([0-9]{4})[ /-]?([0-9]{2})", text):
        return _day(int(parts[1]), int(parts[2]), 1)
    if parts := re.fullmatch(r"([0-9]{4})[ /-]?([a-z]+)", text):
        return _day(int(parts[1]), _month_number(parts[2]), 1)
    if parts := re.fullmatch(r"([0-9]{1,2})[ /-]([0-9]{4})", text):
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
    text = plain(text).removeprefix("'").removesuffix(".0")
    if not re.fullmatch(r"[0-9]{4}", text) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
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


def _no_day() -> UnreadableError:
    return UnreadableError(_("Ini bukan tanggal, misalnya 2024-08-01 atau 1 Agustus 2024."))
