"""The entry grid: places, under each a row by segment, in each row its cells."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from common.formats import people
from common.segments import Segment
from participants.reports.checks import Finding, cell_id
from participants.reports.history import Published
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
class Typed:
    """What came in with a form and is not (yet) what the database holds."""

    texts: Mapping[str, str] = field(default_factory=dict)
    refusals: Mapping[str, str] = field(default_factory=dict)
    conflicts: Mapping[str, str] = field(default_factory=dict)


def places(review: Review, typed: Typed | None = None) -> list[Place]:
    rows = sorted(review.lines, key=lambda line: (line.region.code, ORDER[line.segment]))
    found = grid_rows(review, rows, typed)
    return [
        Place(region=region, rows=list(group))
        for region, group in groupby(found, key=lambda row: row.line.region)
    ]


def grid_rows(review: Review, lines: Iterable[ReportLine], typed: Typed | None = None) -> list[Row]:
    findings: dict[tuple[int | None, str, str], list[Finding]] = {}
    for finding in review.findings:
        if finding.line is not None:
            key = (finding.line.region_id, finding.line.segment, finding.field or "closing")
            findings.setdefault(key, []).append(finding)
    return [_row(review, line, findings, typed or Typed()) for line in lines]


def _row(
    review: Review, line: ReportLine, findings: Mapping[Any, list[Finding]], typed: Typed
) -> Row:
    past = review.history(line)
    closing = review.closing(line)
    series = [figure.closing if figure else None for figure in past.before]
    cells = []
    for name in FIELDS:
        found = findings.get((line.region_id, line.segment, name), [])
        computed = line.closing is None and name == "closing" and closing is not None
        cells.append(
            _cell(line, name, found, typed, past.previous, people(closing) if computed else "")
        )
    return Row(
        line=line,
        key=line.key,
        opening=past.opening,
        closing=closing,
        cells=cells,
        marks=[mark for mark in review.marks if mark.line_id == line.pk],
        last_change=past.changes[-1] if past.changes else None,
        year_before=past.year_before.closing if past.year_before else None,
        spark=spark_points([*series, closing]),
        spark_words=_spark_words(series),
    )


def _cell(
    line: ReportLine,
    name: str,
    findings: list[Finding],
    typed: Typed,
    previous: Published | None,
    computed: str,
) -> Cell:
    identifier = cell_id(line, name)
    value = getattr(line, name)
    saved_text = "" if value is None else people(value)
    messages = [finding.message for finding in findings if finding.check != "row_empty"]
    state = "empty" if value is None else "saved"
    if computed:
        state = "computed"
    if any(finding.is_wrong for finding in findings):
        state = "wrong"
    elif messages:
        state = "doubtful"
    if identifier in typed.refusals:
        state, messages = "wrong", [typed.refusals[identifier]]
    if identifier in typed.conflicts:
        state, messages = "conflict", [typed.conflicts[identifier]]
    before = getattr(previous, name, None)
    return Cell(
        id=identifier,
        field=name,
        label=str(FIELD_LABELS[name]),
        text=typed.texts.get(identifier, saved_text),
        version=line.cell_version(name),
        original="" if value is None else str(value),
        state=state,
        messages=messages,
        note=line.note_on(name),
        hint=_("bulan lalu %(people)s") % {"people": people(before)} if before is not None else "",
        computed=computed,
    )


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


def progress(lines: Iterable[ReportLine]) -> tuple[int, int]:
    """Rows that hold a figure, of all rows."""
    rows = list(lines)
    return sum(not line.is_empty for line in rows), len(rows)
