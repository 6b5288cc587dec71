"""Coverage month by month against the path to the target, with what was said and what may come."""

from typing import Any

from django.utils.translation import gettext as _

from common import formats
from coverage_portal.dashboard.charts.chart import Chart, Key, Trace, about, is_sample
from coverage_portal.dashboard.charts.statements import basis_mark, stated_on
from coverage_portal.dashboard.charts.table import Column
from coverage_portal.dashboard.charts.trend_drawing import changes, draw
from coverage_portal.dashboard.charts.trend_facts import Trend, collect
from coverage_portal.dashboard.charts.trend_words import note, sentence, title
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot
from regions.models import PublicStatement


def trend(snapshot: Snapshot, position: Position, _places: object = None) -> Chart:
    found = collect(snapshot, position)
    rows = _rows(found)
    return Chart(
        name="tren",
        title=title(position, found),
        sentence=sentence(position, found),
        columns=_columns(),
        rows=rows,
        template="charts/trend.svg",
        drawing=draw(found) if rows else {},
        about=about(snapshot, position),
        is_sample=is_sample(snapshot, position),
        note=note(position, found),
        keys=_keys(found),
        traces=[
            Trace("coverage", _("Cakupan")),
            *(
                Trace(
                    f"path{number}",
                    f"{_('Jalur ke')} {formats.short_percent(goal.percent)}",
                    "dashes",
                )
                for number, goal in enumerate(found.goals)
                if goal.path
            ),
            Trace("expected", _("Proyeksi"), "dashes"),
            Trace("low", _("Batas bawah"), "dashes"),
            Trace("high", _("Batas atas"), "dashes"),
            Trace("stated", _("Pernyataan publik"), "points", told="stated_told"),
        ],
    )


def _columns() -> list[Column]:
    return [
        Column("month", _("Bulan"), "month"),
        Column("participants", _("Peserta"), "people"),
        Column("workers", _("Pekerja"), "people"),
        Column("coverage", _("Cakupan"), "percent"),
        Column("path", _("Jalur target"), "percent"),
        Column("expected", _("Proyeksi"), "percent"),
        Column("low", _("Batas bawah"), "percent"),
        Column("high", _("Batas atas"), "percent"),
        Column("stated", _("Dinyatakan"), "percent"),
        Column("stated_on", _("Dinyatakan per")),
        Column("precision", _("Ketelitian tanggal")),
        Column("other_basis", _("Penyebut pernyataan")),
        Column("source", _("Sumber pernyataan")),
        Column("segments", _("Segmen")),
    ]


def _rows(found: Trend) -> list[dict[str, Any]]:
    """A row for each month with anything in it; two statements of a month are two rows."""
    rows = []
    # Where a path ends and the next begins, the month shows what was aimed for.
    path = {m: share for goal in reversed(found.goals) for m, share in goal.path.items()}
    paths = [(f"path{number}", goal.path) for number, goal in enumerate(found.goals) if goal.path]
    sets = {point.segments for point in found.covered.values()}
    segments = {names: "+".join(sorted(names)) for names in sets}
    for month in found.months:
        known = found.covered.get(month)
        expected, low, high = found.projected.get(month, (None, None, None))
        row = {
            "month": month,
            "participants": known and known.participants,
            "workers": known.workers.workers if known and known.workers else None,
            "coverage": known and known.coverage,
            "path": path.get(month),
            "expected": expected,
            "low": low,
            "high": high,
            "stated": None,
            "source": "",
            "is_reported": True if known else None,
            "segments": segments[known.segments] if known else "",
        }
        for name, shares in paths:
            row[name] = shares.get(month)
        first, *more = [_stated(found, said) for said in found.statements.get(month, ())] or [{}]
        row |= first
        if known or any(value not in (None, "") for key, value in row.items() if key != "month"):
            rows.append(row)
        if more:
            empty = dict.fromkeys(row, None) | {"month": month, "segments": ""}
            rows += [empty | stated for stated in more]
    return rows


def _stated(found: Trend, statement: PublicStatement) -> dict[str, Any]:
    mark = basis_mark(statement.pk in found.of_other_workers)
    on = stated_on(statement)
    return {
        "stated": statement.coverage_percent,
        "stated_on": on,
        "precision": str(statement.get_as_of_precision_display()),
        "other_basis": mark,
        "source": statement.source,
        "stated_told": f"{on}: {statement.source}" + (f" ({mark})" if mark else ""),
    }


def _keys(found: Trend) -> list[Key]:
    """Only what is drawn."""
    keys = [
        (found.is_lined, Key("line", _("cakupan"))),
        (any(goal.path for goal in found.goals), Key("path", _("jalur target"))),
        (found.goals, Key("goal", _("target"), "diamond")),
        (found.projected, Key("ahead", _("proyeksi dan rentangnya"))),
        (found.statements, Key("said", _("pernyataan publik"), "ring")),
        (changes(found), Key("change", _("penyebut atau segmen berubah"), "upright")),
    ]
    return [key for is_drawn, key in keys if is_drawn]
