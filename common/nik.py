"""The form of a NIK: `PPKKCC DDMMYY SSSS`, and what spreadsheets do to it.

Only the form is checked. Whether a NIK was ever issued, and to whom, is known to Dukcapil alone.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from enum import StrEnum
from urllib.parse import unquote

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
SEPARATORS = re.compile(r"[\s.\-‐‑–—_/|'’`´\u200b-\u200d\u2060\ufeff]")
# What people put between the digits of one number: up to three signs, no letter.
LONG_RUN = re.compile(r"[0-9](?:[^0-9A-Za-z]{0,3}[0-9]){15,}")
BARE = re.compile(r"(?<![0-9])[0-9]{16}(?![0-9])")
# `12/11/2026 - 05/12/2026` and `081234567890 / 081345678901` have sixteen digits and more, and are
# no NIK. A telephone number only where no digit stands before it, for a NIK may end like one.
DATE = (
    r"(?:[0-3]?[0-9]([/.-])[01]?[0-9]\1(?:19|20)[0-9]{2}"
    r"|(?:19|20)[0-9]{2}([/.-])[01][0-9]\2[0-3][0-9])(?![0-9])"
)
PHONE = r"(?:\+?62 ?|0)8[1-9][0-9](?:[0-9]{7,9}|[ -][0-9]{4}[ -][0-9]{3,5})(?![0-9])"
# `2019 2020 2021 2022 2023`: four figures that begin as years do are never one NIK.
YEARS = r"(?:19|20)[0-9]{2}(?:[^0-9A-Za-z]{1,3}(?:19|20)[0-9]{2}){3,}(?![0-9])"
NO_NIK = re.compile(
    rf"(?<![0-9]){DATE}|(?<![0-9]){YEARS}"
    rf"|(?<![0-9])(?<![0-9].)(?<![0-9]..)(?<![0-9]...){PHONE}(?:[^0-9A-Za-z]{{1,3}}{PHONE})*"
)
ESCAPED = re.compile(r"\S*%[0-9A-Fa-f]{2}\S*")
DECODED_AT_MOST = 4  # times: an address may be escaped more than once
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
    own = codes_of(places)
    provinces = {code[:2] for code in own}
    return frozenset(own | {code for code in REGENCY_CODES if code[:2] not in provinces})


def codes_of(places: Iterable[str]) -> frozenset[str]:
    """The first four digits of a NIK of these places, by their Kemendagri codes."""
    return frozenset(code.replace(".", "") for code in places if "." in code)


def digits_of(text: str) -> str:
    """The digits of a text, of whatever script, without what stands between them."""
    return "".join(filter(str.isdigit, _plain(text)))


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
        text = SEPARATORS.sub("", _plain(text).removesuffix(".0"))
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


def holds_nik(text: str, regencies: Collection[str] = REGENCY_CODES) -> bool:
    """Whether a NIK stands in the text, however it is spelled: within a longer number, with signs or
    invisible characters between its digits, in digits of any script."""
    return next(_runs(text, regencies), None) is not None


def mask_text(text: str) -> str:
    """Free text with every NIK in it masked; other long numbers stay."""
    for start, end, digits in reversed(list(_runs(text))):
        text = text[:start] + masked(digits) + text[end:]
    return text


def address_holds_nik(text: str) -> bool:
    """Also escaped (`%36171…`), and any number of sixteen digits: no address of ours has one."""
    decoded = _decoded(text)
    return holds_nik(decoded) or BARE.search(_plain(decoded)) is not None


def mask_line(text: str) -> str:
    """A line of a log, or an address: no number of sixteen digits stays, nor an escaped NIK."""
    if len(text) < LENGTH:
        return text
    text = ESCAPED.sub(lambda word: _masked_address(word.group()), text)
    return BARE.sub(lambda number: masked(number.group()), mask_text(text))


def mask_cell(value: object) -> str:
    """What a NIK column held, however wrong, without the digits that would give the NIK away."""
    text = str(value if value is not None else "").strip()
    digits = sum(character.isdigit() for character in text)
    if SCIENTIFIC.match(text) or digits < 9:
        return text
    return mask(text[:4], text[-4:])


def _runs(text: str, regencies: Collection[str] = REGENCY_CODES) -> Iterator[tuple[int, int, str]]:
    """`(start, end, digits)` of every long number that holds a NIK."""
    if len(text) < LENGTH:
        return
    for run in LONG_RUN.finditer(NO_NIK.sub(_blank, _plain(text))):
        digits = digits_of(run.group())
        if _has_window(digits, regencies):
            yield run.start(), run.end(), digits


def _has_window(digits: str, regencies: Collection[str]) -> bool:
    return any(
        check_form(digits[start : start + LENGTH], regencies) is None
        for start in range(len(digits) - LENGTH + 1)
    )


def _plain(text: str) -> str:
    """The digits of every script as 0 to 9; each character stays in its place."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(each)) if each.isdigit() else each for each in text)


def _blank(other_number: re.Match[str]) -> str:
    return "x" * len(other_number.group())


def _decoded(text: str) -> str:
    for _time in range(DECODED_AT_MOST):
        if (once := unquote(text)) == text:
            break
        text = once
    return text


def _masked_address(word: str) -> str:
    return mask_line(_decoded(word)) if address_holds_nik(word) else word
