"""What a file would change in the drafts, and every reason why it may not."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from common import formats
from common.arithmetic import ledger_closing
from common.spreadsheets.faults import CellFault
from participants.figures.models import MOVEMENTS
from participants.reports.importing import labels
from participants.reports.importing.known import Known
from participants.reports.importing.rows import Entry
from participants.reports.importing.understanding import Understanding, is_draft_field, lines_of
from participants.reports.models import (
    FIELD_LABELS,
    EnrolmentReport,
    ReportLine,
    above_ceiling,
)
from regions.models import Branch

Closed = tuple[list[Entry], str]  # of a month that takes none now, and why


@dataclass(frozen=True, slots=True)
class Change:
    """One cell of a draft: what it holds now and what the file says."""

    entry: Entry
    now: int | None
    version: int = 0  # of the cell in the draft, so that nobody's later change is lost

    @property
    def is_change(self) -> bool:
        return self.now != self.entry.value

    @property
    def overwrites(self) -> bool:
        return self.is_change and self.now is not None

    @property
    def difference(self) -> int | None:
        """What the file says beyond what is there."""
        if self.now is None or self.entry.value is None:
            return None
        return self.entry.value - self.now

    @property
    def label(self) -> str:
        return str(FIELD_LABELS.get(self.entry.field, ""))


@dataclass(slots=True)
class ReportPlan:
    """The draft of one branch and month; `report` is None where it is still to be begun."""

    branch: Branch
    month: date
    report: EnrolmentReport | None
    changes: list[Change] = field(default_factory=list)
    # Of the province's recap: where the branch itself says something else, and why none of it is
    # taken where the branch has already sent its report.
    differing: list[Change] = field(default_factory=list)
    closed_reason: str = ""

    @property
    def changed(self) -> list[Change]:
        return [change for change in self.changes if change.is_change]

    @property
    def overwritten(self) -> list[Change]:
        return [change for change in self.changes if change.overwrites]

    @property
    def unchanged_count(self) -> int:
        return len(self.changes) - len(self.changed)


@dataclass(slots=True)
class Plan:
    """Faults forbid saving; warnings are shown and do not."""

    understanding: Understanding
    reports: list[ReportPlan] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    warnings: list[CellFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # what was not taken, and why
    opens: list[date] = field(default_factory=list)  # months that a recap opens
    is_recap: bool = False

    def sort_faults(self) -> None:
        """As they stand in the file."""
        order = {sheet.name: at for at, sheet in enumerate(self.understanding.sheets)}
        self.faults.sort(key=lambda fault: (order.get(fault.sheet, 0), fault.row, fault.column))

    @property
    def may_be_saved(self) -> bool:
        return not (self.faults or self.understanding.questions) and bool(self.reports)

    @property
    def fingerprint(self) -> str:
        """Changes when any cell the file would fill, or its content, is another than shown."""
        cells = sorted(
            (change.entry.key, repr(change.now), change.version, repr(change.entry.value))
            for report in self.reports
            for change in [*report.changes, *report.differing]
        )
        return hashlib.sha256(repr(cells).encode()).hexdigest()

    @property
    def change_count(self) -> int:
        return sum(len(report.changed) for report in self.reports)

    @property
    def overwrite_count(self) -> int:
        return sum(len(report.overwritten) for report in self.reports)

    @property
    def differing(self) -> list[Change]:
        return [change for report in self.reports for change in report.differing]


def plan_import(understanding: Understanding, branch: Branch | None) -> Plan:
    """Compare the file with the drafts. Without a branch, each place's own branch is meant."""
    plan = Plan(understanding, faults=list(understanding.faults))
    known = Known.about(understanding.months)
    closed: list[Closed] = []
    for month in understanding.months:
        entries = [entry for entry in understanding.entries if entry.month == month]
        by_branch = entries_by_branch(plan, known, entries, branch)
        for own_branch, own_entries in by_branch.items():
            reason = _closed_reason(own_branch, month, known)
            if reason:
                closed.append((own_entries, reason))
            else:
                report = _report_plan(plan, known, own_branch, month, own_entries)
                plan.reports.append(report)
    for entries, reason in closed:
        _refuse_closed(plan, entries, reason)
    plan.sort_faults()
    return plan


