"""Who may open what: out of scope is a 404, a role without reports a 403."""

import re
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from coverage_portal.accounts.models import User
from coverage_portal.errors import UnknownChoice
from participants.enrolment.actions.drafts import blank_lines
from participants.enrolment.models import (
    FIELDS,
    EnrolmentFigure,
    EnrolmentReport,
    ReportingMonth,
    ReportLine,
)
from participants.enrolment.refusals import Changed, Forbidden, Refused
from regions.models import Branch

View = Callable[..., HttpResponse]


class UserRequest(HttpRequest):
    user: User  # type: ignore[assignment]
    htmx: Any


def for_people_with_reports(view: View) -> View:
    """Signed in and with a role that sees reports; a page that saves as one types is told 401."""

    @wraps(view)
    def guarded(request: UserRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            if request.htmx:
                return HttpResponse(status=401)
            return redirect_to_login(request.get_full_path())
        if not request.user.may_see_reports:
            raise PermissionDenied(_("Laporan bulanan hanya untuk petugas cabang dan verifikator."))
        return view(request, *args, **kwargs)

    return guarded


def for_verifiers(view: View) -> View:
    @wraps(view)
    def guarded(request: UserRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.may_verify_reports:
            raise PermissionDenied(_("Halaman ini hanya untuk verifikator wilayah."))
        return view(request, *args, **kwargs)

    return for_people_with_reports(guarded)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A page (or, for htmx, a notice) that says why."""
    status = 403 if isinstance(refusal, Forbidden) else 409
    template = "enrolment/refused.html"
    if getattr(request, "htmx", False):
        template = "enrolment/partials/refusal.html"
    context = {"refusal": refusal, "is_stale": isinstance(refusal, Changed)}
    return render(request, template, context, status=status)


def read_month(text: str) -> date:
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text, re.ASCII):
        raise UnknownChoice("bulan", _("Bulan ditulis tahun dan bulan, misalnya 2024-08."))
    return date(int(text[:4]), int(text[5:]), 1)


def branch_for(user: User, slug: str) -> Branch:
    branches = Branch.objects.all()
    if user.may_enter_reports:
        branches = branches.filter(pk=user.branch_id)
    branch = branches.filter(slug=slug).first()
    if branch is None:
        raise UnknownChoice("cabang", _("Kantor cabang ini tidak ada, atau bukan cabang Anda."))
    return branch


def report_for(user: User, slug: str, month: str) -> EnrolmentReport:
    """The newest report of the branch and month; not yet saved where nobody has begun it."""
    branch, first_day = branch_for(user, slug), read_month(month)
    report = (
        EnrolmentReport.objects.of(branch, first_day)
        .select_related("period", "branch", "submitted_by", "verified_by")
        .first()
    )
    if report is not None:
        return report
    period = ReportingMonth.objects.filter(month=first_day).first()
    if period is None:
        raise UnknownChoice("bulan", _("Bulan ini belum dibuka untuk pelaporan."))
    return EnrolmentReport(branch=branch, period=period)


def saved_report_for(user: User, slug: str, month: str) -> EnrolmentReport:
    report = report_for(user, slug, month)
    if report.pk is None:
        raise Http404
    return report


def lines_of(report: EnrolmentReport) -> list[ReportLine]:
    """Its lines; blank ones before it is begun; for a sample month what was published."""
    if report.pk is None:
        return blank_lines(report)
    lines = list(report.lines.select_related("region"))
    return lines or published_lines(report)


def published_lines(report: EnrolmentReport) -> list[ReportLine]:
    figures = (
        EnrolmentFigure.objects.known_at(None)
        .filter(branch=report.branch_id, month=report.month)
        .select_related("region")
        .order_by("region__code", "segment")
    )
    return [
        ReportLine(
            report=report,
            region=figure.region,
            segment=figure.segment,
            **{name: getattr(figure, name) for name in FIELDS},
        )
        for figure in figures
    ]
