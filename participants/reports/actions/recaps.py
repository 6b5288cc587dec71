"""The province's recap: prepared by one person, verified as a whole by another.

Until it is verified it is nothing but a file and what was understood of it, so that branches go on
with their own drafts, and it can be withdrawn without a trace in the reports. Verifying turns it
into reports, in the branches' names: filled and sent by whoever prepared it, verified by the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from common.data_version import DataVersion
from participants.coverage.positions import positions_in
from participants.figures.models import EnrolmentFigure, Publication, RegionTotal
from participants.figures.publish import publish
from participants.figures.totals import refresh_totals
from participants.reports.actions import imports
from participants.reports.actions.cells import begin_filled, named_lines, write_cells
from participants.reports.actions.flow import Effect, figure_of, release, require_clock
from participants.reports.actions.months import start_month
from participants.reports.actions.transfers import record_acceptance
from participants.reports.checks import Finding
from participants.reports.importing.plan import Plan, ReportPlan
from participants.reports.letters import tell_recap_returned, tell_recap_verified
from participants.reports.models import (
    EnrolmentImport,
    EnrolmentReport,
    ReportEvent,
    ReportingMonth,
    ReportLine,
    blank_lines,
    rows_of,
)
from participants.reports.models.months import opening_dates
from participants.reports.review import Review, review
from participants.reports.rules import Changed, Forbidden, Refused, lock_report, require_verifier
from participants.reports.transfers import MonthTransfers, unsettled_transfers
from regions.models import Region

State = EnrolmentImport.State


@dataclass(frozen=True, slots=True)
class RecapPreview:
    """What the recap would make of the dashboard, before anything is published."""

    totals: Sequence[RegionTotal] = ()  # of the province, by month
    effects: Sequence[Effect] = ()  # the province and its places in the last month
    findings: Sequence[tuple[EnrolmentReport, Finding]] = ()  # beside rows nobody filled
    transfers: Sequence[MonthTransfers] = ()  # that do not meet

    @property
    def wrong(self) -> list[tuple[EnrolmentReport, Finding]]:
        return [pair for pair in self.findings if pair[1].is_wrong]

    @property
    def doubts(self) -> list[tuple[EnrolmentReport, Finding]]:
        """Without a note of the branch's own."""
        return [pair for pair in self.findings if pair[1].needs_note]

    @property
    def needs_note(self) -> bool:
        return bool(self.doubts or self.transfers)


@transaction.atomic
def preview_recap(plan: Plan, by: User) -> RecapPreview:
    """The figures are published, read off and taken back."""
    if not plan.may_be_saved:
        return RecapPreview()
    filled = [_filled_lines(planned) for planned in _to_release(plan)]
    if not filled:
        return RecapPreview()
    last = max(report.month for report, _lines in filled)
    before = {position.region.pk: position for position in positions_in(last)}
    savepoint = transaction.savepoint()
    try:
        reviews = _publish_for_now(filled, by)
        months = sorted({report.month for report, _lines in filled})
        totals = RegionTotal.objects.filter(region=Region.objects.root(), month__in=months)
        return RecapPreview(
            totals=list(totals.order_by("month")),
            effects=[
                Effect(before.get(position.region.pk), position) for position in positions_in(last)
            ],
            findings=[
                (checked.report, finding)
                for checked in reviews
                for finding in [*checked.wrong, *checked.doubts]
            ],
            transfers=unsettled_transfers(months),
        )
    finally:
        transaction.savepoint_rollback(savepoint)


def _publish_for_now(
    filled: Sequence[tuple[EnrolmentReport, list[ReportLine]]], by: User
) -> list[Review]:
    publication = Publication.objects.create(by=by)
    reviews, figures = [], []
    for report, lines in filled:
        require_clock(report)
        checked = review(report, lines)
        closed = [line for line in lines if checked.closing(line) is not None]
        figures += publish(
            figures=[figure_of(checked, line) for line in closed],
            publication=publication,
            is_sample=checked.past.rest_on_sample,
            refresh=False,
        )
        reviews.append(checked)
    _refresh(figures)
    return reviews


def _filled_lines(planned: ReportPlan) -> tuple[EnrolmentReport, list[ReportLine]]:
    """The report and its lines as they will be; nothing of it is saved."""
    report = planned.report or _new_report(planned)
    lines = list(report.lines.select_related("region")) if report.is_begun else blank_lines(report)
    by_row = rows_of(lines)
    for change in planned.changes:
        entry = change.entry
        key = (entry.region.pk, entry.segment)
        line = by_row.setdefault(
            key, ReportLine(report=report, region=entry.region, segment=entry.segment)
        )
        setattr(line, entry.field, entry.value)
    return report, list(by_row.values())


def _new_report(planned: ReportPlan) -> EnrolmentReport:
    month = planned.month
    period = ReportingMonth.objects.filter(month=month).first()
    period = period or ReportingMonth(month=month, **opening_dates(month, timezone.localdate()))
    return EnrolmentReport(branch=planned.branch, period=period)


