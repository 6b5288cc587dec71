"""Cells as people write them: dates, amounts, places, schemes. Each raises ValueError."""

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, Generic, TypeVar

from common import nik as nik_rules
from common.months import last_day
from common.spreadsheets.dates import Order, read_day, read_month
from common.spreadsheets.identifiers import read_identifier
from common.spreadsheets.numbers import Style, UnreadableError, plain, read_amount
from participants.kur.models import SchemeLimit
from participants.kur.models.choices import Scheme
from regions.models import Region
from regions.resolver import CodeSystem, PlaceResolver

T = TypeVar("T")
MONTH_ALONE = re.compile(
    r"[0-9]{4}[ /-]?[0-9]{2}|[0-9]{1,2}[ /-][0-9]{4}|[A-Za-z]+[ .'/-]*[0-9]{2,4}"
)
SCHEMES = {
    "SUPERMIKRO": Scheme.SUPER_MIKRO,
    "MIKRO": Scheme.MIKRO,
    "KECIL": Scheme.KECIL,
    "RITEL": Scheme.KECIL,
    "KHUSUS": Scheme.KHUSUS,
    "PMI": Scheme.PMI,
    "PENEMPATANPMI": Scheme.PMI,
    "TKI": Scheme.PMI,
}


class Remembered(dict[Any, T | None], Generic[T]):
    """A parser with a memory: a million rows hold a few thousand different dates. Faults too, as
    None."""

    LIMIT = 50_000

    def __init__(self, parse: Callable[[Any], T]) -> None:
        super().__init__()
        self.parse = parse

    def __missing__(self, key: Any) -> T | None:
        value: T | None
        try:
            value = self.parse(key)
        except (ValueError, KeyError, OverflowError):
            value = None
        if len(self) < self.LIMIT:
            self[key] = value
        return value


def read_date(value: Any, *, order: Order | None, last_of_month: bool) -> date:
    """A day; a month alone is its first day, or its last with `last_of_month`."""
    try:
        day = read_day(value, order)
    except UnreadableError:
        if not isinstance(value, str) or not MONTH_ALONE.fullmatch(value.strip()):
            raise
        day = read_month(value)
        day = last_day(day) if day and last_of_month else day
    if day is None:
        raise UnreadableError(str(value))
    return day


def read_rupiah(value: Any, style: Style | None = None, factor: int = 1) -> int:
    """Nothing is no amount."""
    amount = read_amount(value, style, factor=factor)
    if amount is None:
        raise UnreadableError(str(value))
    return amount


def read_scheme(value: object) -> str:
    """`MIKRO`, `KUR Mikro`, `super mikro`, `SUPER_MIKRO`."""
    text = re.sub(r"[^A-Z]", "", str(value).upper()).removeprefix("KUR")
    return SCHEMES[text].value


class Limits(dict[tuple[str, date], tuple[int, int]]):
    """(scheme, day of the credit) to (over, up to): the newest row in force on that day."""

    LARGEST = 500_000_000  # the largest KUR credit of any known regulation

    def __init__(self) -> None:
        super().__init__()
        self.rows = list(SchemeLimit.objects.order_by("-effective_from"))
        self.largest = max([self.LARGEST, *(row.amount_up_to for row in self.rows)])

    def __missing__(self, key: tuple[str, date]) -> tuple[int, int]:
        scheme, day = key
        in_force = (
            (row.amount_over, row.amount_up_to)
            for row in self.rows
            if row.scheme == scheme
            and row.effective_from <= day
            and (row.effective_to is None or day <= row.effective_to)
        )
        limits = self[key] = next(in_force, (0, self.largest))
        return limits


def nik_reader() -> Callable[[object], tuple[str, nik_rules.Fault | None]]:
    """Reads a NIK; of the portal's own province only its own places may stand in it."""
    codes = Region.objects.values_list("code", flat=True)
    return partial(nik_rules.read_nik, regencies=nik_rules.regency_codes(codes))


TENOR = re.compile(
    r"(\d{1,3})(?:[.,]0+)?\s*(?:bulan|bln|months?)?|(\d{1,2})\s*(?:tahun|thn|th|years?)"
)


def read_tenor(value: Any) -> int:
    """Months: `24`, `24 bulan`, `2 tahun`."""
    if isinstance(value, int | float) and value == int(value):
        return int(value)
    parts = TENOR.fullmatch(plain(str(value)).lower())
    if parts is None:
        raise UnreadableError(str(value))
    return int(parts[1]) if parts[1] else int(parts[2]) * 12


def read_loan_number(value: Any) -> tuple[str, str]:
    """As it is written, and what is wrong with it."""
    try:
        number = read_identifier(value).replace("\\", "/")
    except UnreadableError:
        return "", "number_became_day" if isinstance(value, date) else "number_lost"
    return number, "" if number else "required"


def place_reader(places: PlaceResolver, code_system: str = "") -> Callable[[object], int]:
    """Reads a code or a name of a place below the province."""
    system = CodeSystem(code_system) if code_system else None

    def read(value: object) -> int:
        place = places.resolve(value, system=system)
        if place.is_parent:
            raise UnreadableError(str(value))
        return place.pk

    return read
