"""Cells as people write them: dates, amounts, places, schemes. Each raises ValueError."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Generic, TypeVar

from common import nik as nik_rules
from common.months import MONTH_NUMBERS, last_day
from participants.kur.models import SchemeLimit
from participants.kur.models.choices import Scheme
from regions.models import OtherName, Region

T = TypeVar("T")
ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?$")
DAY_FIRST = re.compile(r"^(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})$")
IN_WORDS = re.compile(r"^(?:(\d{1,2})[ \-])?([A-Za-z]+)[ \-](\d{4})$")
MONTH_ONLY = re.compile(r"^(\d{4})-(\d{1,2})$")
AMOUNT = re.compile(r"^(?:\d+|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+)(?:[.,]00?)?$")
EXCEL_EPOCH = date(1899, 12, 30)
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


class Remembered(dict[Any, T], Generic[T]):
    """A parser with a memory: a million rows hold a few thousand different dates. Faults too."""

    LIMIT = 50_000

    def __init__(self, parse: Callable[[Any], T], fault: T) -> None:
        super().__init__()
        self.parse = parse
        self.fault = fault

    def __missing__(self, key: Any) -> T:
        try:
            value = self.parse(key)
        except (ValueError, KeyError, OverflowError):
            value = self.fault
        if len(self) < self.LIMIT:
            self[key] = value
        return value


def read_date(value: object, *, last_of_month: bool = False) -> date:
    """A day; a month alone is its first day, or its last with `last_of_month`."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float):
        return EXCEL_EPOCH + timedelta(days=int(value))
    text = " ".join(str(value).split())
    if parts := ISO.match(text):
        return date(int(parts[1]), int(parts[2]), int(parts[3]))
    if parts := DAY_FIRST.match(text):
        return date(int(parts[3]), int(parts[2]), int(parts[1]))
    if parts := IN_WORDS.match(text):
        month = MONTH_NUMBERS[parts[2].lower()]
        if parts[1]:
            return date(int(parts[3]), month, int(parts[1]))
        return _whole_month(int(parts[3]), month, last_of_month)
    if parts := MONTH_ONLY.match(text):
        return _whole_month(int(parts[1]), int(parts[2]), last_of_month)
    raise ValueError(text)


def read_paid_until(value: object) -> date:
    return read_date(value, last_of_month=True)


def _whole_month(year: int, month: int, last: bool) -> date:
    first = date(year, month, 1)
    return last_day(first) if last else first


def read_amount(value: object) -> int:
    """Whole rupiah: `50000000`, `50.000.000`, `Rp50.000.000,00`; 36.47 is refused."""
    if isinstance(value, int | float):
        if value != int(value):
            raise ValueError(str(value))
        return int(value)
    text = str(value).strip().removeprefix("Rp").replace(" ", "").removeprefix(".")
    if not AMOUNT.match(text):
        raise ValueError(text)
    return int(re.sub(r"[.,]00?$", "", text).replace(".", "").replace(",", ""))


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


class Places:
    """A code or a name to a place below the province.

    Kemendagri and BPS codes clash, so a code without its dot is taken only where both systems
    mean the same place, or the header says which one it is.
    """

    def __init__(self, code_system: str = "") -> None:
        self.code_system = code_system
        places = list(Region.objects.filter(level__in=[Region.Level.REGENCY, Region.Level.CITY]))
        self.by_code = {place.code: place.pk for place in places}
        self.by_bps = {place.bps_code: place.pk for place in places}
        self.by_name: dict[str, int | None] = {}
        former = OtherName.objects.exclude(valid_until=None).values_list("name", flat=True)
        former_names = {name.lower() for name in former}
        for place in places:
            names = {place.full_name.lower(), place.short_name.lower()}
            for name in names | {place.short_name.lower().replace(".", "")}:
                self.by_name[name] = place.pk
            bare = place.name.lower()
            # "Pontianak" alone was also the former name of Mempawah's regency.
            ambiguous = bare in self.by_name or bare in former_names
            self.by_name[bare] = None if ambiguous else place.pk

    def read(self, value: object) -> int:
        text = str(value).strip()
        if isinstance(value, float):  # 61.71 typed as a number
            text = f"{value:.2f}" if value < 100 else f"{value:.0f}"
        if re.fullmatch(r"\d\d\.\d", text):  # 61.10, of which a spreadsheet took the last digit
            text += "0"
        if place := self.by_code.get(text):
            return place
        if text.isdecimal():
            return self._read_bare(text)
        name = self.by_name[" ".join(text.lower().split())]
        if name is None:
            raise ValueError(text)
        return name

    def _read_bare(self, text: str) -> int:
        kemendagri = self.by_code.get(f"{text[:2]}.{text[2:]}")
        bps = self.by_bps.get(text)
        if self.code_system:
            place = bps if self.code_system == "bps" else kemendagri
            if place is None:
                raise ValueError(text)
            return place
        if kemendagri is None or kemendagri != bps:
            raise ValueError(text)
        return kemendagri
