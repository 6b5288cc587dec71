"""Small pictures in the cells of a table. A screen reader skips them: the numbers
stand in the same row."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import template

from coverage_portal.dashboard.presenters.place_texts import (
    data_month_note,
    short_data_month,
)
from participants.coverage.position import Position

register = template.Library()
register.filter(data_month_note)
register.filter(short_data_month)

WIDTH, HEIGHT = 96, 24
EDGE = 2.5  # the radius of the dot
FULL = Decimal(100)


@register.filter
def coverage_bar(place: Position) -> dict[str, Any]:
    """Coverage from 0 to 100 %, the target as a tick; beyond 100 the bar is full and open-ended."""
    coverage = place.coverage or Decimal(0)
    return {
        "width": f"{min(max(coverage, Decimal(0)), FULL):.1f}",
        "is_over_full": coverage > FULL,
        "target": f"{min(place.target.percent, FULL):.1f}" if place.target else "",
    }


@register.filter
def sparkline(history: Sequence[tuple[date, int | None]]) -> dict[str, Any]:
    """A line through the months, broken where one is unknown, with a dot on the last known."""
    known = [number for _month, number in history if number is not None]
    if not known:
        return {}
    low, high = min(known), max(known)
    across = (WIDTH - 2 * EDGE) / max(len(history) - 1, 1)
    scale = (HEIGHT - 2 * EDGE) / (high - low) if high > low else 0
    steps, command, x, y = [], "M", EDGE, HEIGHT / 2
    for index, (_month, number) in enumerate(history):
        if number is None:
            command = "M"
            continue
        x = EDGE + index * across
        y = HEIGHT - EDGE - (number - low) * scale if scale else HEIGHT / 2
        steps.append(f"{command}{x:.1f} {y:.1f}")
        command = "L"
    line = "".join(steps)
    return {"line": line, "x": f"{x:.1f}", "y": f"{y:.1f}", "width": WIDTH, "height": HEIGHT}
