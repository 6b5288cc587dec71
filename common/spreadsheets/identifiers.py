"""Identifiers (NIK, loan number, NIB, code of a place): text, whatever a spreadsheet made of them.

A spreadsheet takes what looks like a number for one: it keeps 15 digits, writes the rest as 0 or
as 6,17101E+15, drops leading zeros and turns `12-08-24` into a day. What is lost cannot be
guessed, so it is refused, for every identifier with the same explanation.
"""

import re
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from common.spreadsheets.numbers import APOSTROPHES, UnreadableError, plain

DIGITS_KEPT = 15  # by Excel; what is longer ends in zeros
EXACT = 2**53  # beyond it a number with a fraction skips every other whole one
SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d{1,3}|\d[.,]\d+[eE]\d{1,3}")
FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF0D: "-", 0xFF0F: "/"}

LOST = gettext_lazy(
    "Angka di kolom ini hilang di lembar kerja: Excel hanya menyimpan 15 angka dan menulis "
    "6,17101E+15. Ubah kolomnya menjadi Teks, isi ulang dari sumbernya, lalu unggah lagi."
)
BECAME_A_DAY = gettext_lazy(
    "Nomor ini berubah menjadi tanggal di lembar kerja. Ubah kolomnya menjadi Teks, isi ulang dari "
    "sumbernya, lalu unggah lagi."
)


def read_identifier(value: Any) -> str:
    """As it is written, leading zeros and all; `UnreadableError` where digits of it are lost."""
    if value is None:
        return ""
    if isinstance(value, date):
        raise UnreadableError(str(BECAME_A_DAY))
    if isinstance(value, float | int) and not isinstance(value, bool):
        if lost_digits(value):
            raise UnreadableError(str(LOST))
        return f"{value:.0f}" if value == int(value) else str(value)
    text = plain(str(value).translate(FULL_WIDTH)).lstrip(APOSTROPHES)
    if SCIENTIFIC.fullmatch(text):
        raise UnreadableError(str(LOST))
    return re.sub(r"(?<=\d)\.0$", "", text) if text.endswith(".0") else text


def lost_digits(value: float) -> bool:
    """Whether a number cell cannot have kept every digit that was typed."""
    if value != value or abs(value) == float("inf"):
        return True
    text = f"{abs(value):.0f}"
    return len(text) > DIGITS_KEPT and (text.endswith("0") or abs(value) > EXACT)
