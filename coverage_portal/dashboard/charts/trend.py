"""Coverage month by month against the path to the target, with what was said and what may come."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from common.arithmetic import round_half_up
from coverage_portal.dashboard.charts import axes, peer_band
from coverage_portal.dashboard.charts.axes import caption, day
from coverage_portal.dashboard.charts.chart import Chart, Mark, about, is_sample
from coverage_portal.dashboard.charts.palette import role
from coverage_portal.dashboard.charts.statements import basis_mark, stated_on
from coverage_portal.dashboard.charts.svg import Json
from coverage_portal.dashboard.charts.trend_facts import (
    Goal,
    Trend,
    changes,
    collect,
    columns,
    line_of,
    rows_of,
)
from coverage_portal.dashboard.charts.trend_words import note, sentence, title
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot
from regions.models import PublicStatement

END_ROOM = 30  # pixels a label of two lines at the right end needs
LEFT = 38
MARK = 16  # pixels of the square around a note's number
CHANGE = {"color": role("rule"), "width": 1, "dash": "dot"}


def trend(snapshot: Snapshot, position: Position, _places: object = None) -> Chart:
    facts = collect(snapshot, position)
    return Chart(
        name="tren",
        title=title(position, facts),
        sentence=sentence(snapshot, position, facts),
        columns=columns(),
        rows=rows_of(facts),
        draw=(lambda: figure(facts)) if facts.shares else None,
        about=about(snapshot, position),
        is_sample=is_sample(snapshot, position)
        or bool(snapshot.peers and snapshot.peers.is_sample),
        note=note(position, facts),
        marks=facts.marks,
    )


def figure(facts: Trend) -> Json:
    ends = _ends(facts)
    right = max([axes.text_width(text, 15.6) for end in ends for text in end[1:]] or [0]) + 14
    y_axis = axes.value_axis(min(facts.shares), max(facts.shares), axes.percent_tick)
    plot = axes.Plot(
        (facts.months[0], facts.months[-1]), tuple(y_axis["range"]), LEFT, right, taken=[]
    )
    line, ahead = line_of(facts), _ahead(facts)
    unrenewed = _from_last_known(facts, facts.unrenewed)
    paths = [goal.path for goal in facts.goals if goal.path]
    for months in (line, *(list(path.items()) for path in [ahead, unrenewed, *paths])):
        plot.take_line([plot.at(m, share) if share is not None else None for m, share in months])
    for month, said in facts.stated:
        x, y = plot.at(month, said.coverage_percent)
        plot.taken.append((x - 5, y - 5, x + 5, y + 5))
    marked = _marked(facts)
    for mark, share in marked:
        x, y = plot.at(mark.month, share)
        plot.taken.append((x - MARK / 2, y - MARK / 2, x + MARK / 2, y + MARK / 2))
    labels = [(float(value), caption(text, name), role("ink")) for value, text, name in ends]
    ending = [axes.end_labels(labels, facts.months[-1], y_axis, END_ROOM)] if labels else []
    for height in (height for trace in ending for height in trace["y"]):
        y = plot.at(facts.months[-1], height)[1]
        plot.taken.append((axes.NARROW - right, y - END_ROOM / 2, axes.NARROW, y + END_ROOM / 2))
    traces = [
        *peer_band.traces(facts.peers),
        *_band(facts, ahead),
        *_unrenewed(facts, unrenewed),
        *(_path(goal) for goal in facts.goals if goal.path),
        *_line(facts, line, plot),
        *_goals(facts),
        *_statements(facts, plot),
        *_marks(marked),
        *_change_key(facts),
        *ending,
    ]
    layout = axes.layout(
        left=LEFT,
        right=right,
        shapes=_changes(facts),
        xaxis=axes.month_axis(facts.months, axes.NARROW - LEFT - right),
        yaxis=y_axis,
    )
    return axes.figure([{"type": "scatter"} | trace for trace in traces], layout)


def _line(facts: Trend, line: Sequence[tuple[date, Any]], plot: axes.Plot) -> list[dict[str, Any]]:
    """The last month carries its value; a month between two breaks is a dot."""
    if not facts.is_lined:
        return []
    last = max(i for i, (_month, share) in enumerate(line) if share is not None)
    month, share = line[last]
    value = formats.percent(share)
    position = plot.position(value, plot.at(month, share), 9)
    are_lone = axes.lone([share for _month, share in line])
    is_partial = facts.covered[month].places_reported < facts.covered[month].places_known
    ground = role("paper") if is_partial else role("primary")
    return [
        {
            "name": _("Cakupan"),
            "mode": "lines+markers+text",
            "x": [day(month) for month, _share in line],
            "y": [None if share is None else float(share) for _month, share in line],
            "line": {"color": role("primary"), "width": 2.75},
            "marker": {
                "size": [9 if i == last else 6 * are_lone[i] for i in range(len(line))],
                "color": [ground if i == last else role("primary") for i in range(len(line))],
                "line": {"color": role("primary" if is_partial else "paper"), "width": 1.5},
            },
            "text": [f"<b>{value}</b>" * (i == last and bool(position)) for i in range(len(line))],
            "textposition": position or "top center",
            "textfont": {"color": role("ink")},
            "cliponaxis": False,
            "hovertemplate": "%{x}: %{y:.2f}%",
            "legendrank": 1,
            "meta": {"column": "coverage", "categories": "month", "end": value},
        }
    ]


def _path(goal: Goal) -> dict[str, Any]:
    target = formats.short_percent(goal.percent)
    dotted = {"color": role("faint"), "width": 1.75, "dash": "dot"}
    return _lined(
        _("Jalur ke %(target)s") % {"target": target},
        goal.path.items(),
        {"mode": "lines", "line": dotted, "meta": {"end": target}},
    )


def _ahead(facts: Trend) -> dict[date, Any]:
    """The projection, starting from the last month known."""
    return _from_last_known(facts, {month: step[0] for month, step in facts.projected.items()})


def _from_last_known(facts: Trend, shares: Mapping[date, Any]) -> dict[date, Any]:
    if not shares:
        return {}
    start = max(month for month, point in facts.covered.items() if point.coverage is not None)
    return {start: facts.covered[start].coverage, **shares}


def _unrenewed(facts: Trend, shares: Mapping[date, Any]) -> list[dict[str, Any]]:
    """The second line of the projection: if no sponsor renews what runs out."""
    if not shares:
        return []
    end = formats.percent(round_half_up(list(shares.values())[-1], 1), 1)
    line = {"color": role("bad"), "width": 2, "dash": "dot"}
    look = {"mode": "lines", "line": line, "meta": {"end": end}}
    return [_lined(_("Bila tidak ada yang diperpanjang"), shares.items(), look)]


def _band(facts: Trend, ahead: Mapping[date, Any]) -> list[dict[str, Any]]:
    """The projection, and around it the band as far as one is known."""
    if not ahead:
        return []
    end = formats.percent(round_half_up(list(ahead.values())[-1], 1), 1)
    edge = {"mode": "lines", "line": {"color": role("m3"), "width": 1}, "showlegend": False}
    dashed = {"color": role("primary"), "width": 2, "dash": "dash"}
    projection = edge | {"line": dashed, "meta": {"end": end}}
    if not facts.band:
        return [_lined(_("Proyeksi"), ahead.items(), projection | {"showlegend": True})]
    origin = next(iter(ahead.items()))
    low, high = (
        [origin, *((month, ends[part]) for month, ends in facts.band.items())] for part in (0, 1)
    )
    around = [*high, *reversed(low)]
    return [
        {
            "name": _("proyeksi dan rentangnya"),
            "mode": "lines",
            "x": [day(month) for month, _share in around],
            "y": [float(share) for _month, share in around],
            "fill": "toself",
            "fillcolor": role("primary"),
            "line": {"width": 0},
            "opacity": 0.16,
            "hoverinfo": "skip",
        },
        _lined(_("Batas bawah"), low, edge),
        _lined(_("Batas atas"), high, edge),
        _lined(_("Proyeksi"), ahead.items(), projection),
    ]


def _lined(name: str, points: Collection[tuple[date, Any]], look: dict[str, Any]) -> dict[str, Any]:
    return look | {
        "name": name,
        "x": [day(month) for month, _share in points],
        "y": [float(share) for _month, share in points],
        "hovertemplate": "%{x}: %{y:.2f}%",
    }


def _goals(facts: Trend) -> list[dict[str, Any]]:
    if not facts.goals:
        return []
    return [
        {
            "name": _("Target"),
            "mode": "markers",
            "x": [day(goal.month) for goal in facts.goals],
            "y": [float(goal.percent) for goal in facts.goals],
            "marker": {
                "symbol": "diamond",
                "size": 10,
                "color": role("ink"),
                "line": {"color": role("paper"), "width": 1.5},
            },
            "hovertext": [goal.said for goal in facts.goals],
            "hoverinfo": "text",
        }
    ]


def _statements(facts: Trend, plot: axes.Plot) -> list[dict[str, Any]]:
    """Points that are never joined; the newest first, so that its label finds room."""
    stated = sorted(facts.stated, key=lambda pair: pair[0], reverse=True)
    if not stated:
        return []
    positions = []
    for month, said in stated:
        known = facts.covered.get(month)
        is_on_line = known is not None and known.coverage == said.coverage_percent
        point = plot.at(month, said.coverage_percent)
        positions.append("" if is_on_line else plot.position(_share(said), point, 8))
    return [
        {
            "name": _("Pernyataan publik"),
            "mode": "markers+text",
            "x": [day(month) for month, _said in stated],
            "y": [float(said.coverage_percent) for _month, said in stated],
            "marker": {"symbol": "circle-open", "size": 9, "color": role("s2")},
            "text": [
                _share(said) if position else ""
                for (_month, said), position in zip(stated, positions, strict=True)
            ],
            "textposition": [position or "top center" for position in positions],
            "cliponaxis": False,
            "hovertext": [_said(facts, said) for _month, said in stated],
            "hoverinfo": "text",
        }
    ]


def _marked(facts: Trend) -> list[tuple[Mark, Any]]:
    """Each mark at the height of the line; of a month that it lacks there is none."""
    return [
        (mark, point.coverage)
        for mark in facts.marks
        if (point := facts.covered.get(mark.month)) and point.coverage is not None
    ]


def _marks(marked: Sequence[tuple[Mark, Any]]) -> list[dict[str, Any]]:
    """On the line, with the numbers that stand below it beside the texts."""
    if not marked:
        return []
    return [
        {
            "name": _("bulan dengan catatan"),
            "mode": "markers+text",
            "x": [day(mark.month) for mark, _share in marked],
            "y": [float(share) for _mark, share in marked],
            "marker": {"symbol": "square", "size": MARK, "color": role("ink")},
            "text": [f"<b>{mark.number}</b>" for mark, _share in marked],
            "textposition": "middle center",
            "textfont": {"color": role("paper")},
            "cliponaxis": False,
            "hovertext": [escape(mark.text) for mark, _share in marked],
            "hoverinfo": "text",
        }
    ]


def _share(said: PublicStatement) -> str:
    return formats.percent(said.coverage_percent, said.stated_places)


def _said(facts: Trend, said: PublicStatement) -> str:
    mark = basis_mark(said.pk in facts.of_other_workers)
    return f"{_share(said)}, {stated_on(said)}: {said.source}" + (f" ({mark})" if mark else "")


def _changes(facts: Trend) -> list[dict[str, Any]]:
    return [
        {
            "type": "line",
            "name": words,
            "x0": day(month - axes.HALF_MONTH),
            "x1": day(month - axes.HALF_MONTH),
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "layer": "below",
            "line": CHANGE,
        }
        for month, words in changes(facts)
    ]


def _change_key(facts: Trend) -> list[dict[str, Any]]:
    """Shapes have no entry in a legend: a line of no points has."""
    name = _("penyebut atau segmen berubah")
    line = {"name": name, "mode": "lines", "x": [None], "y": [None], "line": CHANGE}
    return [line] if changes(facts) else []


def _ends(facts: Trend) -> list[tuple[Any, str, str]]:
    """What the lines lead to, written at their right end: value, its text, and what it is."""
    ends = []
    if facts.goals and facts.goals[-1].month == facts.months[-1]:
        goal = facts.goals[-1]
        ends.append((goal.percent, formats.short_percent(goal.percent), _("target")))
    if facts.projected:
        expected = facts.projected[max(facts.projected)][0]
        ends.append((expected, formats.percent(round_half_up(expected, 1), 1), _("proyeksi")))
    if facts.unrenewed:
        share = facts.unrenewed[max(facts.unrenewed)]
        text = formats.percent(round_half_up(share, 1), 1)
        ends.append((share, text, _("tak diperpanjang")))
    return ends
