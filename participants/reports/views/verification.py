from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.formats import month_code
from participants.reports.actions import flow
from participants.reports.actions.flow import MarkInput
from participants.reports.models import FIELD_LABELS, EnrolmentReport, ReportMark
from participants.reports.presenters import grid
from participants.reports.presenters import verification as presenter
from participants.reports.preview import preview
from participants.reports.refusals import Changed, Forbidden, Refused
from participants.reports.review import review
from participants.reports.scope import saved_report_for
from participants.reports.views.doors import UserRequest, for_verifiers, refused


@require_http_methods(["GET", "HEAD", "POST"])
@for_verifiers
def index(request: UserRequest) -> HttpResponse:
    """The queue; by POST, the chosen reports are released one by one, each with its verdict."""
    verdicts = _verify_chosen(request) if request.method == "POST" else []
    waiting = EnrolmentReport.objects.awaiting_verification().select_related(
        "branch", "period", "submitted_by"
    )
    mine = set(EnrolmentReport.objects.verifiable_by(request.user).values_list("pk", flat=True))
    queue = presenter.queue(
        (report for report in waiting if report.pk in mine), timezone.localdate()
    )
    context = {
        "queue": queue,
        "clean": any(item.is_clean for item in queue),
        "own": [report for report in waiting if report.pk not in mine],
        "verdicts": verdicts,
    }
    return render(request, "reports/verification.html", context)


def _verify_chosen(request: UserRequest) -> list[dict[str, object]]:
    chosen = [value.partition(":") for value in request.POST.getlist("laporan")]
    versions = {int(pk): int(version) for pk, _c, version in chosen if (pk + version).isdigit()}
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
def detail(request: UserRequest, branch: str, month: str) -> HttpResponse:
    report = saved_report_for(request.user, branch, month)
    if report.state != EnrolmentReport.State.SUBMITTED:
        return redirect("reports:report", branch, month)
    checked = review(report)
    marks = ReportMark.objects.filter(line__report=report).select_related(
        "line__region", "marked_by", "answered_by"
    )
    is_own = report.entrants.filter(user=request.user).exists()
    context = {
        "report": report,
        "code": month_code(report.month),
        "review": checked,
        "preview": preview(checked, request.user),
        "answers": presenter.answers(marks, checked),
        "corrected": presenter.corrected(checked),
        "largest": presenter.largest_changes(checked),
        "places": grid.places(checked),
        "field_labels": FIELD_LABELS,
        "is_own": is_own,
        "events": report.events.select_related("by"),
        "evidence": report.evidence.defer("content").select_related("uploaded_by"),
        "is_sample": any(
            figure.is_sample for past in checked.past.values() for figure in past.figures.values()
        ),
    }
    return render(request, "reports/verify.html", context)


@require_POST
@for_verifiers
def verify(request: UserRequest, branch: str, month: str) -> HttpResponse:
    report = saved_report_for(request.user, branch, month)
    try:
        flow.verify_report(
            report=report,
            by=request.user,
            note=request.POST.get("note", "")[:500],
            seen=_seen(request),
        )
    except Refused as refusal:
        return _refused(request, refusal, branch, month)
    messages.success(
        request,
        format_html(
            '{} <a href="{}?bulan={}">{}</a>',
            _("%(branch)s, %(month)s terverifikasi dan sudah tampil di dasbor.")
            % {"branch": report.branch, "month": report.period},
            reverse("dashboard:home"),
            month_code(report.month),
            _("Lihat di dasbor"),
        ),
    )
    return redirect("reports:verification")


@require_POST
@for_verifiers
def send_back(request: UserRequest, branch: str, month: str) -> HttpResponse:
    report = saved_report_for(request.user, branch, month)
    marks = [
        MarkInput(
            region_id=line.region_id,
            segment=line.segment,
            field=field if (field := request.POST.get(f"f-{line.key}", "")) in FIELD_LABELS else "",
            reason=reason,
        )
        for line in report.lines.select_related("region")
        if (reason := request.POST.get(f"r-{line.key}", "").strip()[:500])
    ]
    try:
        flow.return_report(
            report=report,
            marks=marks,
            by=request.user,
            note=request.POST.get("note", "")[:500],
            seen=_seen(request),
        )
    except Refused as refusal:
        return _refused(request, refusal, branch, month)
    messages.success(
        request,
        _("%(branch)s, %(month)s dikembalikan; petugas cabang diberi tahu.")
        % {"branch": report.branch, "month": report.period},
    )
    return redirect("reports:verification")


def _seen(request: UserRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() else None


def _refused(request: UserRequest, refusal: Refused, branch: str, month: str) -> HttpResponse:
    if isinstance(refusal, (Forbidden, Changed)):
        return refused(request, refusal)
    messages.error(request, refusal.message)
    return redirect("reports:verify_page", branch, month)