def _refuse_closed(plan: Plan, entries: list[Entry], reason: str) -> None:
    """The columns or the sheet of last month beside this one's are left out and told, where this
    month has every figure that it has; else somebody meant it."""
    taken = {change.entry.key[:2] for report in plan.reports for change in report.changes}
    is_row = any(entry.month_at[0] == entry.row for entry in entries)
    if not is_row and {entry.key[:2] for entry in entries} <= taken:
        month = formats.month(entries[0].month)
        plan.notes.append(_("%(month)s tidak dibaca. %(why)s") % {"month": month, "why": reason})
        return
    for at in {(entry.sheet, *entry.month_at) for entry in entries}:
        plan.faults.append(CellFault(*at, formats.month(entries[0].month), reason))


def entries_by_branch(
    plan: Plan, known: Known, entries: list[Entry], branch: Branch | None
) -> dict[Branch, list[Entry]]:
    """Entries by the branch that serves their place that month. Of a file that holds other places
    beside a branch's own, its own are taken; a file without any of its own is at fault."""
    by_branch: dict[Branch, list[Entry]] = {}
    elsewhere: list[Entry] = []
    for entry in entries:
        serving = known.branches_serving(entry.region.pk, entry.month)
        if branch is not None:
            serving = [branch] if branch in serving else []
        if len(serving) == 1:
            by_branch.setdefault(serving[0], []).append(entry)
        else:
            elsewhere.append(entry)
    if branch is not None and by_branch and elsewhere:
        _leave_out(plan, branch, by_branch[branch], elsewhere)
    else:
        plan.faults += dict.fromkeys(
            CellFault(
                entry.sheet,
                *entry.place_at,
                entry.region.short_name,
                _not_served_reason(
                    entry, branch, known.branches_serving(entry.region.pk, entry.month)
                ),
            )
            for entry in elsewhere
        )
    return by_branch


def _leave_out(plan: Plan, branch: Branch, own: list[Entry], elsewhere: list[Entry]) -> None:
    """What stands in the rows of other places is neither taken nor complained of."""
    names = list(dict.fromkeys(entry.region.short_name for entry in elsewhere))
    words = {
        "month": formats.month(elsewhere[0].month),
        "own": len({entry.region for entry in own}),
        "branch": branch.name,
        "count": len(names),
        "names": ", ".join(names),
    }
    plan.notes.append(
        _(
            "%(month)s: %(own)s wilayah cabang %(branch)s diambil; %(count)s wilayah lain di berkas"
            " ini ditinggalkan (%(names)s)."
        )
        % words
    )
    own_rows = {(entry.sheet, entry.row) for entry in own}
    other_rows = {(entry.sheet, entry.row) for entry in elsewhere} - own_rows
    plan.faults = [fault for fault in plan.faults if (fault.sheet, fault.row) not in other_rows]


def _not_served_reason(entry: Entry, branch: Branch | None, serving: list[Branch]) -> str:
    words = {"place": entry.region.short_name, "month": formats.month(entry.month)}
    if branch is not None:
        return _("%(place)s tidak dilayani cabang %(branch)s pada %(month)s.") % (
            words | {"branch": branch.name}
        )
    if serving:
        names = ", ".join(other.name for other in serving)
        return _(
            "%(place)s dilayani %(names)s sekaligus, jadi tidak jelas milik siapa angkanya: kirim"
            " sebagai berkas cabangnya (--branch)."
        ) % (words | {"names": names})
    return _("%(place)s tidak dilayani cabang mana pun pada %(month)s: atur di Penyiapan.") % words


def _report_plan(
    plan: Plan, known: Known, branch: Branch, month: date, entries: list[Entry]
) -> ReportPlan:
    report = known.reports.get((branch.pk, month))
    lines = known.lines_of(report)
    typed = [entry for entry in entries if is_draft_field(entry)]
    for key, cells in lines_of(entries).items():
        opening, line = known.opening(branch, key[:2], month), lines.get(key[:2])
        workers = known.workers_of(key[0], month)
        check_line(plan, cells, opening, line.values if line else {}, workers)
        typed += _emptied_closing(cells, line)
    changes = [change_of(entry, lines.get((entry.region.pk, entry.segment))) for entry in typed]
    return ReportPlan(branch, month, report, changes)


