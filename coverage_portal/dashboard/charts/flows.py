"""Who came in against who lapsed, month by month, where the movements are known."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from coverage_portal.dashboard.charts import axes
from coverage_portal.dashboard.charts.bars import by_month
from coverage_portal.dashboard.charts.chart import Chart, about, is_sample
from coverage_portal.dashboard.charts.months import (
    covered_months,
    no_whole_month,
    shown_months,
)
from coverage_portal.dashboard.charts.palette import role
from coverage_portal.dashboard.charts.svg import Json
from coverage_portal.dashboard.charts.table import Column
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot
from participants.figures.models import RegionTotal

CAME, LEFT = ("new", "returned", "moved_in"), ("lapsed", "moved_out")
Row = dict[str, Any]


def flows(snapshot: Snapshot, position: Position, _places: object = None) -> Chart:
    """The net is all that happened, so it is closing less opening; bars leave out the moves."""
    rows = _rows(snapshot)
    is_known = any(row["net"] is not None for row in rows)
    return Chart(
        name="arus",
        title=_title(rows),
        sentence=_sentence(snapshot, rows),
        columns=[
            Column("month", _("Bulan"), "month"),
            Column("new", _("Baru"), "people"),
            Column("returned", _("Aktif kembali"), "people"),
            Column("moved_in", _("Pindah masuk"), "people"),
            Column("lapsed", _("Nonaktif"), "people"),
            Column("moved_out", _("Pindah keluar"), "people"),
            Column("net", _("Selisih"), "signed"),
        ],
        rows=rows if is_known else [],
        draw=(lambda: figure(rows)) if is_known else None,
        about=about(snapshot, position),
        is_sample=is_sample(snapshot, position),
    )


def figure(rows: Sequence[Row]) -> Json:
    """Who came above zero, who lapsed below it, and the net as a line over both."""
    known = _known(rows)
    months = [row["month"] for row in rows]
    most = max(max(row["new"] + row["returned"], row["net"]) for row in known)
    least = min(min(-row["lapsed"], row["net"]) for row in known)
    y_axis = axes.value_axis(min(least, 0), max(most, 1), axes.short_people, from_low=True)
    last = formats.signed_people(known[-1]["net"])
    left = axes.axis_room(y_axis)
    right = max(axes.text_width(last, 15.6), axes.text_width(_("selisih"))) + 12
    end = (known[-1]["net"], axes.caption(last, _("selisih")), role("ink"))
    bars = [
        by_month(_("baru"), months, _column(rows, "new"), role("m5")),
        by_month(_("aktif kembali"), months, _column(rows, "returned"), role("m3")),
        by_month(_("nonaktif"), months, _column(rows, "lapsed", -1), role("s2")),
    ]
    traces = [*bars, _net(rows, last), axes.end_labels([end], months[-1], y_axis, 30)]
    layout = axes.layout(
        left=left,
        right=right,
        barmode="relative",
        bargap=0.28,
        hovermode="x unified",
        shapes=[*_gaps(rows), _zero()],
        xaxis=axes.month_axis(months, axes.NARROW - left - right),
        yaxis=y_axis,
    )
    return axes.figure(traces, layout)


def _column(rows: Sequence[Row], key: str, sign: int = 1) -> list[int | None]:
    return [None if row["net"] is None else sign * row[key] for row in rows]


def _net(rows: Sequence[Row], end: str) -> dict[str, Any]:
    """Broken where a month is unknown; the last known month is a dot, and one on its own."""
    net = [row["net"] for row in rows]
    last = max(number for number, value in enumerate(net) if value is not None)
    is_dot = [number == last or alone for number, alone in enumerate(axes.lone(net))]
    return {
        "type": "scatter",
        "name": _("selisih"),
        "mode": "lines+markers",
        "x": [axes.day(row["month"]) for row in rows],
        "y": net,
        "line": {"color": role("ink"), "width": 2},
        "marker": {"color": role("ink"), "size": [6 * is_marked for is_marked in is_dot]},
        "hovertemplate": "%{y:+,.0f}",
        "meta": {"end": end},
    }


def _gaps(rows: Sequence[Row]) -> list[dict[str, Any]]:
    return [
        {
            "type": "rect",
            "name": f"{formats.month(row['month'])}: {_('belum ada data')}",
            "x0": axes.day(row["month"] - axes.HALF_MONTH),
            "x1": axes.day(row["month"] + axes.HALF_MONTH),
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "layer": "below",
            "fillcolor": role("well"),
            "line": {"width": 0},
        }
        for row in rows
        if row["net"] is None
    ]


def _zero() -> dict[str, Any]:
    line = {"color": role("rule"), "width": 1}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 0, "y1": 0, "line": line}


def _rows(snapshot: Snapshot) -> list[Row]:
    places = len(snapshot.places) or 1
    return [
        {"month": month} | _moved(snapshot.series.get(month), places)
        for month in shown_months(snapshot)
    ]


def _moved(total: RegionTotal | None, places: int) -> Row:
    """None where a part of the movements is unknown: unknown is not zero."""
    if total is None or total.places_known < places:
        return dict.fromkeys((*CAME, *LEFT, "net"))
    moved: Row = {name: getattr(total, name) for name in (*CAME, *LEFT)}
    if None in moved.values():
        return moved | {"net": None}
    came, left = (sum(moved[name] for name in names) for names in (CAME, LEFT))
    return moved | {"net": came - left}


def _known(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row["net"] is not None]


def _title(rows: list[Row]) -> str:
    known = _known(rows)
    if not known:
        return _("Mutasi peserta belum ada data")
    last = known[-1]
    return _("%(month)s: %(came)s masuk, %(lapsed)s menjadi nonaktif") % {
        "month": formats.month(last["month"]),
        "came": formats.people(last["new"] + last["returned"]),
        "lapsed": formats.people(last["lapsed"]),
    }


def _sentence(snapshot: Snapshot, rows: list[Row]) -> str:
    known = _known(rows)
    if not known and not covered_months(snapshot):
        return no_whole_month(snapshot)
    if not known:
        return _("Laporan memuat jumlah akhir saja, tanpa mutasinya; itu bukan nol.")
    last = known[-1]
    shrinking = sum(row["net"] < 0 for row in known)
    text = _("Selisihnya %(net)s orang") % {"net": formats.signed_people(last["net"])}
    if last["moved_in"] or last["moved_out"]:
        text += _(", termasuk %(moved_in)s pindah masuk dan %(moved_out)s pindah keluar") % {
            "moved_in": formats.people(last["moved_in"]),
            "moved_out": formats.people(last["moved_out"]),
        }
    text += ". "
    text += _("Dari %(months)s bulan yang diketahui, %(shrinking)s bulan peserta berkurang.") % {
        "months": len(known),
        "shrinking": shrinking,
    }
    if unknown := len(rows) - len(known):
        text += " " + _("%(unknown)s bulan belum ada data mutasi.") % {"unknown": unknown}
    return text
