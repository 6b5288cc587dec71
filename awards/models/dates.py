"""Which years can be assessed, and on which days an award is handed over."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FIRST_YEAR = 2017  # the award has been given since then
MOST_YEARS_AHEAD = 2  # a ceremony is planned no further ahead


def require_past_year(year: int) -> None:
    """From the first award to this year: no later year has anything to assess."""
    latest = timezone.localdate().year
    if not FIRST_YEAR <= year <= latest:
        raise ValidationError(
            _("Tahun penilaian harus antara %(first)s dan %(latest)s."),
            params={"first": FIRST_YEAR, "latest": latest},
        )


def refuse_future_day(day: date) -> None:
    """What is recorded as given was given today or earlier."""
    if day > timezone.localdate():
        raise ValidationError(
            _("Penghargaan yang sudah diserahkan tidak bertanggal di masa depan.")
        )


def refuse_distant_day(day: date) -> None:
    if _is_distant(day):
        raise ValidationError(
            _("Penyerahan direncanakan paling lama %(years)s tahun ke depan."),
            params={"years": MOST_YEARS_AHEAD},
        )


def require_day_of_a_round(day: date) -> None:
    """A period may begin in the year before the first award; none ends in a far future."""
    if day.year < FIRST_YEAR - 1 or _is_distant(day):
        raise ValidationError(
            _("Tanggal harus antara tahun %(first)s dan %(years)s tahun ke depan."),
            params={"first": FIRST_YEAR - 1, "years": MOST_YEARS_AHEAD},
        )


def _is_distant(day: date) -> bool:
    today = timezone.localdate()
    latest = (today.year + MOST_YEARS_AHEAD, today.month, today.day)
    return (day.year, day.month, day.day) > latest


def at_field(name: str, check: Callable[[Any], None], value: Any) -> None:
    try:
        check(value)
    except ValidationError as error:
        raise ValidationError({name: error}) from error
