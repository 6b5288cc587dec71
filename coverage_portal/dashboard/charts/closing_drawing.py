"""The waterfall, and the same road in one line under the headline."""

from collections.abc import Sequence
from typing import Any

from common import formats
from coverage_portal.dashboard.charts.labels import TEXT
from coverage_portal.dashboard.charts.scales import Scale, n, text_width

Row = dict[str, Any]
SIZES = [("wide", 560), ("narrow", 340)]
BAR = 26
LINE = 16  # a line of text
GAP = 14
STEPS = {"channel", "left"}  # kinds of row that begin where the one before ended
ROOM = 1.06  # of the road beyond its last milestone


def waterfall(rows: Sequence[Row]) -> list[dict[str, Any]]:
    return [_size(rows, css, width) for css, width in SIZES]


def _size(rows: Sequence[Row], css: str, width: int) -> dict[str, Any]:
    """Bars from zero, one below the other, each beginning where the one before ended."""
    most = max(row["total"] for row in rows)
    x = Scale(0, most, 0, width - 1)
    bars, y, before = [], 0.0, 0.0
    for row in rows:
        is_step = row["kind"] in STEPS
        start = x(row["total"] - row["step"]) if is_step else 0.0
        end = x(row["total"])
        lines = _lines(row)
        top = y + LINE + 4
        is_beside = max([text_width(line, TEXT) for line in lines], default=0) < start - 6
        first = top + 11 if is_beside else top + BAR + LINE - 2
        bars.append(
            {
                "css": f"fall fall--{row['kind']}",
                "is_hatched": row["kind"] == "channel",
                "x": n(start),
                "y": n(top),
                "width": n(max(end - start, 1)),
                "name": row["label"],
                "name_y": n(y + LINE - 3),
                "value": formats.signed_people(row["step"])
                if is_step
                else formats.people(row["step"]),
                "lines": [
                    {"text": text, "y": n(first + LINE * number)}
                    for number, text in enumerate(lines)
                ],
                "others": [
                    n(x(row["total"] - row["step"] + other["people"])) for other in row["others"]
                ],
                "mark_to": n(top + BAR),
                "link": f"M{n(start if is_step else end)} {n(before)}V{n(top)}" if before else "",
            }
        )
        before = top + BAR
        y = max(top + BAR, first + LINE * (len(lines) - 1) if lines else 0) + GAP
    return {
        "css": css,
        "width": width,
        "height": n(y - GAP + 4),
        "bar": BAR,
        "bars": bars,
    }


def _lines(row: Row) -> list[str]:
    lines = [row["note"]] if row["note"] else []
    return lines + [other["label"] for other in row["others"]]


def road(rows: Sequence[Row]) -> dict[str, Any]:
    """Parts in per cent of the road, which ends a little beyond its last milestone."""
    target = rows[-1]["total"]
    whole = max(row["total"] for row in rows) * ROOM
    x = Scale(0, whole, 0, 100)
    parts = []
    for row in rows[:-1]:
        start = 0 if row["kind"] == "today" else row["total"] - row["step"]
        parts.append(
            {
                "css": f"road__{row['kind']}",
                "x": f"{x(start):.2f}%",
                "width": f"{x(row['total']) - x(start):.2f}%",
                "people": row["step"],
                "label": row["label"],
                "note": row["note"],
            }
        )
    return {
        "parts": parts,
        "target": f"{x(target):.2f}%",
        "label": rows[-1]["label"],
        "people": target,
    }
