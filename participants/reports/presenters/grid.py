"""The entry grid: places, under each a row by segment, in each row its cells."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from common.formats import people
from common.segments import Segment
from participants.figures.models import EnrolmentFigure
from participants.reports.actions import Conflict
from participants.reports.checks import Finding
from participants.reports.models import FIELD_LABELS, FIELDS, ReportLine, ReportMark
from participants.reports.review import Review
from regions.models import Region

SPARK_WIDTH, SPARK_HEIGHT = 96, 24
STATE_WORDS = {
    "saved": lambda: _("tersimpan"),
    "waiting": lambda: _("menunggu"),
    "empty": lambda: _("belum diisi"),
    "computed": lambda: _("dihitung"),
    "doubtful": lambda: _("meragukan"),
    "wrong": lambda: _("salah"),
    "conflict": lambda: _("diubah orang lain"),
}
ORDER = {segment: number for number, segment in enumerate(Segment.values)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    id: str
    field: str
    label: str
    text: str
    version: int
    original: str
    state: str
    messages: list[str]
    note: str
    hint: str
    computed: str = ""

    @property
    def token(self) -> str:
        """The version the person sees and what the cell held, so that only what was really
        changed is saved, also without JavaScript."""
        return f"{self.version}:{self.original}"

    @property
    def state_word(self) -> str:
        return STATE_WORDS[self.state]()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    line: ReportLine
    key: str
    opening: int | None
    closing: int | None
    cells: list[Cell]
    marks: list[ReportMark]
    last_change: int | None
    year_before: int | None
    spark: str
    spark_words: str

    @property
    def change(self) -> int | None:
        if self.opening is None or self.closing is None:
            return None
        return self.closing - self.opening


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    region: Region
    rows: list[Row]

    @property
    def closing(self) -> int | None:
        known = [row.closing for row in self.rows if row.closing is not None]
        return sum(known) if len(known) == len(self.rows) else None

    @property
    def opening(self) -> int | None:
        known = [row.opening for row in self.rows if row.opening is not None]
        return sum(known) if known else None


@dataclass(frozen=True, slots=True)
class Entry:
    """What came in with a form and is not (yet) what the database holds, by cell."""

    texts: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    conflicts: Sequence[Conflict] = ()

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


def places(review: Review, entry: Entry | None = None) -> list[Place]:
    lines = sorted(review.lines, key=lambda line: (line.region.code, ORDER[line.segment]))
    rows = grid_rows(review, lines, entry)
    return [
        Place(region=region, rows=list(group))
        for region, group in groupby(rows, key=lambda row: row.line.region)
    ]


def grid_rows(review: Review, lines: Iterable[ReportLine], entry: Entry | None = None) -> list[Row]:
    findings: dict[str, list[Finding]] = {}
    for finding in review.findings:
        findings.setdefault(finding.anchor, []).append(finding)
    return [_row(review, line, findings, entry or Entry()) for line in lines]


def _row(
    review: Review, line: ReportLine, findings: Mapping[str, list[Finding]], entry: Entry
) -> Row:
    past = review.history(line)
    closing = review.closing(line)
    series = [figure.closing if figure else None for figure in past.before]
    return Row(
        line=line,
        key=line.key,
        opening=past.opening,
        closing=closing,
        cells=[_cell(line, name, findings, entry, past.previous, closing) for name in FIELDS],
        marks=[mark for mark in review.marks if mark.line_id == line.pk],
        last_change=past.changes[-1] if past.changes else None,
        year_before=past.year_before.closing if past.year_before else None,
        spark=spark_points([*series, closing]),
        spark_words=_spark_words(series),
    )


def _cell(
    line: ReportLine,
    name: str,
    findings: Mapping[str, list[Finding]],
    entry: Entry,
    previous: EnrolmentFigure | None,
    closing: int | None,
) -> Cell:
    cell_id = line.cell_id(name)
    value = getattr(line, name)
    is_computed = name == "closing" and value is None and closing is not None
    state, messages = _state(cell_id, findings.get(cell_id, []), entry)
    if not state:
        state = "computed" if is_computed else "empty" if value is None else "saved"
    before = getattr(previous, name, None)
    return Cell(
        id=cell_id,
        field=name,
        label=str(FIELD_LABELS[name]),
        text=entry.texts.get(cell_id, "" if value is None else people(value)),
        version=line.cell_version(name),
        original="" if value is None else str(value),
        state=state,
        messages=messages,
        note=line.note_on(name),
        hint=_("bulan lalu %(people)s") % {"people": people(before)} if before is not None else "",
        computed=people(closing) if is_computed else "",
    )


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
    return {"places": places(review, entry), **_progress(review.lines)}


def saved_rows(review: Review, lines: Sequence[ReportLine], entry: Entry) -> dict[str, Any]:
    """What of the grid changes on the page when cells of these lines were saved."""
    regions = {line.region_id for line in lines}
    return {
        "saved_rows": grid_rows(review, lines, entry),
        "places": [place for place in places(review) if place.region.pk in regions],
        **_progress(review.lines),
    }


def _progress(lines: Iterable[ReportLine]) -> dict[str, int]:
    rows = list(lines)
    return {"filled": sum(not line.is_empty for line in rows), "rows": len(rows)}
