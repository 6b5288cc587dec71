"""Letters about reports. Nobody gets one about something they cannot act on."""

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from common.formats import month_code
from participants.reports.models import EnrolmentReport, ReportMark
from regions.models import Branch


def officers_of(branch: Branch) -> QuerySet[User]:
    """Who can act for the branch and be reached."""
    return User.objects.filter(branch=branch, role=User.Role.BRANCH_STAFF, is_active=True).exclude(
        email=""
    )


def verifiers_for(report: EnrolmentReport | None = None) -> QuerySet[User]:
    """Who may verify the report: not those who entered anything in it."""
    verifiers = User.objects.filter(role=User.Role.VERIFIER, is_active=True).exclude(email="")
    if report is None:
        return verifiers
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


def send_return_letters(report_id: int, round_number: int) -> int:
    report = EnrolmentReport.objects.select_related("branch", "period").get(pk=report_id)
    if report.state != EnrolmentReport.State.RETURNED or report.returns != round_number:
        return 0  # answered before the letter went out
    marks = list(ReportMark.objects.of_round(report).select_related("line__region", "marked_by"))
    officers = list(officers_of(report.branch))
    for officer in officers:
        send_letter(
            officer.email,
            "returned",
            {"report": report, "marks": marks, "officer": officer, "address": address(report)},
        )
    return len(officers)
