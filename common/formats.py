"""Numbers, months and moments as people here write them; English where the reader chose it.

607.426 · 36,47% · 9,53 poin · Rp16.800 · 1 Agustus 2024 · pukul 14.05 WIB
"""

from datetime import date, datetime
from decimal import Decimal
from typing import SupportsInt

from django.utils import timezone
from django.utils.translation import get_language, gettext

from common.months import MONTH_NAMES, SHORT_MONTH_NAMES

UNKNOWN = "–"
FEW = "<5"  # people: of fewer than five no number is published
INDONESIAN_MARKS = str.maketrans(",.", ".,")


def language() -> str:
    return "en" if (get_language() or "id").startswith("en") else "id"


def people(value: SupportsInt | None) -> str:
    """`607.426`; a dash where the number is not known."""
    if value is None:
        return UNKNOWN
    text = f"{int(value):,}".replace("-", "−")
    return text if language() == "en" else text.replace(",", ".")


def few_people(value: int | str | None) -> str:
    """A number that is rounded to the nearest 5; 0 to 4 are `<5`. What stands in place of a number
    (`<5`, *disamarkan*) stays as it is."""
    if isinstance(value, str):
        return value
    return FEW if value == 0 else people(value)


def signed_people(value: int | None) -> str:
    """`+5.210`, `−40`, `0`: a change."""
    return UNKNOWN if value is None else _sign(value) + people(abs(value))


def decimal(value: Decimal | None, places: int = 2) -> str:
    if value is None:
        return UNKNOWN
    return _localised(f"{value:,.{places}f}".replace("-", "−"))


def percent(value: Decimal | None, places: int = 2) -> str:
    """`36,47%`, without a space."""
    return UNKNOWN if value is None else decimal(value, places) + "%"


def short_percent(value: Decimal | None) -> str:
    """`46%`, `60,8%`: a target as people say it, without trailing zeros."""
    if value is None:
        return UNKNOWN
    places = max(0, -int(value.normalize().as_tuple().exponent)) if value else 0
    return percent(value, places)


def points(value: Decimal | None) -> str:
    """`9,53 poin`: a difference between two percentages."""
    return UNKNOWN if value is None else gettext("%(points)s poin") % {"points": decimal(value)}


def signed_points(value: Decimal | None) -> str:
    """`+0,31 poin`."""
    return UNKNOWN if value is None else _sign(value) + points(abs(value))


def rupiah(value: SupportsInt | None) -> str:
    """`Rp16.800`."""
    return UNKNOWN if value is None else "Rp" + people(value)


def month(value: date | None) -> str:
    """`Juli 2024`."""
    return UNKNOWN if value is None else f"{MONTH_NAMES[language()][value.month - 1]} {value.year}"


def short_month(value: date | None) -> str:
    """`Jul 2024`."""
    if value is None:
        return UNKNOWN
    return f"{SHORT_MONTH_NAMES[language()][value.month - 1]} {value.year}"


def month_code(value: date) -> str:
    """`2024-07`, as in addresses and files."""
    return f"{value.year}-{value.month:02}"


def long_date(value: date | None) -> str:
    """`1 Agustus 2024`."""
    if value is None:
        return UNKNOWN
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return f"{value.day} {MONTH_NAMES[language()][value.month - 1]} {value.year}"


def short_date(value: datetime | None) -> str:
    """`1 Agu 2024`: the day in WIB."""
    if value is None:
        return UNKNOWN
    local = timezone.localtime(value)
    return f"{local.day} {SHORT_MONTH_NAMES[language()][local.month - 1]} {local.year}"


def moment(value: datetime | None) -> str:
    """`1 Agustus 2024 pukul 09.12 WIB`."""
    if value is None:
        return UNKNOWN
    local = timezone.localtime(value)
    clock = f"{local:%H.%M}" if language() == "id" else f"{local:%H:%M}"
    return gettext("%(date)s pukul %(time)s WIB") % {"date": long_date(local.date()), "time": clock}


def _localised(text: str) -> str:
    return text if language() == "en" else text.translate(INDONESIAN_MARKS)


def _sign(value: int | Decimal) -> str:
    return "+" if value > 0 else "−" if value < 0 else ""
