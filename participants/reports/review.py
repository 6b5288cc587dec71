"""A whole report under all its checks, with what its rows rest on."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from common.arithmetic import coverage_percent
from common.formats import people, percent
from participants.coverage.workers import workers
from participants.figures.models import EnrolmentFigure
from participants.reports.checks import (
    Finding,
    Histories,
    RowHistory,
    Severity,
    doubt,
    explained,
    line_findings,
    read_histories,
    wrong,
)
from participants.reports.later_months import carried_on, later_figures, why_impossible
from participants.reports.models import CheckLimits, EnrolmentReport, ReportLine, ReportMark
from participants.reports.transfers import MonthTransfers, transfer_doubts, transfers_of


@dataclass(frozen=True, slots=True)
class RowFindings:
    """What is to be said of one row, the gravest first; without a line, of the whole report."""

    line: ReportLine | None
    findings: Sequence[Finding]

    @property
    def notable(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.takes_note]

    @property
    def unexplained(self) -> list[Finding]:
        return [finding for finding in self.notable if finding.needs_note]

    @property
    def note(self) -> str:
        """On the row as a whole."""
        return self.line.note_on("") if self.line else ""

    @property
    def columns(self) -> dict[str, Any]:
        """The columns that an answer may be about, beside the row as a whole."""
        return {finding.field: finding.column_name for finding in self.notable}


@dataclass(frozen=True, slots=True)
class RowMarks:
    """What of one row was sent back."""

    line: ReportLine
    marks: Sequence[ReportMark]

    @property
    def answer(self) -> str:
        """Where one answer was given to all of them."""
        answers = {mark.answer for mark in self.marks}
        return answers.pop() if len(answers) == 1 else ""


@dataclass(frozen=True, slots=True)
class Review:
    report: EnrolmentReport
    lines: Sequence[ReportLine]
    past: Histories
    marks: Sequence[ReportMark] = ()  # of the current round
    transfers: MonthTransfers | None = None
    findings: Sequence[Finding] = ()

    @property
    def wrong(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.is_wrong]

    @property
    def doubtful(self) -> list[Finding]:
        return [finding for finding in self.findings if not finding.is_wrong]

    @property
    def empty_rows(self) -> list[Finding]:
        return [finding for finding in self.doubtful if finding.check == "row_empty"]

    @property
    def doubts(self) -> list[Finding]:
        """The doubtful figures, apart from rows without any."""
        return [finding for finding in self.doubtful if finding.check != "row_empty"]

    @property
    def doubts_without_note(self) -> list[Finding]:
        return [finding for finding in self.doubts if finding.needs_note]

    @property
    def is_blank(self) -> bool:
        """Nothing was entered yet, so that there is nothing to complain of either."""
        return all(line.is_empty for line in self.lines)

    @property
    def unexplained(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.needs_note]

    @property
    def unaccepted(self) -> list[Finding]:
        """Doubts of several branches that no verifier has accepted yet."""
        return [finding for finding in self.doubtful if finding.is_shared and not finding.note]

    @property
    def may_be_submitted(self) -> bool:
        return not (self.wrong or self.unexplained or self.changes_nothing)

    @property
    def uncompared(self) -> list[ReportLine]:
        """Filled rows beside which no earlier month is known."""
        return [
            line
            for line in self.lines
            if not line.is_empty and not self.history(line).has_earlier_month
        ]

    @property
    def is_first_month(self) -> bool:
        """No earlier month is known of any row, so that only the ledger itself can be checked."""
        return not any(self.history(line).has_earlier_month for line in self.lines)

    @property
    def is_clean(self) -> bool:
        """Compared with something, and nothing found."""
        return not self.findings and not self.uncompared

    @property
    def wrong_rows(self) -> list[RowFindings]:
        return self._by_row(self.wrong)

    @property
    def doubtful_rows(self) -> list[RowFindings]:
        return self._by_row(self.doubts)

    def _by_row(self, findings: Sequence[Finding]) -> list[RowFindings]:
        """The row with the gravest first, of equal ones that which moves most people."""
        by_row: dict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            by_row[finding.line.key if finding.line else ""].append(finding)
        rows = [RowFindings(found[0].line, found) for found in by_row.values()]
        return sorted(rows, key=lambda row: (row.findings[0].gravity, -self._moved(row.line)))

    @property
    def marked_rows(self) -> list[RowMarks]:
        """Marks are in the order of the rows."""
        by_row = groupby(self.marks, key=lambda mark: mark.line)
        return [RowMarks(line, list(marks)) for line, marks in by_row]

    def _moved(self, line: ReportLine | None) -> int:
        if line is None:
            return 0
        return abs((self.closing(line) or 0) - (self.opening(line) or 0))

    @property
    def changes_nothing(self) -> bool:
        """A correction in which every row still says what is published."""
        return self.report.is_amendment and all(
            self.history(line).is_repeated_by(line) for line in self.lines
        )

    @property
    def unchanged(self) -> list[ReportLine]:
        """Lines of an open correction that still say just what is published."""
        if not self.report.is_amendment or self.report.is_verified:
            return []
        return [line for line in self.lines if self.history(line).is_repeated_by(line)]

    def history(self, line: ReportLine) -> RowHistory:
        return self.past.of_line(line)

    def opening(self, line: ReportLine) -> int | None:
        return self.history(line).opening

    def closing(self, line: ReportLine) -> int | None:
        return line.closing_or_computed(self.opening(line))


def review(report: EnrolmentReport, lines: Sequence[ReportLine] | None = None) -> Review:
    """Everything that is wrong or doubtful, the wrong first, of each the gravest first.

    What a correction leaves as it is published was accepted when it was verified: it is not
    doubted again.
    """
    if lines is None:
        lines = list(report.lines.select_related("region"))
    past = read_histories(report.branch_id, report.month)
    checked = Review(report, lines, past, _marks(report), transfers_of(report, lines))
    workforce = workers_of(report, lines)
    findings = [
        *_whole_report(checked),
        *_unanswered_marks(checked),
        *transfer_doubts(checked.transfers, report, lines),
        *_row_findings(checked, workforce),
        *_later_months(checked),
        *_over_workers(checked, workforce),
    ]
    findings.sort(key=lambda finding: (finding.severity is not Severity.WRONG, finding.gravity))
    return replace(checked, findings=explained(findings, report.note))


def review_rows(
    report: EnrolmentReport, lines: Sequence[ReportLine], rows: Sequence[ReportLine]
) -> Review:
    """Only what follows from these rows themselves, for an answer while somebody types."""
    past, limits = read_histories(report.branch_id, report.month), CheckLimits.current()
    workforce = workers_of(report, rows)
    findings = [
        finding
        for row in rows
        for finding in line_findings(row, past.of_line(row), limits, workforce.get(row.region_id))
    ]
    return Review(report, lines, past, findings=explained(findings, report.note))


def workers_of(report: EnrolmentReport, lines: Sequence[ReportLine]) -> dict[int, int]:
    """By place."""
    return workers(year=report.month.year, places={line.region_id for line in lines})


def _marks(report: EnrolmentReport) -> list[ReportMark]:
    if not report.is_begun or not report.returns:
        return []
    marks = ReportMark.objects.of_round(report)
    return list(marks.select_related("line__region", "marked_by"))


def _row_findings(checked: Review, workforce: Mapping[int, int]) -> Iterator[Finding]:
    limits, unchanged = CheckLimits.current(), checked.unchanged
    for line in checked.lines:
        history = checked.history(line)
        if line.is_empty and checked.report.is_amendment and history.own is None:
            continue  # it was not published before either
        for finding in line_findings(line, history, limits, workforce.get(line.region_id)):
            if finding.is_wrong or line not in unchanged:
                yield finding


def _whole_report(checked: Review) -> Iterator[Finding]:
    report, today = checked.report, timezone.localdate()
    if report.is_editable and not report.takes_entries(today):
        yield wrong("month_not_open", report.reason_not_open(today))
    if checked.is_blank:
        yield wrong("report_empty", _("Belum ada satu angka pun di laporan ini."))
    served = set(report.services.values_list("region", flat=True))
    for line in checked.lines:
        if line.region_id not in served and not line.is_empty:
            text = _("%(place)s tidak dilayani cabang ini pada %(month)s.")
            words = {"place": line.region.short_name, "month": report.period}
            yield wrong("place_not_served", text % words, line)


def _unanswered_marks(checked: Review) -> Iterator[Finding]:
    """A returned cell is answered by a sentence, or by another figure."""
    by_id = {line.pk: line for line in checked.lines} if checked.report.is_returned else {}
    for mark in checked.marks:
        line = by_id.get(mark.line_id)
        if line is not None and not mark.answer and not mark.is_met_by(line):
            text = _("Verifikator: “%(reason)s”. Perbaiki angkanya atau tulis jawaban.")
            yield wrong("mark_unanswered", text % {"reason": mark.reason}, line, mark.field)


def _later_months(checked: Review) -> Iterator[Finding]:
    """A closing on which no later month can rest: told before it is sent, refused when verified."""
    report = checked.report
    later = {} if report.is_verified else later_figures(report)
    for line in checked.lines if later else []:
        closing = checked.closing(line)
        if closing is None:
            continue
        figure = EnrolmentFigure(
            region_id=line.region_id, segment=line.segment, month=report.month, closing=closing
        )
        reasons = [why_impossible(moved) for moved in carried_on(figure, later)]
        if reason := next(filter(None, reasons), ""):
            yield doubt("later_month_impossible", reason, line, "closing")


def _over_workers(checked: Review, workforce: Mapping[int, int]) -> Iterator[Finding]:
    """More participants than workers can be true: people are registered where they work. Asked of
    places in which anything was entered or changed."""
    unchanged = checked.unchanged
    changed_places = {line.region_id for line in checked.lines if line not in unchanged}
    by_place: dict[int, list[ReportLine]] = defaultdict(list)
    for line in checked.lines:
        if line.region_id in changed_places:
            by_place[line.region_id].append(line)
    others = _other_branches(checked.report, list(by_place))
    for region_id, rows in by_place.items():
        closings = [checked.closing(line) or 0 for line in rows]
        total = sum(closings) + others[region_id]
        most = workforce.get(region_id)
        if most is not None and total > most:
            text = _("%(people)s peserta dari %(workers)s pekerja di %(place)s: %(share)s.") % {
                "people": people(total),
                "workers": people(most),
                "place": rows[0].region.short_name,
                "share": percent(coverage_percent(total, most)),
            }
            yield doubt("over_workers", text, rows[closings.index(max(closings))], "closing")


def _other_branches(report: EnrolmentReport, regions: list[int]) -> Counter[int]:
    """What other branches count in these places."""
    figures = EnrolmentFigure.objects.current().latest_up_to(report.month)
    others: Counter[int] = Counter()
    for figure in figures.filter(region__in=regions).exclude(branch=report.branch_id):
        others[figure.region_id] += figure.closing
    return others
