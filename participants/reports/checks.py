"""Checks of a row: each has a name, a severity and a reason in plain words.

*Wrong* keeps a report from being submitted; *doubtful* asks for a note. A check of one row is a
function of the row and its history alone, so that it can be tried with literal numbers.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from statistics import median
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.arithmetic import round_half_up
from common.formats import decimal, people, percent, signed_people
from common.months import add_months, month_range
from participants.figures.models import MOVEMENTS, EnrolmentFigure
from participants.reports.models import (
    FIELD_LABELS,
    FIELDS,
    CheckLimits,
    ReportLine,
    above_ceiling,
)


class Severity(StrEnum):
    WRONG = "wrong"
    DOUBTFUL = "doubtful"


# Within the wrong and the doubtful the gravest first: in this order a verifier reads them.
NAMES = {
    "month_not_open": gettext_lazy("Bulan tidak dibuka"),
    "report_empty": gettext_lazy("Laporan kosong"),
    "place_not_served": gettext_lazy("Wilayah tidak dilayani"),
    "transfers_unmatched": gettext_lazy("Pindah masuk dan keluar tidak bertemu"),
    "above_ceiling": gettext_lazy("Terlalu besar"),
    "row_incomplete": gettext_lazy("Baris belum lengkap"),
    "ledger_broken": gettext_lazy("Buku mutasi tidak cocok"),
    "below_zero": gettext_lazy("Akhir di bawah nol"),
    "opening_unknown": gettext_lazy("Angka awal belum ada"),
    "later_month_impossible": gettext_lazy("Bulan sesudahnya tidak mungkin"),
    "mark_unanswered": gettext_lazy("Belum dijawab"),
    "over_workers": gettext_lazy("Lebih dari 100% pekerja"),
    "large_change": gettext_lazy("Berubah besar"),
    "sudden_zero": gettext_lazy("Mendadak nol"),
    "outside_history": gettext_lazy("Di luar kebiasaan"),
    "new_equals_lapsed": gettext_lazy("Baru sama dengan nonaktif"),
    "row_empty": gettext_lazy("Belum diisi"),
}
GRAVITY = {check: number for number, check in enumerate(NAMES)}

LOOK_BACK = 13  # twelve changes need thirteen closings
FEWEST_MONTHS = 6  # below half a year, a median says little
# MAD * 1,4826 estimates the standard deviation of normal data, and one outlier cannot move it.
MAD_TO_DEVIATION = Fraction(14826, 10000)
# A place that changed by the same few people every month has a MAD of 0: below these spreads a
# difference is noise, whatever the score says.
LEAST_SPREAD_PEOPLE = 5
LEAST_SPREAD_SHARE = Fraction(2, 100)


@dataclass(frozen=True, slots=True)
class RowHistory:
    """One place and segment of one branch, up to the month of the report itself."""

    month: date
    figures: dict[date, EnrolmentFigure]

    @property
    def previous(self) -> EnrolmentFigure | None:
        return self.figures.get(add_months(self.month, -1))

    @property
    def year_before(self) -> EnrolmentFigure | None:
        return self.figures.get(add_months(self.month, -12))

    @property
    def own(self) -> EnrolmentFigure | None:
        """What is published for the month itself, where the report corrects it."""
        return self.figures.get(self.month)

    @property
    def opening(self) -> int | None:
        """Last month's verified closing; where that month is not known, what was published."""
        if self.previous is not None:
            return self.previous.closing
        return self.own.opening if self.own else None

    @property
    def has_earlier_month(self) -> bool:
        return any(month < self.month for month in self.figures)

    def is_repeated_by(self, line: ReportLine) -> bool:
        """Whether the row of a correction still says just what is published."""
        own = self.own
        if own is None:
            return line.is_empty
        return (
            all(getattr(line, name) == getattr(own, name) for name in MOVEMENTS)
            and line.closing_or_computed(self.opening) == own.closing
        )

    @property
    def before(self) -> list[EnrolmentFigure | None]:
        """The twelve months before this one, oldest first; None for a month without a figure."""
        months = month_range(add_months(self.month, -12), add_months(self.month, -1))
        return [self.figures.get(month) for month in months]

    def values(self, name: str) -> list[int]:
        """The known values of the twelve months before, oldest first."""
        values = [getattr(figure, name) for figure in self.before if figure is not None]
        return [value for value in values if value is not None]

    @property
    def changes(self) -> list[int]:
        """How the closing changed from month to month, over the last twelve changes."""
        months = month_range(add_months(self.month, -LOOK_BACK), add_months(self.month, -1))
        known = [(month, self.figures[month].closing) for month in months if month in self.figures]
        return [
            later - earlier
            for (first, earlier), (second, later) in pairwise(known)
            if add_months(first, 1) == second
        ]


