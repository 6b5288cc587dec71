"""The entry grid: places, under each a row by segment, in each row its cells."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.formats import people
from common.segments import Segment
from participants.reports.actions.cells import Conflict
from participants.reports.checks import Finding, RowHistory
from participants.reports.models import FIELD_LABELS, FIELDS, ReportLine
from participants.reports.review import Review
from regions.models import Region

SPARK_WIDTH, SPARK_HEIGHT = 96, 24
STATE_WORDS = {
    "saved": gettext_lazy("tersimpan"),
    "empty": gettext_lazy("belum diisi"),
    "computed": gettext_lazy("dihitung"),
    "doubtful": gettext_lazy("meragukan"),
    "wrong": gettext_lazy("salah"),
    "conflict": gettext_lazy("diubah orang lain"),
}
ORDER = {segment: number for number, segment in enumerate(Segment.values)}


Row = dict[str, Any]


def typed_people(value: int | None) -> str:
    """`607.426` in every language, as people type it and as it is read back; empty for unknown."""
    return "" if value is None else f"{value:,}".replace(",", ".")


def in_order(lines: Iterable[ReportLine]) -> list[ReportLine]:
    """As the rows of the grid stand."""
    return sorted(lines, key=lambda line: (line.region.code, ORDER[line.segment]))


def first_returned(review: Review) -> str:
    """The first cell that the verifier sent back; empty where nothing came back."""
    if not review.report.is_returned:
        return ""
    marked = {(mark.line_id, mark.field or "closing") for mark in review.marks}
    cells = [(line, name) for line in in_order(review.lines) for name in FIELDS]
    return next((line.cell_id(name) for line, name in cells if (line.pk, name) in marked), "")


@dataclass(frozen=True, slots=True)
class Entry:
    """What came in with a form and is not (yet) what the database holds, by cell."""

    texts: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    conflicts: Sequence[Conflict] = ()

    def problem(self, cell_id: str) -> str:
        """Why what was typed into the cell is not saved: no number, or a colleague's came first."""
        if cell_id in self.conflict_words:
            return "conflict"
        return "unread" if cell_id in self.faults else ""

    @property
    def unsaved_counts(self) -> dict[str, int]:
        return {"unread": len(self.faults), "conflict": len(self.conflicts)}

    @property
    def conflict_words(self) -> dict[str, str]:
        return {conflict.cell_id: _conflict_words(conflict) for conflict in self.conflicts}


def _conflict_words(conflict: Conflict) -> str:
    return _(
        "%(who)s sudah mengisi %(theirs)s pukul %(time)s. Simpan lagi untuk memakai angka Anda."
    ) % {
        "who": conflict.by,
        "theirs": people(conflict.theirs),
        "time": f"{timezone.localtime(conflict.at):%H.%M}" if conflict.at else "",
    }


def places(review: Review, entry: Entry | None = None) -> list[dict[str, Any]]:
    """`{"region": …, "rows": […], "opening": 1500, "closing": None}`: a sum of closings is shown
    once it is whole."""
    lines = in_order(review.lines)
    by_region = groupby(grid_rows(review, lines, entry), key=lambda row: row["line"].region)
    return [_place(region, list(rows)) for region, rows in by_region]


def _place(region: Region, rows: list[Row]) -> dict[str, Any]:
    openings = [row["opening"] for row in rows if row["opening"] is not None]
    closings = [row["closing"] for row in rows if row["closing"] is not None]
    return {
        "region": region,
        "rows": rows,
        "opening": sum(openings) if openings else None,
        "closing": sum(closings) if len(closings) == len(rows) else None,
    }


def grid_rows(review: Review, lines: Iterable[ReportLine], entry: Entry | None = None) -> list[Row]:
    findings: dict[str, list[Finding]] = {}
    for finding in review.findings:
        findings.setdefault(finding.anchor, []).append(finding)
    return [_row(review, line, findings, entry or Entry()) for line in lines]


def _row(
    review: Review, line: ReportLine, findings: Mapping[str, list[Finding]], entry: Entry
) -> Row:
    past, closing = review.history(line), review.closing(line)
    series = [figure.closing if figure else None for figure in past.before]
    return {
        "line": line,
        "key": line.key,
        "opening": past.opening,
        "closing": closing,
        "change": _difference(closing, past.opening),
        "cells": [_cell(line, name, findings, entry, past, closing) for name in FIELDS],
        "is_copy": line.is_copy,
        "marks": [mark for mark in review.marks if mark.line_id == line.pk],
        "last_change": past.changes[-1] if past.changes else None,
        "year_before": past.year_before.closing if past.year_before else None,
        "spark": spark_points([*series, closing]),
        "spark_words": _spark_words(series),
    }


