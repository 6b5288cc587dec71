"""What a verifier does: the queue, one report beside its effects, verify or send back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest
from accounts.notices import told_words
from common.formats import month_code
from participants.reports.actions import flow
from participants.reports.forms import VerdictForm, read_chosen, read_marks
from participants.reports.letters import told_of_return
from participants.reports.models import (
    EnrolmentImport,
    EnrolmentReport,
    ReportMark,
    saved_report_for,
)
from participants.reports.presenters import grid
from participants.reports.presenters import verification as presenter
from participants.reports.review import review
from participants.reports.rules import Changed, Forbidden, Refused
from participants.reports.views import for_verifiers
from participants.reports.views.entry import present, report_panels


@require_http_methods(["GET", "HEAD", "POST"])
@for_verifiers
def index(request: SignedInRequest) -> HttpResponse:
    """The queue; by POST, the chosen reports are released one by one, each with its verdict."""
    verdicts = _verify_chosen(request) if request.method == "POST" else []
    verifiable = EnrolmentReport.objects.verifiable_by(request.user)
    queue = presenter.queue(
        verifiable.select_related("branch", "period", "submitted_by"), timezone.localdate()
    )
    own = EnrolmentReport.objects.awaiting_verification().exclude(pk__in=verifiable)
    context = {
        "queue": queue,
        "may_choose": any(item.is_clean for item in queue),
        "own_count": own.count(),
        "recaps": EnrolmentImport.objects.recap_awaited_from(request.user)
        .defer("content")
        .select_related("uploaded_by"),
        "verdicts": verdicts,
    }
    return render(request, "reports/verification.html", context)


def _verify_chosen(request: SignedInRequest) -> list[dict[str, object]]:
    versions = read_chosen(request.POST.getlist("laporan"))
    reports = EnrolmentReport.objects.filter(pk__in=versions).select_related("branch", "period")
    verdicts: list[dict[str, object]] = []
    for report in reports:
        try:
            flow.verify_report(report=report, by=request.user, seen=versions[report.pk])
        except Refused as refusal:
            verdicts.append({"report": report, "reason": refusal.message})
        else:
            verdicts.append({"report": report, "reason": ""})
    if not verdicts:
        messages.error(request, _("Pilih laporan dulu."))
    return verdicts


@require_safe
@for_verifiers
def detail(request: SignedInRequest, branch: str, month: str) -> HttpResponse:
    report = saved_report_for(request.user, branch, month)
    if not report.is_submitted:
        return redirect("reports:report", branch, month)
    checked = review(report)
    marks = ReportMark.objects.filter(line__report=report).select_related(
        "line__region", "marked_by", "answered_by"
    )
    context = (
        grid.grid_page(checked)
        | report_panels(report)
        | {
            "report": report,
            "colleagues": present(request, report),
            "code": month_code(report.month),
            "review": checked,
            "preview": flow.preview(checked, request.user),
            "answers": presenter.answers(marks, checked),
            "corrected": presenter.corrected(checked),
            "largest": presenter.largest_changes(checked),
            "is_own": report.entrants.filter(user=request.user).exists(),
            "is_sample": checked.past.show_sample,
        }
    )
    return render(request, "reports/verify.html", context)


@require_POST
@for_verifiers
def verify(request: SignedInRequest, branch: str, month: str) -> HttpResponse:
    report = saved_report_for(request.user, branch, month)
    try:
        flow.verify_report(report=report, by=request.user, **VerdictForm.read(request.POST))
    except Refused as refusal:
        return _not_done(request, refusal, branch, month)
    messages.success(
        request, render_to_string("reports/partials/verified.html", {"report": report})
    )
    return redirect("reports:verification")


@require_POST
@for_verifiers
def send_back(request: SignedInRequest, branch: str, month: str) -> HttpResponse:
    report = saved_report_for(request.user, branch, month)
    marks = read_marks(request.POST, report.lines.select_related("region"))
    try:
        flow.return_report(
            report=report, marks=marks, by=request.user, **VerdictForm.read(request.POST)
        )
    except Refused as refusal:
        return _not_done(request, refusal, branch, month)
    messages.success(
        request,
        _("%(branch)s, %(month)s dikembalikan. %(told)s")
        % {
            "branch": report.branch,
            "month": report.period,
            "told": told_words(
                told_of_return(report),
                nobody=_("Cabang ini belum punya petugas: belum ada yang diberi tahu."),
            ),
        },
    )
    return redirect("reports:verification")


def _not_done(request: SignedInRequest, refusal: Refused, branch: str, month: str) -> HttpResponse:
    if isinstance(refusal, Forbidden | Changed):
        raise refusal
    messages.error(request, refusal.message)
    return redirect("reports:verify_page", branch, month)
