"""Letters about reports: what was sent back, what is due, what is late. Nobody gets one about
something they cannot act on, and nothing is ever approved by the passing of time: after the
reminders comes the head of the office."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from accounts.models import User
from common.formats import month_code
from participants.reports.models import EnrolmentReport, ReminderSent, ReportingMonth, ReportMark
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    kind: ReminderSent.Kind
    branch: Branch
    period: ReportingMonth
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
    first = day - timedelta(days=LAST_DAYS)
    waiting = EnrolmentReport.objects.awaiting_verification().filter(submitted_at__date__gte=first)
    periods = ReportingMonth.objects.opened_by(day).filter(
        Q(verify_by__gte=first) | Q(month__in=waiting.values("period"))
    )
    reports = {
        (report.branch_id, report.month): report
        for report in EnrolmentReport.objects.filter(
            period__in=periods, state__in=EnrolmentReport.OPEN_STATES
        ).select_related("branch", "period")
    }
    done = set(
        EnrolmentReport.objects.filter(
            period__in=periods, state=EnrolmentReport.State.VERIFIED
        ).values_list("branch_id", "period_id")
    )
    for period in periods:
        services = BranchService.objects.valid_in(period.month)
        branches = Branch.objects.filter(services__in=services).distinct()
        for branch in branches:
            report = reports.get((branch.pk, period.month))
            if report is None and (branch.pk, period.month) in done:
                continue
            yield from _reminders(report or EnrolmentReport(branch=branch, period=period), day)


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
    readers = [(kind, person.email, str(person)) for person in people]
    head = report.branch.head_email
    if head and not is_submitted and kind is Kind.OVERDUE and days_late >= ESCALATE_AFTER_DAYS:
        readers.append((Kind.ESCALATED, head, str(report.branch)))
    for reader_kind, email, name in readers:
        yield Reminder(
            kind=reader_kind,
            branch=report.branch,
            period=report.period,
            report=report,
            deadline=deadline,
            days_late=days_late,
            email=email,
            name=name,
        )


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
                branch=reminder.branch,
                period=reminder.period,
                kind=reminder.kind,
                day=day,
                email=reminder.email,
            )
    except IntegrityError:
        return False
    context = {"reminder": reminder, "address": address(reminder.report)}
    send_letter(reminder.email, reminder.template, context)
    return True
