"""Letters about reports: what was sent back or is held, what is due, what is late. Nobody gets one
about something they cannot act on, and nothing is ever approved by the passing of time: after the
reminders comes the head of the office."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.deputies import officers_of
from accounts.models import Notice, User
from accounts.notices import plain_letter, send_letters, settle, tell
from common.formats import long_date, month_code
from common.formats import month as month_name
from common.letters import send_letter
from participants.reports.models import (
    EnrolmentImport,
    EnrolmentReport,
    ReminderSent,
    ReportMark,
    newest_reports,
)
from participants.reports.transfers import MonthTransfers, month_transfers
from regions.models import Branch, BranchService

Kind = ReminderSent.Kind
SOON_DAYS = 3
ESCALATE_AFTER_DAYS = 3
LAST_DAYS = 60  # after two months a letter helps nobody; the list of missing reports stays


def verifiers_for(report: EnrolmentReport) -> QuerySet[User]:
    """Who may verify the report: not those who entered anything in it."""
    verifiers = User.objects.filter(role=User.Role.VERIFIER, is_active=True)
    return verifiers.exclude(pk__in=report.entrants.values("user"))


def letter_text(template: str, path: str, context: dict[str, Any]) -> str:
    """The first line is the subject. Letters are written in Indonesian."""
    context = context | {"address": settings.PORTAL_URL.rstrip("/") + path}
    with translation.override("id"):
        return render_to_string(f"reports/letters/{template}.txt", context).strip()


def tell_branch(
    report: EnrolmentReport,
    kind: Notice.Kind,
    *,
    note: str = "",
    once: str = "",
    letter: Callable[[Notice], str] = plain_letter,
) -> list[Notice]:
    """Everybody who can act for the report's branch, in the portal and by letter."""
    return tell(
        users=officers_of(report.branch),
        kind=kind,
        subject=report.branch.name,
        month=report.month,
        branch=report.branch,
        path=report.path,
        note=note,
        once=once,
        letter=letter,
    )


def tell_returned(report: EnrolmentReport, note: str) -> None:
    marks = list(ReportMark.objects.of_round(report).select_related("line__region", "marked_by"))
    cells = [f"{mark.cell_name}: {mark.reason}" for mark in marks]

    def letter(notice: Notice) -> str:
        context = {"report": report, "marks": marks, "officer": notice.user}
        return letter_text("returned", report.path, context)

    reminders_are_done(report)
    tell_branch(
        report, Notice.Kind.RETURNED, note="\n".join(filter(None, [note, *cells])), letter=letter
    )


def tell_verified(report: EnrolmentReport, note: str, openings: int) -> None:
    """`openings`: of how many figures of later months the opening moved along."""
    with translation.override("id"):
        moved = ngettext(
            "Saldo awal %(n)s baris bulan sesudahnya ikut berubah.",
            "Saldo awal %(n)s baris bulan sesudahnya ikut berubah.",
            openings,
        )
    lines = [note, moved % {"n": openings} if openings else ""]
    kind = Notice.Kind.CORRECTED if report.is_amendment else Notice.Kind.ACCEPTED
    reminders_are_done(report)
    tell_branch(report, kind, note="\n".join(filter(None, lines)))


def told_of_return(report: EnrolmentReport) -> Sequence[Notice]:
    return list(Notice.objects.about(report.path, [Notice.Kind.RETURNED]).unread())


def reminders_are_done(report: EnrolmentReport) -> None:
    """A step was taken: what asked for it is no news any more."""
    settle(path=report.path, kinds=[Notice.Kind.RETURNED, Notice.Kind.DUE])
    settle(path=report.verify_path, kinds=[Notice.Kind.DUE])


def tell_held(report: EnrolmentReport) -> None:
    tell_branch(report, Notice.Kind.ON_HOLD, note=report.hold_reason)


def is_no_longer_held(report: EnrolmentReport) -> None:
    settle(path=report.path, kinds=[Notice.Kind.ON_HOLD])


def tell_of_transfers(month: date) -> None:
    """Both sides of transfers that do not meet, once for each number of people; where they meet, or
    a verifier has accepted them, it is no news any more."""
    transfers = month_transfers(month)
    if transfers is None:
        return
    is_settled = transfers.is_met or transfers.accepted
    for branch in transfers.branches:
        report = EnrolmentReport.objects.of(branch, month).first()
        if report is None:
            continue
        if is_settled:
            settle(path=report.path, kinds=[Notice.Kind.TRANSFER])
            continue
        tell_branch(
            report,
            Notice.Kind.TRANSFER,
            note=transfers.sentence,
            once=f"transfer-{month_code(month)}-{branch.pk}-{transfers.fingerprint}",
            letter=partial(_transfer_letter, report, transfers),
        )


def _transfer_letter(report: EnrolmentReport, transfers: MonthTransfers, notice: Notice) -> str:
    context = {"transfers": transfers, "officer": notice.user}
    return letter_text("transfers", report.path, context)


def tell_recap_returned(imported: EnrolmentImport) -> None:
    _tell_preparer(imported, Notice.Kind.RETURNED, imported.return_reason)