@dataclass(frozen=True, slots=True)
class Histories:
    """What is published beside the rows of one branch and month."""

    month: date
    rows: Mapping[tuple[int, str], RowHistory]  # by region and segment

    def of(self, region_id: int, segment: str) -> RowHistory:
        return self.rows.get((region_id, segment)) or RowHistory(self.month, {})

    def of_line(self, line: ReportLine) -> RowHistory:
        return self.of(line.region_id, line.segment)

    @property
    def rest_on_sample(self) -> bool:
        """Figures counted on from sample figures are samples themselves."""
        return any(
            figure.is_sample
            for row in self.rows.values()
            for figure in (row.previous, row.own)
            if figure
        )

    @property
    def show_sample(self) -> bool:
        return any(
            figure.is_sample for row in self.rows.values() for figure in row.figures.values()
        )


def read_histories(
    branch_id: int, month: date, *, back: int = LOOK_BACK, known_at: datetime | None = None
) -> Histories:
    """Over so many months back, as known at the moment (None: now). One query."""
    figures = EnrolmentFigure.objects.known_at(known_at).filter(
        branch=branch_id, month__gte=add_months(month, -back), month__lte=month
    )
    rows: dict[tuple[int, str], RowHistory] = {}
    for figure in figures.order_by():
        row = rows.setdefault((figure.region_id, figure.segment), RowHistory(month, {}))
        row.figures[figure.month] = figure
    return Histories(month, rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    check: str
    severity: Severity
    message: str
    line: ReportLine | None = None
    field: str = ""
    note: str = ""  # what the officer says of it
    is_shared: bool = False  # a matter of several branches, which no officer's note settles
    note_about: str = ""  # the column, its row, or the report

    @property
    def name(self) -> str:
        return str(NAMES[self.check])

    @property
    def gravity(self) -> int:
        """The smaller, the graver."""
        return GRAVITY[self.check]

    @property
    def column_name(self) -> str:
        return str(FIELD_LABELS.get(self.field, ""))

    @property
    def is_wrong(self) -> bool:
        return self.severity is Severity.WRONG

    @property
    def takes_note(self) -> bool:
        """A doubtful figure in a row that is saved."""
        if self.is_wrong or self.is_shared:
            return False
        return self.line is not None and bool(self.line.pk)

    @property
    def needs_note(self) -> bool:
        return not (self.is_wrong or self.is_shared or self.note)

    @property
    def anchor(self) -> str:
        """The cell's id on the page."""
        return self.line.cell_id(self.field) if self.line else "isian"

    @property
    def where(self) -> str:
        """`61.71/BPU/new`, as programs name the cell."""
        if self.line is None:
            return ""
        return "/".join(filter(None, [self.line.region.code, self.line.segment, self.field]))


def as_errors(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """As a refusal carries them: see `rules.Refused`."""
    return [
        {"field": finding.where, "code": finding.check, "message": finding.message}
        for finding in findings
    ]


def line_findings(
    line: ReportLine, past: RowHistory, limits: CheckLimits, workers: int | None = None
) -> Iterator[Finding]:
    """Everything that is wrong with or doubtful about one row; `workers` of its place."""
    if line.is_empty:
        yield _emptiness(line, past)
        return
    for name, value in (line.values | {"closing": line.closing_or_computed(past.opening)}).items():
        if reason := above_ceiling(value or 0, workers):
            yield wrong("above_ceiling", reason, line, name)
    problem = row_problem(line, past.opening)
    if problem is not None:
        yield problem
    for check in DOUBTS:
        yield from check(line, past, limits)


def _emptiness(line: ReportLine, past: RowHistory) -> Finding:
    if past.own is not None:
        text = _("Angka yang sudah terbit tidak dapat dikosongkan; tulis angka yang benar.")
        return wrong("row_empty", text, line, "closing")
    return doubt("row_empty", _("Tidak ada angka: angka bulan lalu dibawa."), line, "closing")


def row_problem(line: ReportLine, opening: int | None) -> Finding | None:
    typed = [name for name in MOVEMENTS if getattr(line, name) is not None]
    if typed and not line.has_all_movements:
        text = _("Isi semua mutasi (0 bila tidak ada), atau kosongkan mutasi dan isi akhir saja.")
        missing = next(name for name in MOVEMENTS if name not in typed)
        return wrong("row_incomplete", text, line, missing)
    if not typed:
        return None
    computed = line.computed_closing(opening)
    if computed is None:
        text = _("Akhir bulan lalu belum terverifikasi, jadi mutasi belum dapat dihitung.")
        return wrong("opening_unknown", text, line, typed[0])
    if computed < 0:
        text = _("Awal dan mutasi menghasilkan %(people)s orang.") % {
            "people": signed_people(computed)
        }
        return wrong("below_zero", text, line, "lapsed")
    if line.closing is not None and line.closing != computed:
        text = _(
            "Awal dan mutasi menghasilkan %(computed)s, tertulis %(typed)s (selisih %(gap)s)."
        ) % {
            "computed": people(computed),
            "typed": people(line.closing),
            "gap": signed_people(line.closing - computed),
        }
        return wrong("ledger_broken", text, line, "closing")
    return None


def _large_change(line: ReportLine, past: RowHistory, limits: CheckLimits) -> Iterator[Finding]:
    """Against last month; a change within the limit may still be unusual for this row."""
    closing = line.closing_or_computed(past.opening)
    if not past.opening or closing is None:
        return
    change = closing - past.opening
    share = round_half_up(Fraction(abs(change) * 100, past.opening))
    if share > limits.change_percent:
        text = _("Berubah %(people)s orang (%(share)s) dari %(opening)s bulan lalu.") % {
            "people": signed_people(change),
            "share": percent(share),
            "opening": people(past.opening),
        }
        yield doubt("large_change", text, line, "closing")
    elif _is_outlier(change, past.changes, limits):
        yield _outside(line, "closing", _("Perubahan"), change, past.changes, signed_people)


def _unusual_movement(line: ReportLine, past: RowHistory, limits: CheckLimits) -> Iterator[Finding]:
    for name in MOVEMENTS:
        value, earlier = getattr(line, name), past.values(name)
        if value is not None and _is_outlier(value, earlier, limits):
            what = str(FIELD_LABELS[name]).capitalize()
            yield _outside(line, name, what, value, earlier, people)


def _sudden_zero(line: ReportLine, past: RowHistory, limits: CheckLimits) -> Iterator[Finding]:
    for name in FIELDS:
        before = getattr(past.previous, name, None)
        if getattr(line, name) == 0 and before and before >= limits.sudden_zero_from:
            text = _("Bulan lalu %(people)s.") % {"people": people(before)}
            yield doubt("sudden_zero", text, line, name)


def _new_equals_lapsed(
    line: ReportLine, past: RowHistory, limits: CheckLimits
) -> Iterator[Finding]:
    if line.new and line.new == line.lapsed:
        text = _("Baru dan nonaktif sama-sama %(people)s.") % {"people": people(line.new)}
        yield doubt("new_equals_lapsed", text, line, "new")


# A new doubt is a function here and its name in NAMES.
DOUBTS = [_large_change, _unusual_movement, _sudden_zero, _new_equals_lapsed]


def _is_outlier(value: int, past: list[int], limits: CheckLimits) -> bool:
    score = robust_z(value, past)
    return score is not None and abs(score) > limits.z_score


def _outside(
    line: ReportLine,
    field: str,
    what: str,
    value: int,
    past: list[int],
    write: Callable[[int], str],
) -> Finding:
    text = _("%(what)s %(value)s; biasanya sekitar %(usual)s (skor-z %(score)s).") % {
        "what": what,
        "value": write(value),
        "usual": write(round(median(past))),
        "score": decimal(robust_z(value, past), 1),
    }
    return doubt("outside_history", text, line, field)


def robust_z(value: int, past: list[int]) -> Decimal | None:
    """How far from the median, in robust standard deviations; None for too short a past."""
    if len(past) < FEWEST_MONTHS:
        return None
    middle = Fraction(median(past))
    spread = MAD_TO_DEVIATION * Fraction(median(abs(Fraction(item) - middle) for item in past))
    spread = max(spread, LEAST_SPREAD_SHARE * abs(middle), Fraction(LEAST_SPREAD_PEOPLE))
    return round_half_up((value - middle) / spread, 1)


def explained(findings: Iterable[Finding], report_note: str) -> list[Finding]:
    """Doubts with the note on their cell, their row, or else the whole report."""
    return [
        finding if finding.is_wrong or finding.is_shared else _with_note(finding, report_note)
        for finding in findings
    ]


def _with_note(finding: Finding, report_note: str) -> Finding:
    line = finding.line
    notes = {
        finding.column_name: line.note_on(finding.field) if line else "",
        _("seluruh baris"): line.note_on("") if line else "",
        _("seluruh laporan"): report_note,
    }
    for about, text in notes.items():
        if text:
            return replace(finding, note=text, note_about=about)
    return finding


def wrong(check: str, message: str, line: ReportLine | None = None, field: str = "") -> Finding:
    return Finding(check=check, severity=Severity.WRONG, message=message, line=line, field=field)


def doubt(check: str, message: str, line: ReportLine, field: str) -> Finding:
    return Finding(check=check, severity=Severity.DOUBTFUL, message=message, line=line, field=field)