def _difference(later: int | None, earlier: int | None) -> int | None:
    return None if later is None or earlier is None else later - earlier


def _cell(
    line: ReportLine,
    name: str,
    findings: Mapping[str, list[Finding]],
    entry: Entry,
    past: RowHistory,
    closing: int | None,
) -> dict[str, Any]:
    """The token is the version the person sees and what the cell held, so that only what was
    really changed is saved, also without JavaScript."""
    cell_id = line.cell_id(name)
    value = getattr(line, name)
    is_computed = name == "closing" and value is None and closing is not None
    state, messages = _state(cell_id, findings.get(cell_id, []), entry)
    if not state:
        state = "computed" if is_computed else "empty" if value is None else "saved"
    before = getattr(past.previous, name, None)
    if cell_id in entry.faults:
        messages = [*messages, _still_saved(value)]
    return {
        "id": cell_id,
        "name": name,
        "label": FIELD_LABELS[name],
        "text": entry.texts.get(cell_id, typed_people(value)),
        "token": f"{line.cell_version(name)}:{'' if value is None else value}",
        "state": state,
        "state_word": STATE_WORDS[state],
        "problem": entry.problem(cell_id),
        "messages": messages,
        "note": line.note_on(name),
        "before": typed_people(before),
        "digits": len(str(max(past.values(name), default=""))),
        "hint": "" if before is None else _("bulan lalu %(people)s") % {"people": people(before)},
        "computed": typed_people(closing) if is_computed else "",
    }


def _still_saved(value: int | None) -> str:
    if value is None:
        return _("Belum ada angka yang tersimpan di sel ini.")
    return _("Yang tersimpan tetap %(people)s.") % {"people": people(value)}


def _state(cell_id: str, findings: list[Finding], entry: Entry) -> tuple[str, list[str]]:
    """What is to be said of the cell, the most urgent first; an empty state where nothing is."""
    if cell_id in entry.conflict_words:
        return "conflict", [entry.conflict_words[cell_id]]
    if cell_id in entry.faults:
        return "wrong", [entry.faults[cell_id]]
    messages = [finding.message for finding in findings if finding.check != "row_empty"]
    if any(finding.is_wrong for finding in findings):
        return "wrong", messages
    return ("doubtful" if messages else "", messages)


def spark_points(series: list[int | None]) -> str:
    """Points of a polyline over the known values; empty where there is nothing to draw."""
    known = [(index, value) for index, value in enumerate(series) if value is not None]
    if len(known) < 2:
        return ""
    low, high = min(value for _i, value in known), max(value for _i, value in known)
    step = SPARK_WIDTH / (len(series) - 1)
    span = (high - low) or 1
    return " ".join(
        f"{index * step:.1f},{2 + (high - value) * (SPARK_HEIGHT - 4) / span:.1f}"
        for index, value in known
    )


def _spark_words(series: list[int | None]) -> str:
    known = [value for value in series if value is not None]
    if len(known) < 2:
        return ""
    return _("12 bulan: dari %(first)s ke %(last)s") % {
        "first": people(known[0]),
        "last": people(known[-1]),
    }


def grid_page(review: Review, entry: Entry | None = None) -> dict[str, Any]:
    """The whole grid, and how many of its rows hold a figure."""
    return {
        "places": places(review, entry),
        "unsaved": (entry or Entry()).unsaved_counts,
        **_progress(review.lines),
    }


def saved_rows(review: Review, lines: Sequence[ReportLine], entry: Entry) -> dict[str, Any]:
    """What of the grid changes on the page when cells of these lines were saved."""
    regions = {line.region_id for line in lines}
    return {
        "saved_rows": grid_rows(review, lines, entry),
        "places": [place for place in places(review) if place["region"].pk in regions],
        **_progress(review.lines),
    }


def _progress(lines: Iterable[ReportLine]) -> dict[str, int]:
    rows = list(lines)
    return {"filled": sum(not line.is_empty for line in rows), "rows": len(rows)}
