"""The formats as template filters, available in every template without loading."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import template
from django.utils.safestring import SafeString

from common import formats
from common.arithmetic import ContributionUnit, PaceState

register = template.Library()


def _unknown_when_missing(formatted: Callable[..., str]) -> Callable[..., str]:
    """A variable that does not exist reaches a filter as the empty string: not known either.

    Formats hold digits, signs and words of our own, nothing of a user's: they need no escaping.
    """

    @wraps(formatted)
    def filtered(value: Any, *arguments: Any) -> SafeString:
        return SafeString(formats.UNKNOWN if value == "" else formatted(value, *arguments))

    return filtered


for name in (
    "people",
    "signed_people",
    "decimal",
    "percent",
    "short_percent",
    "points",
    "signed_points",
    "rupiah",
    "month",
    "short_month",
    "short_date",
    "month_code",
    "long_date",
    "moment",
):
    register.filter(name, _unknown_when_missing(getattr(formats, name)))


@register.filter
def state_label(state: PaceState | None) -> str:
    return str(state.label) if state else formats.UNKNOWN


@register.filter
def unit_label(unit: ContributionUnit) -> str:
    return str(unit.label)