def tell_recap_verified(imported: EnrolmentImport, reports: Sequence[EnrolmentReport]) -> None:
    """Its preparer, and each branch once, whose months it has verified."""
    _tell_preparer(imported, Notice.Kind.ACCEPTED)
    months: dict[Branch, list[date]] = defaultdict(list)
    for report in reports:
        reminders_are_done(report)
        months[report.branch].append(report.month)
    for branch, verified in months.items():
        with translation.override("id"):
            names = [month_name(verified[0]), month_name(verified[-1])]
        tell(
            users=officers_of(branch),
            kind=Notice.Kind.ACCEPTED,
            subject=branch.name,
            branch=branch,
            path=reverse("reports:worklist"),
            note=f"{imported.name}: {' – '.join(dict.fromkeys(names))}",
        )


def _tell_preparer(imported: EnrolmentImport, kind: Notice.Kind, note: str = "") -> None:
    path = reverse("reports:import", args=[imported.pk])
    tell(users=[imported.uploaded_by], kind=kind, subject=imported.name, path=path, note=note)


@dataclass(frozen=True, slots=True)
class Reminder:
    report: EnrolmentReport
    days_late: int

    @property
    def is_for_verifiers(self) -> bool:
        return self.report.is_submitted

    @property
    def people(self) -> QuerySet[User]:
        return (
            verifiers_for(self.report) if self.is_for_verifiers else officers_of(self.report.branch)
        )

    @property
    def template(self) -> str:
        return "reminder_verifier" if self.is_for_verifiers else "reminder_branch"

    @property
    def head_email(self) -> str:
        """Empty where the head of the office need not know yet."""
        days = self.days_late
        is_late = not self.is_for_verifiers and days >= ESCALATE_AFTER_DAYS
        return self.report.branch.head_email if is_late else ""

    @property
    def path(self) -> str:
        return self.report.verify_path if self.is_for_verifiers else self.report.path

    @property
    def days_words(self) -> str:
        if self.days_late < 0:
            return _("tiga hari lagi")
        if self.days_late == 0:
            return _("tenggat hari ini")
        return _("lewat %(days)s hari") % {"days": self.days_late}

    def letter(self, template: str, name: object) -> str:
        return letter_text(template, self.path, {"reminder": self, "name": name})


def reminders_on(day: date) -> Iterator[Reminder]:
    """All reminders that are due on this day, whether they were sent already or not."""
    services = list(BranchService.objects.all())
    for report in newest_reports(list(Branch.objects.all()), day):
        if not report.is_verified and any(
            service.branch_id == report.branch_id and service.is_valid_in(report.month)
            for service in services
        ):
            yield from _reminders(report, day)


def _reminders(report: EnrolmentReport, day: date) -> Iterator[Reminder]:
    if not report.is_submitted and (report.is_amendment or not report.takes_entries(day)):
        return  # a correction has a window, not a deadline; behind a lock nobody can act
    days_late = (day - report.deadline).days
    if _is_day_of_reminder(days_late) and days_late <= LAST_DAYS:
        yield Reminder(report, days_late)


def _is_day_of_reminder(days_late: int) -> bool:
    """Three days before, on the day, then after 1 and 3 days and every week."""
    if days_late in (-SOON_DAYS, 0, 1, ESCALATE_AFTER_DAYS):
        return True
    return days_late > 0 and days_late % 7 == 0


def send_reminders(day: date) -> tuple[int, list[str]]:
    """How many people were told, and to whom a letter could not be sent. Safe to run again, which
    tries those letters again, and all others that failed."""
    told, heads_failed = 0, []
    for reminder in reminders_on(day):
        told += len(_tell_once(reminder, day))
        try:
            told += bool(reminder.head_email) and _write_to_head_once(reminder, day)
        except OSError as error:  # the mail server; the others still get theirs
            heads_failed.append(f"{reminder.head_email}: {error}")
    _sent, failed = send_letters(Notice.objects.all())
    return told, failed + heads_failed


def _tell_once(reminder: Reminder, day: date) -> list[Notice]:
    report = reminder.report
    with translation.override("id"):
        note = f"{reminder.days_words}: {long_date(report.deadline)}"
    return tell(
        users=reminder.people,
        kind=Notice.Kind.DUE,
        subject=report.branch.name,
        month=report.month,
        branch=None if reminder.is_for_verifiers else report.branch,
        path=reminder.path,
        note=note,
        once=f"reminder:{report.branch_id}:{month_code(report.month)}:{day}",
        letter=lambda notice: reminder.letter(reminder.template, notice.user),
    )


@transaction.atomic
def _write_to_head_once(reminder: Reminder, day: date) -> bool:
    """The head has no account. The record is written first; if the letter cannot be sent, it is
    taken back."""
    report = reminder.report
    try:
        with transaction.atomic():
            ReminderSent.objects.create(
                branch=report.branch,
                period=report.period,
                kind=Kind.ESCALATED,
                day=day,
                email=reminder.head_email,
            )
    except IntegrityError:
        return False
    text = reminder.letter("reminder_head", report.branch)
    send_letter(text, reminder.head_email)
    return True
