"""Monthly reports for programs: the same actions, checks and refusals as the pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import permissions, serializers
from rest_framework.decorators import api_view, permission_classes
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from coverage_portal.api.conditions import (
    ETAG,
    IDEMPOTENCY_KEY,
    IF_MATCH,
    IF_NONE_MATCH,
    NOT_MODIFIED,
    fresh_or_304,
    idempotent,
    require_match,
    strong_etag,
)
from coverage_portal.api.description import refusals
from coverage_portal.api.fields import SLUG_PATTERN, month_parameter
from coverage_portal.api.report_shapes import (
    NothingSerializer,
    ReasonSerializer,
    ReportInputSerializer,
    ReportSerializer,
    ReturnSerializer,
    VerdictSerializer,
    report_data,
)
from participants.reports.public import (
    EnrolmentReport,
    Forbidden,
    MarkInput,
    Refused,
    accept_transfers,
    amend_report,
    hold_report,
    reopen_report,
    replace_lines,
    report_for,
    resume_report,
    return_report,
    saved_report_for,
    submit_report,
    take_back_report,
    verify_report,
)

Sent = dict[str, Any]
Step = Callable[..., EnrolmentReport | None]
OF_WRITES = (400, 403, 404, 409, 412, 415, 422, 428)
OF_REPORT = [
    OpenApiParameter(
        "branch",
        str,
        OpenApiParameter.PATH,
        pattern=SLUG_PATTERN,
        description=gettext_lazy("Nama pendek kantor cabang, misalnya pontianak."),
    ),
    month_parameter("month", gettext_lazy("Bulan laporan, misalnya 2024-07."), "path"),
    ETAG,
]
PRIVATE = "no-store, private"  # a draft is nobody else's, also not a cache's


class UserRequest(Request):
    user: User


class SeesReports(permissions.BasePermission):
    message = gettext_lazy("Laporan bulanan hanya untuk petugas cabang dan verifikator.")

    def has_permission(self, request: Request, view: object) -> bool:
        return request.user.is_authenticated and request.user.may_see_reports


def _etag(report: EnrolmentReport) -> str:
    begun = report.verification_begun_at  # answered, and raises no version
    return strong_etag("report", report.branch_id, report.month, report.pk, report.version, begun)


def _answer(report: EnrolmentReport) -> Response:
    report.refresh_from_db()
    headers = {"ETag": _etag(report), "Cache-Control": PRIVATE}
    return Response(report_data(report), headers=headers)


@extend_schema(
    methods=["GET"],
    operation_id="report_read",
    summary=gettext_lazy("Satu laporan bulanan dengan pemeriksaannya"),
    parameters=[*OF_REPORT, IF_NONE_MATCH],
    responses={200: ReportSerializer, **NOT_MODIFIED, **refusals(400, 403, 404)},
    tags=["reports"],
)
@extend_schema(
    methods=["PUT"],
    operation_id="report_write",
    summary=gettext_lazy("Isi draf; baris yang tidak disebut tetap"),
    parameters=[*OF_REPORT, IF_MATCH],
    request=ReportInputSerializer,
    responses={200: ReportSerializer, **refusals(*OF_WRITES)},
    tags=["reports"],
)
@api_view(["GET", "HEAD", "PUT"])  # type: ignore[arg-type]  # SeesReports lets in users alone
@permission_classes([SeesReports])
def report_detail(request: UserRequest, branch: str, month: str) -> Response:
    report = report_for(request.user, branch, month)
    if request.method in permissions.SAFE_METHODS:
        response = fresh_or_304(request, _etag(report), lambda: Response(report_data(report)))
        response.headers["Cache-Control"] = PRIVATE
        return response
    _require_officer_of(request, report)
    require_match(request, _etag(report))
    data = _validated(ReportInputSerializer, request)
    changed = replace_lines(
        report=report,
        lines=data.get("lines", []),
        note=data.get("note"),
        by=request.user,
        seen=report.version if report.is_begun else None,
    )
    return _answer(changed)


def _validated(serializer: type[serializers.Serializer], request: UserRequest) -> Sent:
    body = serializer(data=request.data)
    body.is_valid(raise_exception=True)
    return body.validated_data


def _require_officer_of(request: UserRequest, report: EnrolmentReport) -> None:
    """Checked before If-Match, so that who may never write is not sent to read first."""
    if not request.user.may_enter_reports or request.user.branch_id != report.branch_id:
        raise Forbidden("not_own_branch", _("Hanya petugas cabang ini yang dapat mengisi."))


def _report_step(
    name: str, summary: Any, body: type[serializers.Serializer] = NothingSerializer
) -> Callable[[Step], Any]:
    """A POST on a report: under If-Match, answered once for each Idempotency-Key. The step is given
    the report and what was sent; a step that gives another report is answered with that one."""

    def decorate(step: Step) -> Any:
        @wraps(step)
        def view(request: UserRequest, branch: str, month: str) -> Response:
            report = saved_report_for(request.user, branch, month)
            require_match(request, _etag(report))
            return _answer(step(request, report, _validated(body, request)) or report)

        return extend_schema(
            operation_id=f"report_{name}",
            summary=summary,
            parameters=[*OF_REPORT, IF_MATCH, IDEMPOTENCY_KEY],
            request=None if body is NothingSerializer else body,
            responses={200: ReportSerializer, **refusals(*OF_WRITES)},
            tags=["reports"],
        )(api_view(["POST"])(permission_classes([SeesReports])(idempotent(view))))

    return decorate


@_report_step("submit", gettext_lazy("Kirim ke verifikator"))
def submit(request: UserRequest, report: EnrolmentReport, data: Sent) -> EnrolmentReport:
    return submit_report(report=report, by=request.user, seen=report.version)


@_report_step("withdraw", gettext_lazy("Tarik kembali sebelum ada yang mulai memeriksa"))
def withdraw(request: UserRequest, report: EnrolmentReport, data: Sent) -> EnrolmentReport:
    return take_back_report(report=report, by=request.user, seen=report.version)


@_report_step(
    "accept_transfers",
    gettext_lazy("Terima pindah masuk dan keluar yang tidak bertemu, dengan alasan"),
    ReasonSerializer,
)
def accept_unmet_transfers(request: UserRequest, report: EnrolmentReport, data: Sent) -> None:
    """Of all branches in the month of the report."""
    accept_transfers(month=report.month, reason=data["reason"], by=request.user)


@_report_step("verify", gettext_lazy("Verifikasi dan terbitkan"), VerdictSerializer)
def verify(request: UserRequest, report: EnrolmentReport, data: Sent) -> None:
    note = data.get("note", "")
    verify_report(report=report, by=request.user, note=note, seen=report.version)


@_report_step("return", gettext_lazy("Kembalikan sel ke cabang dengan alasannya"), ReturnSerializer)
def send_back(request: UserRequest, report: EnrolmentReport, data: Sent) -> None:
    regions = dict(report.lines.values_list("region__code", "region_id"))
    marks = []
    for number, cell in enumerate(data["cells"]):
        if cell["region"] not in regions:
            message = _("Wilayah ini tidak ada di laporan.")
            error = {"field": f"cells.{number}.region", "code": "unknown", "message": message}
            raise Refused("unknown_cell", message, [error])
        marks.append(
            MarkInput(
                region_id=regions[cell["region"]],
                segment=cell["segment"],
                field=cell.get("field", ""),
                reason=cell["reason"],
            )
        )
    note = data.get("note", "")
    return_report(report=report, marks=marks, by=request.user, note=note, seen=report.version)


@_report_step(
    "hold", gettext_lazy("Tahan: belum diverifikasi, tidak dikembalikan"), ReasonSerializer
)
def hold(request: UserRequest, report: EnrolmentReport, data: Sent) -> EnrolmentReport:
    return hold_report(report=report, reason=data["reason"], by=request.user, seen=report.version)


@_report_step("resume", gettext_lazy("Lanjutkan pemeriksaan laporan yang ditahan"))
def resume(request: UserRequest, report: EnrolmentReport, data: Sent) -> EnrolmentReport:
    return resume_report(report=report, by=request.user, seen=report.version)


@_report_step("amend", gettext_lazy("Buka koreksi untuk bulan yang sudah terbit"), ReasonSerializer)
def amend(request: UserRequest, report: EnrolmentReport, data: Sent) -> EnrolmentReport:
    """The branch's officer amends inside the correction window, a verifier reopens at any time."""
    act = reopen_report if request.user.may_verify_reports else amend_report
    return act(report=report, reason=data["reason"], by=request.user, seen=report.version)
