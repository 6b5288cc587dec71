"""A whole report under all its checks, with what its rows rest on."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from common.arithmetic import coverage_percent
from common.formats import people, percent
from common.months import add_months
from participants.coverage.workers import workers
from participants.figures.models import CARRY_MONTHS, EnrolmentFigure
from participants.reports.actions.drafts import not_open_reason
from participants.reports.checks import Finding, Severity, explained, line_findings
from participants.reports.history import Key, RowHistory, histories, nothing_known
from participants.reports.models import CheckLimits, EnrolmentReport, ReportLine, ReportMark
from participants.reports.transfers import unmatched_transfers
from regions.models import BranchService


@dataclass(frozen=True, slots=True)
class Review:
    report: EnrolmentReport
    lines: Sequence[ReportLine]
    past: Mapping[Key, RowHistory]
    marks: Sequence[ReportMark]  # of the current round
    findings: Sequence[Finding]

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
    def may_be_submitted(self) -> bool:
        return not self.wrong and not self.unexplained

    @property
    def is_clean(self) -> bool:
        return not self.findings

    @property
    def changes_nothing(self) -> bool:
        """A correction in which every row still says what is published."""
        return self.report.is_amendment and all(
            self.history(line).is_repeated_by(line) for line in self.lines
        )

    def history(self, line: ReportLine) -> RowHistory:
        return history_of(self.past, line, self.report.month)

    def opening(self, line: ReportLine) -> int | None:
        return self.history(line).opening

    def closing(self, line: ReportLine) -> int | None:
        return line.closing_or_computed(self.opening(line))


def review(report: EnrolmentReport, lines: Sequence[ReportLine] | None = None) -> Review:
    """Everything that is wrong or doubtful, the wrong first.

    What a correction leaves as it is published was accepted when it was verified: it is not
    doubted again.
    """
    if lines is None:
        lines = list(report.lines.select_related("region"))
    past = histories(report.branch_id, report.month)
    marks = list(
        ReportMark.objects.of_round(report).select_related("line__region", "marked_by")
        if report.pk and report.returns
        else []
    )
    limits = CheckLimits.current()
    accepted = _accepted(report, lines, past)
    found = [
        *_whole_report(report, lines),
        *_unanswered(report, marks, {line.pk: line for line in lines}),
        *unmatched_transfers(report, lines),
    ]
    for line in lines:
        history = history_of(past, line, report.month)
        if line.is_empty and report.is_amendment and history.own is None:
            continue  # it was not published before either
        findings = line_findings(line, history, limits)
        found += [one for one in findings if one.is_wrong or _key(line) not in accepted]
    touched = {line.region_id for line in lines if _key(line) not in accepted}
    found += _over_workers(report, [line for line in lines if line.region_id in touched], past)
    found.sort(key=lambda finding: finding.severity is not Severity.WRONG)
    return Review(report, lines, past, marks, explained(found, report.note))


def _accepted(
    report: EnrolmentReport, lines: Sequence[ReportLine], past: Mapping[Key, RowHistory]
) -> set[Key]:
    if not report.is_amendment or report.verified_at is not None:
        return set()
    rows = ((line, history_of(past, line, report.month)) for line in lines)
    return {_key(line) for line, history in rows if history.is_repeated_by(line)}


def _key(line: ReportLine) -> Key:
    return line.region_id, line.segment


def history_of(past: Mapping[Key, RowHistory], line: ReportLine, month: date) -> RowHistory:
    return past.get(_key(line)) or nothing_known(month)


def _whole_report(report: EnrolmentReport, lines: Sequence[ReportLine]) -> Iterator[Finding]:
    if report.is_editable and not report.takes_entries(timezone.localdate()):
        yield _wrong("month_not_open", not_open_reason(report))
    if all(line.is_empty for line in lines):
        yield _wrong("report_empty", _("Belum ada satu angka pun di laporan ini."))
    served = set(
        BranchService.objects.valid_in(report.month)
        .filter(branch=report.branch_id)
        .values_list("region", flat=True)
    )
    for line in lines:
        if line.region_id not in served and not line.is_empty:
            yield _wrong(
                "place_not_served",
                _("%(place)s tidak dilayani cabang ini pada %(month)s.")
                % {"place": line.region.short_name, "month": report.period},
                line,
            )


def _unanswered(
    report: EnrolmentReport, marks: Sequence[ReportMark], lines: Mapping[int, ReportLine]
) -> Iterator[Finding]:
    """A returned cell is answered by a sentence, or by another figure."""
    if report.state != EnrolmentReport.State.RETURNED:
        return
    for mark in marks:
        line = lines.get(mark.line_id)
        if line is not None and not mark.answer and mark.former == line.values:
            yield Finding(
                check="mark_unanswered",
                severity=Severity.WRONG,
                line=line,
                field=mark.field,
                message=_("Verifikator: “%(reason)s”. Perbaiki angkanya atau tulis jawaban.")
                % {"reason": mark.reason},
            )


def _over_workers(
    report: EnrolmentReport, lines: Sequence[ReportLine], past: Mapping[Key, RowHistory]
) -> Iterator[Finding]:
    """More participants than workers can be true: people are registered where they work."""
    by_place: dict[int, list[ReportLine]] = defaultdict(list)
    for line in lines:
        by_place[line.region_id].append(line)
    known = workers(year=report.month.year, places=list(by_place))
    others = _other_branches(report, list(by_place))
    for region_id, rows in by_place.items():
        closings = [
            line.closing_or_computed(history_of(past, line, report.month).opening) or 0
            for line in rows
        ]
        total = sum(closings) + others.get(region_id, 0)
        if region_id in known and total > known[region_id]:
            yield Finding(
                check="over_workers",
                severity=Severity.DOUBTFUL,
                line=rows[closings.index(max(closings))],
                field="closing",
                message=_("%(people)s peserta dari %(workers)s pekerja di %(place)s: %(share)s.")
                % {
                    "people": people(total),
                    "workers": people(known[region_id]),
                    "place": rows[0].region.short_name,
                    "share": percent(coverage_percent(total, known[region_id])),
                },
            )


def _other_branches(report: EnrolmentReport, regions: list[int]) -> dict[int, int]:
    """What other branches count in these places, with their latest figure of twelve months."""
    latest = (
        EnrolmentFigure.objects.current()
        .filter(
            region__in=regions,
            month__lte=report.month,
            month__gt=add_months(report.month, -CARRY_MONTHS),
        )
        .exclude(branch=report.branch_id)
        .order_by("region_id", "branch_id", "segment", "-month")
        .distinct("region_id", "branch_id", "segment")
    )
    rows = (
        EnrolmentFigure.objects.filter(pk__in=latest.values("pk"))
        .order_by()
        .values("region_id")
        .annotate(people=Sum("closing"))
    )
    return {row["region_id"]: row["people"] for row in rows}


def _wrong(check: str, message: str, line: ReportLine | None = None) -> Finding:
    return Finding(check=check, severity=Severity.WRONG, line=line, message=message)
