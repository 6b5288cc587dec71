"""Numbers as people write them: read, or refused with the reason.

Each reader takes what a cell holds (text, number or date) and returns None for an empty one:
whether empty may be is the caller's rule.
"""

import re
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

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
