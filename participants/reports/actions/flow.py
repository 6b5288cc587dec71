"""The steps of a report: submitted, returned, verified."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from common import formats
from common.clock import clock_behind
from participants.coverage.position import Position
from participants.coverage.positions import positions_in
from participants.figures.models import EnrolmentFigure, Publication
from participants.figures.publish import publish
from participants.reports.actions.marks import MarkInput, mark_cells
from participants.reports.checks import as_errors
from participants.reports.later_months import carried_on, later_figures, why_impossible
from participants.reports.letters import (
    reminders_are_done,
    tell_of_transfers,
    tell_returned,
    tell_verified,
)
from participants.reports.models import EnrolmentReport, ReportEvent, ReportLine, ReportMark
from participants.reports.review import Review, review
from participants.reports.rules import (
    REOPENED_DAYS,
    Refused,
    lock_report,
    require_decidable,
    require_editable,
    require_officer,
    require_open_month,
    require_other_hands,
)
from regions.models import PublicStatement

State = EnrolmentReport.State


@dataclass(frozen=True, slots=True)
class Verified:
    report: EnrolmentReport
    publication: Publication
    figures: list[EnrolmentFigure]
    rederived: list[EnrolmentFigure]


@transaction.atomic
def submit_report(*, report: EnrolmentReport, by: User, seen: int | None = None) -> EnrolmentReport:
    report = lock_report(report, seen)
    require_officer(report, by)
    require_editable(report)
    require_open_month(report)
    checked = review(report)
    if checked.changes_nothing:
        raise Refused(
            "nothing_changed",
            _("Koreksi ini belum mengubah satu angka pun. Ubah angkanya, atau batalkan koreksi."),
        )
    _require_submittable(checked)
    moment = timezone.now()
    _answer_by_figure(checked, by)
    report.touch(
        state=State.SUBMITTED,
        doubts=len(checked.doubtful),
        uncompared=len(checked.uncompared),
        submitted_by=by,
        submitted_at=moment,
        first_submitted_at=_first_submission(report, moment),
        verification_begun_at=None,
        verification_begun_by=None,
    )
    report.events.create(kind=ReportEvent.Kind.SUBMITTED, by=by, at=moment, note=report.note)
    reminders_are_done(report)
    tell_of_transfers(report.month)
    return report


def _first_submission(report: EnrolmentReport, moment: datetime) -> datetime:
    """What a branch took back before anybody looked at it, it has not sent."""
    return (report.returns and report.first_submitted_at) or moment


def _require_submittable(checked: Review) -> None:
    count = len(checked.wrong)
    if count:
        words = ngettext(
            "%(count)s hal harus diperbaiki sebelum laporan dikirim.",
            "%(count)s hal harus diperbaiki sebelum laporan dikirim.",
            count,
        )
        raise Refused("checks_failed", words % {"count": count}, as_errors(checked.wrong))
    count = len(checked.unexplained)
    if count:
        words = ngettext(
            "%(count)s angka yang meragukan belum diberi catatan.",
            "%(count)s angka yang meragukan belum diberi catatan.",
            count,
        )
        raise Refused("notes_missing", words % {"count": count}, as_errors(checked.unexplained))


def _answer_by_figure(checked: Review, by: User) -> None:
    """A returned cell that holds another figure now is answered by it."""
    unanswered = [mark for mark in checked.marks if not mark.answer]
    for mark in unanswered:
        mark.answered(_("Angka diperbaiki."), by)
    ReportMark.objects.bulk_update(unanswered, ReportMark.ANSWER)


@transaction.atomic
def return_report(
    *,
    report: EnrolmentReport,
    marks: Sequence[MarkInput] = (),
    by: User,
    note: str = "",
    seen: int | None = None,
) -> EnrolmentReport:
    """With the cells that were marked before and those named here."""
    report = lock_report(report, seen)
    mark_cells(report=report, marks=marks, by=by)
    if not ReportMark.objects.pending(report).exists():
        raise Refused("cells_missing", _("Tandai sedikitnya satu sel yang perlu diperbaiki."))
    report.touch(state=State.RETURNED, returns=report.returns + 1, **_reopening(report))
    report.events.create(kind=ReportEvent.Kind.RETURNED, by=by, note=note)
    tell_returned(report, note)
    return report


def _reopening(report: EnrolmentReport) -> dict[str, date]:
    """What goes back can be mended, also where the month has been locked meanwhile."""
    today = timezone.localdate()
    return {} if report.takes_entries(today) else {"open_until": today + timedelta(REOPENED_DAYS)}


def _require_no_marks(report: EnrolmentReport) -> None:
    count = ReportMark.objects.pending(report).count()
    if count:
        words = ngettext(
            "%(count)s sel masih ditandai: kembalikan laporan ini, atau hapus tandanya dulu.",
            "%(count)s sel masih ditandai: kembalikan laporan ini, atau hapus tandanya dulu.",
            count,
        )
        raise Refused("marks_pending", words % {"count": count})


def require_clock(report: EnrolmentReport) -> None:
    """What is published follows what is published already; a clock set back would deny it."""
    figures = EnrolmentFigure.objects.filter(branch=report.branch_id, month__gte=report.month)
    recorded = figures.aggregate(last=Max("recorded_at"))["last"]
    last = max(filter(None, [recorded, report.submitted_at]), default=None)
    if words := clock_behind(last):
        raise Refused("clock_behind", words)


@transaction.atomic
def verify_report(
    *, report: EnrolmentReport, by: User, note: str = "", seen: int | None = None
) -> Verified:
    """Release the figures. They, the totals and the openings that rest on them change together."""
    report = lock_report(report, seen)
    require_decidable(report, by)
    _require_no_marks(report)
    checked = review(report)
    _require_accepted_transfers(checked)
    verified = release(checked, by, note=note)
    tell_verified(verified.report, note, len(verified.rederived))
    return verified


def release(checked: Review, by: User, *, note: str = "", refresh: bool = True) -> Verified:
    """What verifying does to a submitted report that is locked and was reviewed. Who releases
    many at once says `refresh=False` and refreshes the totals at the end."""
    report = checked.report
    require_other_hands(report, by)
    if checked.wrong:
        message = _("Laporan ini tidak dapat diverifikasi: %(reason)s")
        first = checked.wrong[0].message
        raise Refused("checks_failed", message % {"reason": first}, as_errors(checked.wrong))
    verified = publish_report(checked, by, refresh=refresh)
    moment = timezone.now()
    report.touch(
        state=State.VERIFIED,
        verified_by=by,
        verified_at=moment,
        publication=verified.publication,
        is_sample=checked.past.rest_on_sample,
    )
    report.events.create(kind=ReportEvent.Kind.VERIFIED, by=by, at=moment, note=note)
    return verified


def _require_accepted_transfers(checked: Review) -> None:
    if checked.unaccepted:
        message = _("%(doubt)s Terima dengan alasan, atau kembalikan selnya, lalu verifikasi.")
        words = message % {"doubt": checked.unaccepted[0].message}
        raise Refused("transfers_unmatched", words, as_errors(checked.unaccepted))


def publish_report(checked: Review, by: User, *, refresh: bool = True) -> Verified:
    """What verifying writes; `preview` does the same and takes it back."""
    report = checked.report
    require_clock(report)
    publication = Publication.objects.create(by=by, reason=report.amend_reason)
    figures = publish(
        figures=[figure_of(checked, line) for line in checked.lines if not line.is_empty],
        publication=publication,
        reason=report.amend_reason,
        is_sample=checked.past.rest_on_sample,
        refresh=refresh,
    )
    rederived = rederive_openings(
        report=report, figures=figures, publication=publication, refresh=refresh
    )
    return Verified(report, publication, figures, rederived)


def rederive_openings(
    *,
    report: EnrolmentReport,
    figures: Sequence[EnrolmentFigure],
    publication: Publication,
    refresh: bool = True,
) -> list[EnrolmentFigure]:
    """A corrected month moves the openings of the months after it: they are published with their
    new ones, or what cannot be is refused."""
    changed: dict[bool, list[EnrolmentFigure]] = defaultdict(list)
    later = later_figures(report)
    for figure in figures:
        for moved in carried_on(figure, later):
            if reason := why_impossible(moved):
                raise Refused("later_month_impossible", reason)
            changed[moved.is_sample].append(moved)
    reason = _("Angka awal diturunkan ulang dari %(month)s. %(reason)s") % {
        "month": formats.month(report.month),
        "reason": report.amend_reason,
    }
    return [
        figure
        for is_sample, moved in changed.items()
        for figure in publish(
            figures=moved,
            publication=publication,
            reason=reason.strip(),
            is_sample=is_sample,
            refresh=refresh,
        )
    ]


def figure_of(checked: Review, line: ReportLine) -> EnrolmentFigure:
    closing = checked.closing(line)
    if closing is None:  # the checks refuse such a row before it comes here
        raise Refused("row_incomplete", _("Baris belum lengkap."))
    return EnrolmentFigure(
        region_id=line.region_id,
        branch_id=checked.report.branch_id,
        segment=line.segment,
        month=checked.report.month,
        opening=checked.opening(line),
        **line.values | {"closing": closing},
    )


@dataclass(frozen=True, slots=True)
class Effect:
    """One place (or the province) before and after."""

    before: Position | None
    after: Position

    @property
    def change(self) -> int | None:
        if self.before is None or self.before.participants is None:
            return None
        if self.after.participants is None:
            return None
        return self.after.participants - self.before.participants

    @property
    def replaced(self) -> PublicStatement | None:
        """The statement that a report takes the place of."""
        if self.before is None or self.before.source != "statement":
            return None
        return self.before.statement if self.after.source == "report" else None

    @property
    def replaces_newer(self) -> bool:
        replaced, shown = self.replaced, self.after.data_month
        return replaced is not None and shown is not None and replaced.data_month > shown


@dataclass(frozen=True, slots=True)
class Preview:
    effects: Sequence[Effect] = ()
    rederived: Sequence[EnrolmentFigure] = ()
    refusal: str = ""

    @property
    def is_ranked(self) -> bool:
        """Ranks come with the report of the last place that is awaited."""
        return any(effect.after.rank for effect in self.effects)


@transaction.atomic
def preview(checked: Review, by: User) -> Preview:
    """The province and the places of the report as the dashboard would show them if the report
    were verified: it is published, read off and taken back."""
    if checked.wrong:
        return Preview(refusal=checked.wrong[0].message)
    month = checked.report.month
    before = {position.region.pk: position for position in positions_in(month)}
    savepoint = transaction.savepoint()
    try:
        verified = publish_report(checked, by)
        after = positions_in(month)
    except Refused as refusal:
        return Preview(refusal=refusal.message)
    finally:
        transaction.savepoint_rollback(savepoint)
    touched = {line.region_id for line in checked.lines if not line.is_empty}
    effects = [
        Effect(before.get(position.region.pk), position)
        for number, position in enumerate(after)
        if number == 0 or position.region.pk in touched
    ]
    return Preview(effects, verified.rederived)
