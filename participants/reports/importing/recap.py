"""The province's recap, split by the offices that serve its places.

What a branch has entered or sent itself wins: the recap fills the rows that nobody filled, and
where it says something else the difference is shown.
"""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import formats
from common.months import add_months, this_month
from common.spreadsheets.faults import CellFault
from participants.figures.models import MOVEMENTS
from participants.reports.checks import row_problem
from participants.reports.importing import labels
from participants.reports.importing.known import Key, Known
from participants.reports.importing.plan import (
    Change,
    Plan,
    ReportPlan,
    change_of,
    check_line,
    entries_by_branch,
)
from participants.reports.importing.rows import Entry
from participants.reports.importing.understanding import Understanding, is_draft_field, lines_of
from participants.reports.models import EnrolmentReport, ReportLine
from regions.models import Branch

Cells = dict[str, Entry]  # of one place and segment, by field


def plan_recap(understanding: Understanding) -> Plan:
    """Months that were never opened are opened with it; one that has not ended is at fault."""
    plan = Plan(understanding, faults=list(understanding.faults), is_recap=True)
    known = Known.about(understanding.months)
    splitter = _Splitter(plan, known)
    for month in understanding.months:
        entries = [entry for entry in understanding.entries if entry.month == month]
        if month >= this_month():
            splitter.refuse_month(entries)
            continue
        for branch, own in entries_by_branch(plan, known, entries, None).items():
            plan.reports.append(splitter.report(branch, month, own))
        if month not in known.periods:
            plan.opens.append(month)
    splitter.tell_closing_only()
    plan.sort_faults()
    return plan


@dataclass
class _Splitter:
    """`closings`: with what each row will close, so that the next month of the file can open with
    it."""

    plan: Plan
    known: Known
    closings: dict[tuple[int, Key, date], int | None] = field(default_factory=dict)
    closing_only: int = 0

    def refuse_month(self, entries: list[Entry]) -> None:
        for at in {(entry.sheet, *entry.month_at) for entry in entries}:
            month = formats.month(entries[0].month)
            reason = _("%(month)s belum berakhir; angkanya baru ada sesudah akhir bulan.")
            self.plan.faults.append(CellFault(*at, month, reason % {"month": month}))

    def report(self, branch: Branch, month: date, entries: list[Entry]) -> ReportPlan:
        report = self.known.reports.get((branch.pk, month))
        lines = self.known.lines_of(report)
        planned = ReportPlan(branch, month, report)
        planned.closed_reason = self._closed_reason(report, lines)
        if planned.closed_reason:
            self._keep_report(planned, entries, lines)
            return planned
        for key, line in lines.items():
            if not line.is_empty:
                opening = self._opening(branch, key, month)
                self._close(branch, key, month, line.closing_or_computed(opening))
        for (region, segment, _month), cells in lines_of(entries).items():
            own = lines.get((region, segment))
            if own is not None and not own.is_empty:
                planned.differing += _differing(cells, own.values)
            else:
                self._fill(planned, (region, segment), cells, own)
        return planned

    def _closed_reason(self, report: EnrolmentReport | None, lines: dict[Key, ReportLine]) -> str:
        """Why the branch's own report stands as it is; empty where the recap may fill it."""
        if report is None:
            return ""
        if not report.is_editable:
            return _("sudah %(state)s") % {"state": report.get_state_display()}
        if report.is_amendment:
            return _("sedang dikoreksi cabang")
        for key, line in lines.items():
            opening = self._opening(report.branch, key, report.month)
            if not line.is_empty and row_problem(line, opening) is not None:
                return _("isian cabang sendiri belum selesai")
        return ""

    def _keep_report(
        self, planned: ReportPlan, entries: list[Entry], lines: dict[Key, ReportLine]
    ) -> None:
        branch, month = planned.branch, planned.month
        for (region, segment, _month), cells in lines_of(entries).items():
            key = (region, segment)
            values = lines[key].values if key in lines else {}
            figure = self.known.figures.get((branch.pk, key, month))
            if figure is not None:
                values = values | {labels.CLOSING: figure[1]}
            planned.differing += _differing(cells, values)
            self._close(branch, key, month, values.get(labels.CLOSING))

    def _fill(self, planned: ReportPlan, key: Key, cells: Cells, line: ReportLine | None) -> None:
        branch, month = planned.branch, planned.month
        opening = self._opening(branch, key, month)
        cells = self._usable(cells, opening)
        workers = self.known.workers_of(key[0], month)
        check_line(self.plan, cells, opening, {}, workers)
        planned.changes += [
            change_of(entry, line) for entry in cells.values() if is_draft_field(entry)
        ]
        values = {name: cells[name].value for name in cells if name != labels.OPENING}
        filled = ReportLine(region_id=key[0], segment=key[1], **values)
        self._close(branch, key, month, filled.closing_or_computed(opening))

    def _usable(self, cells: Cells, opening: int | None) -> Cells:
        """Movements count where they are whole and have something to start from; else the closing
        alone is taken, and the movement stays unknown, which is not zero."""
        moved = [name for name in MOVEMENTS if name in cells]
        if not moved or (len(moved) == len(MOVEMENTS) and opening is not None):
            return cells
        if labels.CLOSING in cells:
            self.closing_only += 1
            return {labels.CLOSING: cells[labels.CLOSING]}
        at = cells[moved[0]]
        reason = (
            _("Akhir bulan sebelumnya tidak diketahui, jadi mutasi saja tidak cukup: isi akhirnya.")
            if len(moved) == len(MOVEMENTS)
            else _("Isi semua mutasi (0 bila tidak ada), atau akhirnya.")
        )
        self.plan.faults.append(at.fault(reason))
        return {}

    def tell_closing_only(self) -> None:
        if self.closing_only:
            text = ngettext(
                "Di %(rows)s baris mutasinya tidak lengkap atau tidak punya angka awal: hanya "
                "akhirnya yang diambil.",
                "Di %(rows)s baris mutasinya tidak lengkap atau tidak punya angka awal: hanya "
                "akhirnya yang diambil.",
                self.closing_only,
            )
            self.plan.notes.append(text % {"rows": formats.people(self.closing_only)})

    def _opening(self, branch: Branch, key: Key, month: date) -> int | None:
        before = self.closings.get((branch.pk, key, add_months(month, -1)))
        return self.known.opening(branch, key, month) if before is None else before

    def _close(self, branch: Branch, key: Key, month: date, closing: int | None) -> None:
        self.closings[branch.pk, key, month] = closing


def _differing(cells: Cells, own: dict[str, int | None]) -> list[Change]:
    """Cells in which the branch says something else than the recap."""
    return [
        Change(entry, own[name])
        for name, entry in cells.items()
        if own.get(name) is not None and own[name] != entry.value
    ]
