"""Small pictures for table cells, as text: a page holds up to 514 of each."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe

WIDE, HIGH = 96, 24
EDGE = 2.5
BAR = 100  # units: one for each per cent
Value = int | Decimal | float | None


def sparkline(points: Sequence[Value] | Sequence[tuple[date, Value]]) -> SafeString:
    """A line through the months, broken where one is unknown, with a dot on the last known.

    Says nothing to a screen reader: its numbers are in the same row.
    """
    values = [point[1] if isinstance(point, tuple) else point for point in points]
    known = [float(value) for value in values if value is not None]
    if not known:
        return SafeString("")
    low, high = min(known), max(known)
    down = (HIGH - 2 * EDGE) / (high - low) if high > low else 0.0
    across = (WIDE - 2 * EDGE) / max(len(values) - 1, 1)
    middle = HIGH / 2
    steps, pen, x, y = [], "M", 0.0, middle
    for index, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        x = EDGE + index * across
        y = HIGH - EDGE - (float(value) - low) * down if down else middle
        steps.append(f"{pen}{x:.1f} {y:.1f}")
        pen = "L"
    return mark_safe(  # noqa: S308 numbers alone
        f'<svg class="spark" viewBox="0 0 {WIDE} {HIGH}" aria-hidden="true">'
        f'<path class="line" d="{"".join(steps)}"/>'
        f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="2.5"/></svg>'
    )


def bar(coverage: Decimal | None, target: Decimal | None) -> SafeString:
    """Coverage from 0 to 100 %, the target as a tick; beyond 100 the bar is full and open-ended."""
    if coverage is None:
        return SafeString("")
    full = min(max(coverage, Decimal(0)), Decimal(BAR))
    over = f'<path class="over" d="M{BAR - 7} 0l7 6-7 6z"/>' if coverage > BAR else ""
    tick = (
        f'<path class="edge" d="M{min(target, Decimal(BAR)):.1f} 0v12"/>'
        if target is not None
        else ""
    )
    return mark_safe(  # noqa: S308 numbers alone
        f'<svg class="bar" viewBox="0 0 {BAR} 12" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="bar__all" y="3" width="{BAR}" height="6"/>'
        f'<rect class="bar__part" y="3" width="{full:.1f}" height="6"/>{over}{tick}</svg>'
    )
