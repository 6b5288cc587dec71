"""A verified month is corrected by a new revision; the old one stays as it was."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from participants.figures.models import EnrolmentFigure
from participants.reports.actions.cells import CellInput, SaveOutcome, write_cells
from participants.reports.models import (
    FIELDS,
    EnrolmentReport,
    ReportEvent,
    ReportLine,
    blank_lines,
    rows_of,
)
from participants.reports.rules import (
    REOPENED_DAYS,
    Refused,
    lock_report,
    require_editable,
    require_may_fill,
    require_officer,
    require_verifier,
)


@transaction.atomic
def amend_report(
    *, report: EnrolmentReport, reason: str, by: User, seen: int | None = None
) -> EnrolmentReport:
    """A new draft from the verified figures, while the correction window is open."""
    report = lock_report(report, seen)
    require_officer(report, by)
    _require_reason(reason)
    _require_last_verified(report)
    _require_open_window(report)
    return _new_revision(report, reason, by, ReportEvent.Kind.AMENDED)


@transaction.atomic
def reopen_report(
    *, report: EnrolmentReport, reason: str, by: User, seen: int | None = None
) -> EnrolmentReport:
    """The verifier lets the branch in where the calendar no longer does, for two weeks."""
    report = lock_report(report, seen)
    require_verifier(by)
    _require_reason(reason)
    until = timezone.localdate() + timedelta(days=REOPENED_DAYS)
    if report.is_verified:
        _require_last_verified(report)
        return _new_revision(report, reason, by, ReportEvent.Kind.REOPENED, open_until=until)
    if report.is_submitted:
        raise Refused(
            "submitted", _("Laporan ini menunggu verifikasi: kembalikan dengan menandai selnya.")
        )
    report.touch(open_until=until)
    report.events.create(kind=ReportEvent.Kind.REOPENED, by=by, note=reason)
    return report


@transaction.atomic
def restore_report(*, report: EnrolmentReport, reason: str, by: User) -> EnrolmentReport:
    """A new amendment with the figures that an earlier revision published."""
    earlier = lock_report(report)
    require_officer(earlier, by)
    _require_reason(reason)
    if earlier.verified_at is None:
        raise Refused("not_verified", _("Hanya versi yang pernah terverifikasi dapat dipulihkan."))
    last = lock_report(EnrolmentReport.objects.of(earlier.branch, earlier.month)[0])
    _require_last_verified(last)
    _require_open_window(last)
    return _new_revision(last, reason, by, ReportEvent.Kind.RESTORED, as_at=earlier.verified_at)


@transaction.atomic
def give_up_correction(*, report: EnrolmentReport, by: User) -> None:
    """What is published stays. A correction that nobody was sent leaves no trace; one that a
    verifier has seen stays beside the revisions, as withdrawn."""
    report = lock_report(report)
    require_officer(report, by)
    if not report.may_be_given_up:
        raise Refused(
            "not_discardable",
            _("Hanya koreksi yang ada di tangan cabang dapat dibatalkan; tarik dulu kirimannya."),
        )
    if report.first_submitted_at is None:
        report.delete()
        return
    report.touch(state=EnrolmentReport.State.WITHDRAWN)
    report.events.create(kind=ReportEvent.Kind.WITHDRAWN, by=by)


@transaction.atomic
def empty_correction(*, report: EnrolmentReport, by: User) -> SaveOutcome:
    """Every cell says again what is published; the correction stays open for another figure."""
    report = lock_report(report)
    require_may_fill(report, by)
    _require_correction(report)
    lines = list(report.lines.select_related("region"))
    figures = _figures_as_published(report, None)
    cells = [
        CellInput.of(
            line, name, _published_value(figures.get((line.region_id, line.segment)), name)
        )
        for line in lines
        for name in FIELDS
    ]
    outcome = write_cells(report=report, lines=lines, cells=cells, by=by)
    if outcome.saved:
        report.events.create(kind=ReportEvent.Kind.EMPTIED, by=by)
    return outcome


@transaction.atomic
def change_reason(*, report: EnrolmentReport, reason: str, by: User) -> EnrolmentReport:
    """The reason is announced with the correction, so that it can be put right until then."""
    report = lock_report(report)
    require_officer(report, by)
    require_editable(report)
    _require_correction(report)
    _require_reason(reason)
    if reason.strip() != report.amend_reason:
        report.touch(amend_reason=reason.strip())
        kind = ReportEvent.Kind.REASON
        report.events.create(kind=kind, by=by, note=report.amend_reason)
    return report


def _require_correction(report: EnrolmentReport) -> None:
    if not report.is_amendment:
        raise Refused("not_a_correction", _("Ini bukan koreksi."))


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("reason_missing", _("Tulis alasan koreksi; alasan ini diumumkan."))


def _require_open_window(report: EnrolmentReport) -> None:
    today = timezone.localdate()
    if not report.period.takes_corrections(today):
        correction = EnrolmentReport(period=report.period, revision=report.revision + 1)
        raise Refused("window_closed", correction.reason_not_open(today))


def _require_last_verified(report: EnrolmentReport) -> None:
    newest = EnrolmentReport.objects.of(report.branch, report.month)[0]
    if not newest.is_verified:
        raise Refused("amendment_open", _("Laporan bulan ini masih terbuka; lanjutkan di sana."))
    if newest.pk != report.pk:
        raise Refused("not_latest", _("Sudah ada koreksi yang lebih baru untuk bulan ini."))


def _new_revision(
    report: EnrolmentReport,
    reason: str,
    by: User,
    kind: ReportEvent.Kind,
    *,
    as_at: datetime | None = None,
    open_until: date | None = None,
) -> EnrolmentReport:
    revision = EnrolmentReport.objects.create(
        branch=report.branch,
        period=report.period,
        revision=_next_revision(report),
        amend_reason=reason.strip(),
        created_by=by,
        is_sample=report.is_sample,
        open_until=open_until,
    )
    ReportLine.objects.bulk_create(_lines_as_published(revision, report, as_at))
    revision.events.create(kind=kind, by=by, note=reason.strip())
    return revision


def _next_revision(report: EnrolmentReport) -> int:
    """Those that were withdrawn keep their numbers."""
    revisions = EnrolmentReport.objects.filter(
        branch=report.branch_id, period__month=report.period_id
    )
    last: int = revisions.aggregate(last=Max("revision"))["last"]
    return last + 1


def _figures_as_published(
    report: EnrolmentReport, as_at: datetime | None
) -> dict[tuple[int, str], EnrolmentFigure]:
    """By place and segment, as known at the moment (None: now)."""
    figures = EnrolmentFigure.objects.known_at(as_at).filter(
        branch=report.branch_id, month=report.month
    )
    return {
        (figure.region_id, figure.segment): figure for figure in figures.select_related("region")
    }


def _published_value(figure: EnrolmentFigure | None, field: str) -> int | None:
    """A closing that follows from its movements is left to follow from them again."""
    if figure is None or (field == "closing" and figure.new is not None):
        return None
    value: int | None = getattr(figure, field)
    return value


def _lines_as_published(
    revision: EnrolmentReport, former: EnrolmentReport, as_at: datetime | None
) -> list[ReportLine]:
    """The figures known at the moment, with who entered them first."""
    entered, lines = rows_of(former.lines.all()), rows_of(blank_lines(revision))
    for key, figure in _figures_as_published(revision, as_at).items():
        line = lines.setdefault(
            key, ReportLine(report=revision, region=figure.region, segment=figure.segment)
        )
        for name in FIELDS:
            setattr(line, name, _published_value(figure, name))
        if key in entered:
            line.entered_by_id = entered[key].entered_by_id
            line.entered_for_id = entered[key].entered_for_id
            line.entered_at = entered[key].entered_at
    return list(lines.values())