@transaction.atomic
def prepare_recap(
    *, imported: EnrolmentImport, seen: str, by: User, note: str = ""
) -> EnrolmentImport:
    """Put it before another person. Where figures are doubtful, the note says why they are right."""
    imported = _locked(imported, State.READ)
    _require_preparer(imported, by)
    plan = _plan_as_seen(imported, seen)
    imports.require_faultless(plan)
    if not plan.change_count:
        raise Refused("nothing_changed", _("Rekap ini tidak mengubah satu angka pun."))
    preview = preview_recap(plan, by)
    if preview.wrong:
        report, finding = preview.wrong[0]
        raise Refused("checks_failed", f"{report}: {finding.message}")
    if preview.needs_note and not note.strip():
        raise Refused(
            "notes_missing",
            _("Ada angka yang meragukan: tulis catatan mengapa angkanya benar, lalu ajukan."),
        )
    imported.state, imported.note = State.PREPARED, note.strip()
    imported.prepared_at = timezone.now()
    imported.save(update_fields=["state", "note", "prepared_at"])
    return imported


@transaction.atomic
def withdraw_recap(*, imported: EnrolmentImport, by: User) -> EnrolmentImport:
    imported = _locked(imported, State.READ, State.PREPARED)
    _require_preparer(imported, by)
    return imports.close(imported, State.DISCARDED, by)


@transaction.atomic
def return_recap(*, imported: EnrolmentImport, reason: str, by: User) -> EnrolmentImport:
    imported = _locked(imported, State.PREPARED)
    _require_other_hands(imported, by)
    if not reason.strip():
        raise Refused("reason_missing", _("Tulis alasan rekap ini dikembalikan."))
    closed = imports.close(imported, State.RETURNED, by, return_reason=reason.strip())
    tell_recap_returned(closed)
    return closed


@transaction.atomic
def verify_recap(*, imported: EnrolmentImport, seen: str, by: User) -> EnrolmentImport:
    """All of it in one step or nothing: months are opened, reports filled, sent and verified."""
    imported = _locked(imported, State.PREPARED)
    _require_other_hands(imported, by)
    plan = _plan_as_seen(imported, seen)
    imports.require_faultless(plan)
    figures: list[EnrolmentFigure] = []
    reports = []
    for planned in _to_release(plan):
        verified = release(_sent_report(planned, imported), by, refresh=False)
        reports.append(verified.report)
        figures += [*verified.figures, *verified.rederived]
    _refresh(figures)
    if imported.note:
        for transfers in unsettled_transfers({planned.month for planned in _to_release(plan)}):
            record_acceptance(transfers, imported.note, by)
    DataVersion.bump()
    tell_recap_verified(imported, reports)
    return imports.close(
        imported,
        State.VERIFIED,
        by,
        changed_cells=plan.change_count,
        months=[f"{month:%Y-%m}" for month in plan.understanding.months],
    )


def _to_release(plan: Plan) -> list[ReportPlan]:
    """Earlier months first: later ones open with what they close with."""
    changed = [planned for planned in plan.reports if planned.changed]
    return sorted(changed, key=lambda planned: planned.month)


def _refresh(figures: Sequence[EnrolmentFigure]) -> None:
    if figures:
        refresh_totals({one.month for one in figures}, {one.region_id for one in figures})


def _sent_report(planned: ReportPlan, imported: EnrolmentImport) -> Review:
    """The branch's report with what the recap adds, sent by whoever prepared it."""
    preparer = imported.uploaded_by
    report, lines = _filled_report(planned, imported)
    checked = review(report, lines)
    note = report.note or imported.note or _("Rekap provinsi %(name)s.") % {"name": imported.name}
    report.touch(
        state=EnrolmentReport.State.SUBMITTED,
        note=note,
        doubts=len(checked.doubtful),
        uncompared=len(checked.uncompared),
        submitted_by=preparer,
        submitted_at=imported.prepared_at,
        first_submitted_at=report.first_submitted_at or imported.prepared_at,
    )
    report.events.create(kind=ReportEvent.Kind.SUBMITTED, by=preparer, note=note)
    return checked


def _filled_report(
    planned: ReportPlan, imported: EnrolmentImport
) -> tuple[EnrolmentReport, list[ReportLine] | None]:
    """Its lines as well where it begins with the recap, so that they need not be read again."""
    by = imported.uploaded_by
    source = _("rekap %(name)s") % {"name": imported.name}
    cells = imports.cells_of(planned)
    if planned.report is None:
        period = start_month(planned.month)
        report = EnrolmentReport(branch=planned.branch, period=period, created_by=by)
        return report, begin_filled(report=report, cells=cells, by=by, source=source)
    report = lock_report(planned.report)
    lines = named_lines(report, cells)
    if write_cells(report=report, lines=lines, cells=cells, by=by, source=source).conflicts:
        raise Changed("changed", imports.CHANGED)
    return report, None


def _plan_as_seen(imported: EnrolmentImport, seen: str) -> Plan:
    plan = imports.read_import(imported)
    if plan.fingerprint != seen:
        raise Changed("changed", imports.CHANGED)
    return plan


def _locked(imported: EnrolmentImport, *states: str) -> EnrolmentImport:
    locked = imports.lock(imported)
    if locked.state not in states:
        raise Refused(
            "import_closed", _("Rekap ini sudah %(state)s.") % {"state": locked.get_state_display()}
        )
    return locked


def _require_preparer(imported: EnrolmentImport, by: User) -> None:
    if not by.may_prepare_recaps or imported.uploaded_by_id != by.pk:
        raise Forbidden("not_own_recap", _("Hanya penyiap rekap ini yang dapat melakukannya."))


def _require_other_hands(imported: EnrolmentImport, by: User) -> None:
    require_verifier(by)
    if imported.uploaded_by_id == by.pk:
        raise Forbidden(
            "own_recap", _("Anda menyiapkan rekap ini; verifikator lain yang memeriksanya.")
        )
