"""What charts over months share: the grid, the years beneath, and short numbers for axes."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from common.arithmetic import round_half_up
from coverage_portal.dashboard.charts.labels import TEXT
from coverage_portal.dashboard.charts.scales import Scale, n, text_width

MANY_YEARS = 5  # from here on a year stands without its month
FEW_MONTHS = 18


def grid(marks: Sequence[tuple[float, str]], y: Scale, left: float, right: float) -> dict[str, Any]:
    """One path for all lines, and their labels."""
    heights = [(n(y(value)), label) for value, label in marks]
    return {
        "path": "".join(f"M{n(left)} {height}H{n(right)}" for height, _label in heights),
        "labels": [{"x": n(left - 6), "y": height, "text": label} for height, label in heights],
    }


def years(months: Sequence[date], x: Scale, foot: float, css: str) -> dict[str, Any]:
    """January of each year, else the first month; none so near that they would touch.

    Of a year or little more, where it begins and ends as well: one January alone tells nothing.
    """
    januaries = [index for index, month in enumerate(months) if month.month == 1]
    wanted = januaries or list(range(len(months)))[:1]
    is_short = bool(januaries) and (css == "narrow" or len(januaries) > MANY_YEARS)
    if 1 < len(months) <= FEW_MONTHS:
        wanted, is_short = [0, len(months) - 1, *januaries], False
    labels: list[dict[str, str]] = []
    taken: list[tuple[float, float]] = []
    for index in dict.fromkeys(wanted):
        month, at = months[index], x(index)
        label = str(month.year) if is_short else formats.short_month(month)
        half = text_width(label, TEXT) / 2
        if all(at - half > end + 6 or at + half < start - 6 for start, end in taken):
            labels.append({"x": n(at), "y": n(foot + 19), "text": label})
            taken.append((at - half, at + half))
    return {"path": "".join(f"M{label['x']} {n(foot)}v5" for label in labels), "labels": labels}


def short(people: float) -> str:
    """`316 rb`, `1,2 jt`: on an axis, where every digit takes room."""
    if abs(people) >= 1_000_000:
        return _("%(number)s jt") % {
            "number": formats.decimal(round_half_up(Decimal(people) / 1_000_000, 1), 1)
        }
    if abs(people) >= 10_000:
        return _("%(number)s rb") % {"number": formats.people(round(people / 1000))}
    return formats.people(round(people))
