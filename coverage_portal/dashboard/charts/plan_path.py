"""A plan's own path with its band, the target, and what happened beside it."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from commitments.plan_figures import PlanFacts
from commitments.plan_path import PlanPath, Step
from common import formats
from coverage_portal.dashboard.charts import axes
from coverage_portal.dashboard.charts.chart import Chart, about, is_sample
from coverage_portal.dashboard.charts.palette import role
from coverage_portal.dashboard.charts.svg import Json
from coverage_portal.dashboard.charts.table import Column

END_ROOM = 30  # pixels a label of two lines at the right end needs


def plan_path(facts: PlanFacts, path: PlanPath) -> Chart:
    snapshot, position = facts.ground.snapshot, facts.ground.position
    return Chart(
        name="jalur-rencana",
        title=title(path),
        sentence=sentence(path),
        columns=[
            Column("month", _("Bulan"), "month"),
            Column("planned", _("Menurut rencana"), "people"),
            Column("low", _("Batas bawah"), "people"),
            Column("high", _("Batas atas"), "people"),
            Column("actual", _("Terverifikasi"), "people"),
            Column("difference", _("Selisih"), "signed"),
        ],
        rows=[
            {name: getattr(step, name) for name in ("month", "planned", "actual", "difference")}
            | {name: getattr(step, name) if path.has_band else None for name in ("low", "high")}
            for step in path.steps
        ],
        draw=lambda: figure(path),
        about=about(snapshot, position),
        is_sample=is_sample(snapshot, position),
    )


def title(path: PlanPath) -> str:
    if not path.is_followed:
        return _("Jalur rencana: %(people)s peserta pada %(month)s") % {
            "people": formats.people(path.steps[-1].planned),
            "month": formats.month(path.steps[-1].month),
        }
    step = path.last_known
    difference = step.difference or 0
    words = {"month": formats.month(step.month), "people": formats.people(abs(difference))}
    if difference < 0:
        return _("%(month)s: %(people)s orang di bawah rencana") % words
    if difference > 0:
        return _("%(month)s: %(people)s orang di atas rencana") % words
    return _("%(month)s: tepat seperti rencana") % words


def sentence(path: PlanPath) -> str:
    words = {"target": formats.people(path.target_people), "short": formats.people(path.short_by)}
    parts = [_("Targetnya %(target)s peserta.") % words]
    if path.short_by:
        parts.append(_("Rencananya sendiri berhenti %(short)s orang di bawahnya.") % words)
    if path.is_followed:
        parts.append(_spread(path.last_known) if path.has_band else "")
    else:
        parts.append(_("Belum ada angka sesudah rencana ini dibuat."))
    return " ".join(filter(None, parts))


def _spread(step: Step) -> str:
    if step.actual is None:
        return ""
    if step.low <= step.actual <= step.high:
        return _("Yang terjadi masih di dalam rentangnya.")
    return _("Yang terjadi di luar rentangnya.")


def figure(path: PlanPath) -> Json:
    months = [step.month for step in path.steps]
    people = [
        value
        for step in path.steps
        for value in (step.low, step.high, step.actual, path.target_people)
        if value is not None
    ]
    y_axis = axes.value_axis(min(people), max(people), axes.short_people)
    labels = _ends(path)
    left = axes.axis_room(y_axis)
    right = max(axes.text_width(line, 15.6) for _y, *lines in labels for line in lines) + 14
    ends = [(height, axes.caption(text, name), role("ink")) for height, text, name in labels]
    traces = [
        *_band(path),
        _line(_("Target"), [(month, path.target_people) for month in (months[0], months[-1])], {
            "line": {"color": role("faint"), "width": 1.75, "dash": "dot"},
        }),
        _line(_("Menurut rencana"), [(step.month, step.planned) for step in path.steps], {
            "line": {"color": role("primary"), "width": 2, "dash": "dash"},
        }),
        *_happened(path),
        axes.end_labels(ends, months[-1], y_axis, END_ROOM),
    ]  # fmt: skip
    layout = axes.layout(
        left=left,
        right=right,
        xaxis=axes.month_axis(months, axes.NARROW - left - right),
        yaxis=y_axis,
    )
    return axes.figure(traces, layout)


def _ends(path: PlanPath) -> list[tuple[int, str, str]]:
    ends = [(path.target_people, formats.people(path.target_people), _("target"))]
    planned = path.steps[-1].planned
    if planned != path.target_people:
        ends.append((planned, formats.people(planned), _("rencana")))
    return ends


def _band(path: PlanPath) -> list[dict[str, Any]]:
    if not path.has_band:
        return []
    around = [
        *((step.month, step.high) for step in path.steps),
        *((step.month, step.low) for step in reversed(path.steps)),
    ]
    filled = {
        "fill": "toself",
        "fillcolor": role("primary"),
        "line": {"width": 0},
        "opacity": 0.16,
        "hoverinfo": "skip",
    }
    return [_line(_("rentang proyeksi"), around, {}) | filled]


def _happened(path: PlanPath) -> list[dict[str, Any]]:
    """A month that is not known yet breaks the line."""
    values = [step.actual for step in path.steps]
    last = max(index for index, value in enumerate(values) if value is not None)
    are_lone = axes.lone(values)
    sizes = [9 if index == last else 6 * are_lone[index] for index in range(len(values))]
    look = {
        "mode": "lines+markers",
        "line": {"color": role("ink"), "width": 2.75},
        "marker": {"size": sizes, "color": role("ink")},
    }
    points = [(step.month, step.actual) for step in path.steps]
    return [_line(_("Yang terjadi, terverifikasi"), points, look)]


def _line(
    name: str, points: Collection[tuple[date, int | None]], look: dict[str, Any]
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": [axes.day(month) for month, _people in points],
        "y": [people for _month, people in points],
        "hovertemplate": "%{x}: %{y:,.0f}",
    } | look
