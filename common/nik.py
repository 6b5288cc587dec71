"""The form of a NIK: `PPKKCC DDMMYY SSSS`, and what spreadsheets do to it.

Only the form is checked. Whether a NIK was ever issued, and to whom, is known to Dukcapil alone.
"""

import re
from collections.abc import Collection, Iterable
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

LENGTH = 16
WOMAN = 40  # added to the day of birth of women
PROVINCES = frozenset(
    number
    for first, last in (
        (11, 19),
        (21, 21),
        (31, 36),
        (51, 53),
        (61, 65),
        (71, 76),
        (81, 82),
        (91, 97),
    )
    for number in range(first, last + 1)
)
# Kemendagri numbers regencies from 01 and cities from 71; no province has 40 of the one or 10 of
# the other.
REGENCIES = frozenset([*range(1, 40), *range(71, 80)])
REGENCY_CODES = frozenset(
    f"{province:02d}{regency:02d}" for province in PROVINCES for regency in REGENCIES
)
DAYS = {1: 31, 2: 29, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}
ADULT = 17  # nobody younger has a NIK of their own to sign a credit with

SCIENTIFIC = re.compile(r"^\d(?:[.,]\d+)?[eE]\+?\d{1,2}$")
SEPARATORS = str.maketrans("", "", " \u00a0.-'`")
LONG_RUN = re.compile(r"\d(?:[ .\-]?\d){15,}")
HIDDEN = "••••••••"


class Fault(StrEnum):
    EMPTY = "nik_empty"
    LOST = "nik_lost_digits"
    NOT_DIGITS = "nik_not_digits"
    LENGTH = "nik_length"
    REGION = "nik_region"
    DISTRICT = "nik_district"
    BIRTH = "nik_birth"
    SERIAL = "nik_serial"


LOST = _(
    "Angka NIK hilang di lembar kerja: Excel hanya menyimpan 15 angka dan menulis 6,17101E+15. "
    "Ubah kolom NIK menjadi Teks, isi ulang dari sumbernya, lalu unggah lagi."
)
REASONS = {
    Fault.EMPTY: _("NIK kosong."),
    Fault.LOST: LOST,
    Fault.NOT_DIGITS: _("NIK memuat tanda selain angka."),
    Fault.LENGTH: _("NIK harus 16 angka."),
    Fault.REGION: _("Empat angka pertama NIK bukan kode kabupaten/kota."),
    Fault.DISTRICT: _("Kode kecamatan di dalam NIK (angka 5-6) tidak boleh 00."),
    Fault.BIRTH: _("Tanggal lahir di dalam NIK (angka 7-12) tidak ada di kalender."),
    Fault.SERIAL: _(
        "Nomor urut NIK (empat angka terakhir) mulai dari 0001; 0000 biasanya sisa NIK yang "
        "angkanya hilang di Excel."
    ),
}


def _birth_dates() -> frozenset[str]:
    """Every DDMM a NIK may hold, before the year is looked at."""
    return frozenset(
        f"{day + sex:02d}{month:02d}"
        for month, last in DAYS.items()
        for day in range(1, last + 1)
        for sex in (0, WOMAN)
    )


BIRTH_DATES = _birth_dates()
LEAP_DAYS = frozenset(["2902", "6902"])


def regency_codes(places: Iterable[str]) -> frozenset[str]:
    """The first four digits a NIK may have, where the places of one province are known.

    `places` are Kemendagri codes (`61.02`); of other provinces any possible code is taken.
    """
    own = {code.replace(".", "") for code in places if "." in code}
    provinces = {code[:2] for code in own}
    return frozenset(own | {code for code in REGENCY_CODES if code[:2] not in provinces})


def read_nik(value: object, regencies: Collection[str] = REGENCY_CODES) -> tuple[str, Fault | None]:
    """The 16 digits in a cell and what is wrong with them; the digits are empty where unreadable.

    A number cell keeps 15 digits in Excel, so a number that ends in 0 has lost its last digit.
    """
    if isinstance(value, float | int) and not isinstance(value, bool):
        return _read_number(value, regencies)
    text = str(value or "").strip()
    if len(text) != LENGTH or not text.isdecimal() or not text.isascii():
        if not text:
            return "", Fault.EMPTY
        if SCIENTIFIC.match(text):
            return "", Fault.LOST
        text = text.removesuffix(".0").translate(SEPARATORS)
        if not (text.isdecimal() and text.isascii()):
            return "", Fault.NOT_DIGITS
        if len(text) != LENGTH:
            return "", Fault.LENGTH
    return text, check_form(text, regencies)


def _read_number(value: float | int, regencies: Collection[str]) -> tuple[str, Fault | None]:
    text = f"{value:.0f}"
    if len(text) != LENGTH:
        return "", Fault.LENGTH
    if text.endswith("0") or value > 2**53:  # beyond it a float skips every other number
        return text, Fault.LOST
    return text, check_form(text, regencies)


def check_form(nik: str, regencies: Collection[str] = REGENCY_CODES) -> Fault | None:
    """What the 16 digits contradict, or None."""
    if nik[:4] not in regencies:
        return Fault.REGION
    if nik[4:6] == "00":
        return Fault.DISTRICT
    day_month = nik[6:10]
    if day_month not in BIRTH_DATES or (day_month in LEAP_DAYS and int(nik[10:12]) % 4):
        return Fault.BIRTH
    if nik[12:] == "0000":  # no serial, and what 15 digits leave of every serial below 10
        return Fault.SERIAL
    return None


def birth_year(nik: str, today: date) -> int:
    """The latest century in which the holder is grown up."""
    year = 2000 + int(nik[10:12])
    return year if year <= today.year - ADULT else year - 100


def mask(head: str, tail: str) -> str:
    """`6171••••••••0001`, from the only digits that stay readable."""
    return f"{head}{HIDDEN}{tail}"


def masked(nik: str) -> str:
    return mask(nik[:4], nik[-4:])


def holds_nik(text: str) -> bool:
    """Whether a NIK stands in the text, also within a longer number or with dots and spaces."""
    return any(_has_window(run.group()) for run in LONG_RUN.finditer(text))


def mask_text(text: str) -> str:
    """Free text with every NIK in it masked; other long numbers stay."""
    return LONG_RUN.sub(lambda run: _masked_run(run.group()), text)


def mask_cell(value: object) -> str:
    """What a NIK column held, however wrong, without the digits that would give the NIK away."""
    text = str(value if value is not None else "").strip()
    digits = sum(character.isdigit() for character in text)
    if SCIENTIFIC.match(text) or digits < 9:
        return text
    return mask(text[:4], text[-4:])


def _has_window(run: str) -> bool:
    digits = run.translate(SEPARATORS)
    return any(
        check_form(digits[start : start + LENGTH]) is None
        for start in range(len(digits) - LENGTH + 1)
    )


def _masked_run(run: str) -> str:
    return mask(run[:4], run[-4:]) if _has_window(run) else run
