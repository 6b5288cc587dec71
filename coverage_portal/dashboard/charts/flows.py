"""Who came in against who lapsed, month by month, where the movements are known."""

from typing import Any

from django.utils.translation import gettext as _

from common import formats
from common.months import add_months, month_range
from coverage_portal.dashboard.charts.chart import Chart, Key, Trace, about, is_sample
from coverage_portal.dashboard.charts.labels import SIZES, TEXT, VALUE
from coverage_portal.dashboard.charts.months import WINDOW
from coverage_portal.dashboard.charts.scales import Point, Scale, lone, n, path, text_width, ticks
from coverage_portal.dashboard.charts.table import Column
from coverage_portal.dashboard.charts.time_axis import grid, short, years
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot
from participants.figures.models import RegionTotal

TOP, BOTTOM = 12, 26
CAME, LEFT = ("new", "returned", "moved_in"), ("lapsed", "moved_out")
Row = dict[str, Any]


def flows(snapshot: Snapshot, position: Position, _places: object = None) -> Chart:
    """The net is all that happened, so it is closing less opening; bars leave out the moves."""
    rows = _rows(snapshot)
    is_known = any(row["net"] is not None for row in rows)
    return Chart(
        name="arus",
        title=_title(rows),
        sentence=_sentence(rows),
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
        template="charts/flows.svg",
        drawing={"sizes": [_size(rows, *size) for size in SIZES]} if is_known else {},
        about=about(snapshot, position),
        is_sample=is_sample(snapshot, position),
        keys=[
            Key("in", _("baru"), "box"),
            Key("back", _("aktif kembali"), "box"),
            Key("out", _("nonaktif"), "box"),
            Key("net", _("selisih")),
        ]
        if is_known
        else (),
        traces=[
            Trace("new", _("Baru"), "bars"),
            Trace("returned", _("Aktif kembali"), "bars"),
            Trace("lapsed", _("Nonaktif"), "falls"),
            Trace("net", _("Selisih")),
        ]
        if is_known
        else (),
    )


def _rows(snapshot: Snapshot) -> list[Row]:
    if snapshot.month is None or not snapshot.series:
        return []
    first = max(min(snapshot.series), add_months(snapshot.month, 1 - WINDOW))
    return [
        {"month": month} | _moved(snapshot.series.get(month), len(snapshot.places) or 1)
        for month in month_range(first, snapshot.month)
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


def _known(rows: list[Row]) -> list[Row]:
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


def _sentence(rows: list[Row]) -> str:
    known = _known(rows)
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


def _size(rows: list[Row], css: str, width: int, height: int) -> dict[str, Any]:
    known = _known(rows)
    most = max(max(row["new"] + row["returned"], row["net"]) for row in known)
    least = min(min(-row["lapsed"], row["net"]) for row in known)
    shown = [tick for tick in ticks(least, most) if least * 1.02 <= tick <= most * 1.02]
    left = max(text_width(short(tick), TEXT) for tick in shown) + 8
    label = formats.signed_people(known[-1]["net"])
    right = max(text_width(label, VALUE), text_width(_("selisih"), TEXT)) + 10
    x = Scale(-0.5, len(rows) - 0.5, left, width - right)
    y = Scale(min(least, 0) * 1.03, max(most, 1) * 1.03, height - BOTTOM, TOP)
    step = x(1) - x(0)
    net: list[Point | None] = [
        None if row["net"] is None else (x(index), y(row["net"])) for index, row in enumerate(rows)
    ]
    bars: dict[str, list[str]] = {"in": [], "back": [], "out": []}
    for index, row in enumerate(rows):
        if row["net"] is None:
            continue
        at, wide = x(index) - step * 0.36, step * 0.72
        for name, low, high in (
            ("in", 0, row["new"]),
            ("back", row["new"], row["new"] + row["returned"]),
            ("out", -row["lapsed"], 0),
        ):
            bars[name].append(f"M{n(at)} {n(y(high))}h{n(wide)}V{n(y(low))}h-{n(wide)}z")
    last = rows.index(known[-1])
    end_y = min(max(y(known[-1]["net"]), TOP + 8), height - BOTTOM - 18)
    return {
        "css": css,
        "width": width,
        "height": height,
        "top": TOP,
        "tall": height - BOTTOM - TOP,
        "grid": grid([(tick, short(tick)) for tick in shown], y, left, width - right),
        "years": years([row["month"] for row in rows], x, height - BOTTOM, css),
        "bars": [{"css": name, "path": "".join(paths)} for name, paths in bars.items()],
        "gaps": [
            {
                "x": n(x(index) - step / 2),
                "width": n(step),
                "title": f"{formats.month(row['month'])}: {_('belum ada data')}",
            }
            for index, row in enumerate(rows)
            if row["net"] is None
        ],
        "zero": f"M{n(left)} {n(y(0))}H{n(width - right)}",
        "net": path(net),
        "dots": [
            {"x": n(px), "y": n(py)} for px, py in [*lone(net), (x(last), y(known[-1]["net"]))]
        ],
        "end": {
            "x": n(width - right + 6),
            "y": n(end_y + 3),
            "y2": n(end_y + 17),
            "label": label,
            "name": _("selisih"),
        },
    }
