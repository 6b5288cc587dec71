"""Bars that several charts draw: of months upon each other, and lying ones with their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from common import formats
from coverage_portal.dashboard.charts import axes
from coverage_portal.dashboard.charts.palette import role
from coverage_portal.dashboard.charts.svg import Json

BAR, ROW = 16, 30  # pixels


def by_month(
    name: str, months: Sequence[date], values: Sequence[int | None], color: str
) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": name,
        "x": [axes.day(month) for month in months],
        "y": list(values),
        "marker": {"color": color},
        "hovertemplate": "%{y:,.0f}",
    }


@dataclass(frozen=True)
class Lying:
    """A bar and the number behind it; `full_name` is said where one points at it."""

    name: str
    people: int
    color: str
    full_name: str = ""

    @property
    def number(self) -> str:
        return formats.people(self.people)

    @property
    def title(self) -> str:
        return f"{self.full_name or self.name}: {self.number}"


def lying(bars: Sequence[Lying], name: str) -> Json:
    """One below the other, the first on top. The longest leaves room for its number."""
    left = max(axes.text_width(bar.name) for bar in bars) + 10
    room = max(axes.text_width(bar.number) for bar in bars) + 10
    end = max(bar.people for bar in bars) / (1 - min(0.6, room / (axes.NARROW - left)))
    rows, people = list(range(len(bars))), [bar.people for bar in bars]
    drawn = {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "x": people,
        "y": rows,
        "width": BAR / ROW,
        "marker": {"color": [bar.color for bar in bars]},
        "text": [bar.number for bar in bars],
        "textposition": "none",
        "hovertext": [escape(bar.title) for bar in bars],
        "hoverinfo": "text",
    }
    numbers = {
        "type": "scatter",
        "mode": "text",
        "x": people,
        "y": rows,
        "text": [f"<b>{bar.number}</b>" for bar in bars],
        "textposition": "middle right",
        "textfont": {"color": role("ink")},
        "cliponaxis": False,
        "hoverinfo": "skip",
        "showlegend": False,
    }
    layout = axes.layout(
        height=ROW * len(bars),
        margin=axes.NO_MARGIN | {"l": round(left)},
        showlegend=False,
        xaxis=axes.bare_axis(0, end),
        yaxis={
            "range": [len(bars) - 0.5, -0.5],
            "tickvals": rows,
            "ticktext": [bar.name for bar in bars],
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
    )
    return axes.figure([drawn, numbers], layout)