def _emptied_closing(cells: dict[str, Entry], line: ReportLine | None) -> list[Entry]:
    """Where the file has all movements and no closing, the one that was typed before gives way
    to what follows from them."""
    has_movements_alone = all(name in cells for name in MOVEMENTS) and labels.CLOSING not in cells
    if not has_movements_alone or line is None or line.closing is None:
        return []
    return [replace(cells[MOVEMENTS[-1]], field=labels.CLOSING, value=None)]


def change_of(entry: Entry, line: ReportLine | None) -> Change:
    if line is None:
        return Change(entry, None)
    return Change(entry, getattr(line, entry.field), line.cell_version(entry.field))


def _closed_reason(branch: Branch, month: date, known: Known) -> str:
    """Why the month takes no entries from this branch now; empty where it does."""
    report, period = known.reports.get((branch.pk, month)), known.periods.get(month)
    if period is None:
        return _("%(month)s belum dibuka untuk pelaporan.") % {"month": formats.month(month)}
    draft = report or EnrolmentReport(branch=branch, period=period)
    if not draft.is_editable:
        return _("Laporan %(month)s sudah %(state)s; angkanya tidak dapat diimpor.") % {
            "month": formats.month(month),
            "state": draft.get_state_display(),
        }
    today = timezone.localdate()
    if not draft.takes_entries(today):
        return draft.reason_not_open(today)
    return ""


def check_line(
    plan: Plan,
    cells: dict[str, Entry],
    opening: int | None,
    current: dict[str, int | None],
    workers: int | None,
) -> None:
    """No figure is above the ceiling of its place; where the file has all of a line, it must add
    up; its opening should be the portal's."""
    too_large = {
        entry: reason
        for entry in filter(is_draft_field, cells.values())
        if (reason := above_ceiling(entry.value or 0, workers))
    }
    plan.faults += [entry.fault(reason) for entry, reason in too_large.items()]
    in_file = cells.get(labels.OPENING)
    if opening is None:
        opening = in_file.value if in_file else None
    elif in_file is not None and in_file.value != opening:
        _warn_opening(plan, in_file, opening)
    if not too_large:  # else what follows from it is wrong at another cell, which is right
        _check_ledger(plan, cells, opening, current, workers)


def _warn_opening(plan: Plan, in_file: Entry, opening: int) -> None:
    text = _("Awal di berkas %(in_file)s; penutup bulan lalu di portal %(opening)s yang dipakai.")
    words = {"in_file": formats.people(in_file.value), "opening": formats.people(opening)}
    plan.warnings.append(in_file.fault(text % words))


def _check_ledger(
    plan: Plan,
    line: dict[str, Entry],
    opening: int | None,
    current: dict[str, int | None],
    workers: int | None,
) -> None:
    closing = line.get(labels.CLOSING)
    after = {name: current.get(name) for name in MOVEMENTS}
    after |= {name: line[name].value for name in MOVEMENTS if name in line}
    known = [value for value in after.values() if value is not None]
    if (
        opening is None
        or len(known) < len(MOVEMENTS)
        or not any(name in line for name in MOVEMENTS)
    ):
        return
    expected = ledger_closing(opening, *known)
    at = closing or next(line[name] for name in reversed(MOVEMENTS) if name in line)
    if reason := _why_not_closing(expected, closing, opening, workers):
        plan.faults.append(at.fault(reason))


def _why_not_closing(
    expected: int, closing: Entry | None, opening: int, workers: int | None
) -> str:
    words = {"opening": formats.people(opening), "expected": formats.people(expected)}
    if expected < 0:
        text = _("Mutasi ini membuat akhir %(expected)s dari awal %(opening)s: kurang dari nol.")
        return text % words
    if closing is None:
        reason = above_ceiling(expected, workers)
        text = _("Dari awal %(opening)s mutasinya memberi akhir %(expected)s. %(reason)s")
        return text % (words | {"reason": reason}) if reason else ""
    if closing.value != expected:
        text = _("Dari awal %(opening)s mutasinya memberi akhir %(expected)s, bukan %(closing)s.")
        return text % (words | {"closing": formats.people(closing.value)})
    return ""
