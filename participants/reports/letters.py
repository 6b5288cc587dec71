"""Letters about reports: what was sent back, what is due, what is late. Nobody gets one about
something they cannot act on, and nothing is ever approved by the passing of time: after the
reminders comes the head of the office."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from accounts.models import User
from common.formats import month_code
from participants.reports.models import (
    EnrolmentReport,
    ReminderSent,
    ReportMark,
    newest_reports,
    read_month,
)
from participants.reports.transfers import month_transfers
from regions.models import Branch, BranchService

Kind = ReminderSent.Kind
SOON_DAYS = 3
ESCALATE_AFTER_DAYS = 3
LAST_DAYS = 60  # after two months a letter helps nobody; the list of missing reports stays


def officers_of(branch: Branch) -> QuerySet[User]:
    """Who can act for the branch and be reached."""
    return User.objects.filter(branch=branch, role=User.Role.BRANCH_STAFF, is_active=True).exclude(
        email=""
    )


def verifiers_for(report: EnrolmentReport) -> QuerySet[User]:
    """Who may verify the report: not those who entered anything in it."""
    verifiers = User.objects.filter(role=User.Role.VERIFIER, is_active=True).exclude(email="")
    return verifiers.exclude(pk__in=report.entrants.values("user"))


def address(report: EnrolmentReport) -> str:
    path = reverse("reports:report", args=[report.branch.slug, month_code(report.month)])
    return settings.PORTAL_URL.rstrip("/") + path


def send_letter(email: str, template: str, context: dict[str, object]) -> None:
    """The first line of the template is the subject. Letters are written in Indonesian."""
    with translation.override("id"):
        text = render_to_string(f"reports/letters/{template}.txt", context)
    subject, _blank, body = text.strip().partition("\n")
    send_mail(subject.strip(), body.strip() + "\n", settings.DEFAULT_FROM_EMAIL, [email])


@task()
def send_return_letters(report_id: int, round_number: int) -> int:
    """How many went out; none where the branch has answered meanwhile."""
    report = EnrolmentReport.objects.select_related("branch", "period").get(pk=report_id)
    if not report.is_returned or report.returns != round_number:
        return 0
    marks = list(ReportMark.objects.of_round(report).select_related("line__region", "marked_by"))
    officers = list(officers_of(report.branch))
    for officer in officers:
        send_letter(
            officer.email,
            "returned",
            {"report": report, "marks": marks, "officer": officer, "address": address(report)},
        )
    return len(officers)


@task()
def send_transfer_letters(month: str) -> int:
    """To both sides of transfers that do not meet; none where they do meanwhile, or a verifier has
    accepted them."""
    transfers = month_transfers(read_month(month))
    if transfers is None or transfers.is_met or transfers.accepted:
        return 0
    sent = 0
    for branch in transfers.branches:
        report = EnrolmentReport.objects.of(branch, transfers.month).first()
        if report is None:
            continue
        for officer in officers_of(branch):
            context = {"transfers": transfers, "officer": officer, "address": address(report)}
            send_letter(officer.email, "transfers", context)
            sent += 1
    return sent


@dataclass(frozen=True, slots=True)
class Reminder:
    kind: ReminderSent.Kind
    report: EnrolmentReport
    deadline: date
    days_late: int
    email: str
    name: str

    @property
    def template(self) -> str:
        if self.kind is Kind.ESCALATED:
            return "reminder_head"
        return "reminder_verifier" if self.report.is_submitted else "reminder_branch"

    @property
    def days_words(self) -> str:
        if self.days_late < 0:
            return _("tiga hari lagi")
        if self.days_late == 0:
            return _("tenggat hari ini")
        return _("lewat %(days)s hari") % {"days": self.days_late}


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
    is_submitted = report.is_submitted
    if not is_submitted and (report.is_amendment or not report.takes_entries(day)):
        return  # a correction has a window, not a deadline; behind a lock nobody can act
    deadline = report.verify_by if is_submitted else report.period.due_on
    days_late = (day - deadline).days
    kind = _kind(days_late)
    if kind is None or days_late > LAST_DAYS:
        return
    people = verifiers_for(report) if is_submitted else officers_of(report.branch)
    for person in people:
        yield Reminder(kind, report, deadline, days_late, person.email, str(person))
    head = report.branch.head_email
    if head and not is_submitted and kind is Kind.OVERDUE and days_late >= ESCALATE_AFTER_DAYS:
        yield Reminder(Kind.ESCALATED, report, deadline, days_late, head, str(report.branch))


def _kind(days_late: int) -> ReminderSent.Kind | None:
    """Three days before, on the day, then after 1 and 3 days and every week."""
    if days_late == -SOON_DAYS:
        return Kind.DUE_SOON
    if days_late == 0:
        return Kind.DUE_TODAY
    if days_late in (1, ESCALATE_AFTER_DAYS) or (days_late > 0 and days_late % 7 == 0):
        return Kind.OVERDUE
    return None


def send_reminders(day: date) -> tuple[int, list[str]]:
    """How many letters went out, and to whom one could not be sent. Safe to run again."""
    sent, failed = 0, []
    for reminder in reminders_on(day):
        try:
            sent += _send_once(reminder, day)
        except OSError as error:  # the mail server; the others still get theirs
            failed.append(f"{reminder.email}: {error}")
    return sent, failed


@transaction.atomic
def _send_once(reminder: Reminder, day: date) -> bool:
    """The record is written first; if the letter cannot be sent, it is taken back."""
    try:
        with transaction.atomic():
            ReminderSent.objects.create(
                branch=reminder.report.branch,
                period=reminder.report.period,
                kind=reminder.kind,
                day=day,
                email=reminder.email,
            )
    except IntegrityError:
        return False
    context = {"reminder": reminder, "address": address(reminder.report)}
    send_letter(reminder.email, reminder.template, context)
    return True
