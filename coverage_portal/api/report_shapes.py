"""The shapes of a monthly report in the API."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from common.segments import Segment
from coverage_portal.api.fields import MonthField
from participants.figures.models import MOVEMENTS
from participants.reports.public import (
    FIELDS,
    LARGEST_FIGURE,
    EnrolmentReport,
    ReportMark,
    Review,
    lines_of,
    review,
)

COUNT: dict[str, Any] = {
    "min_value": 0,
    "max_value": LARGEST_FIGURE,
    "required": False,
    "allow_null": True,
    "default": None,
}


class LineInputSerializer(serializers.Serializer):
    """A row as it shall be; what is left out or null is unknown, which is not zero."""

    region = serializers.CharField(max_length=5, help_text=_("Kode Kemendagri"))
    segment = serializers.ChoiceField(Segment.values)
    new = serializers.IntegerField(**COUNT)
    returned = serializers.IntegerField(**COUNT)
    moved_in = serializers.IntegerField(**COUNT)
    lapsed = serializers.IntegerField(**COUNT)
    moved_out = serializers.IntegerField(**COUNT)
    closing = serializers.IntegerField(**COUNT)
    note = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=500,
        help_text=_("Menjelaskan angka yang meragukan di baris ini"),
    )
    answer = serializers.CharField(
        required=False, max_length=500, help_text=_("Jawaban atas sel yang dikembalikan")
    )


class ReportInputSerializer(serializers.Serializer):
    lines = LineInputSerializer(many=True, required=False)
    note = serializers.CharField(required=False, allow_blank=True, max_length=1000)

    def validate_lines(self, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        seen = set()
        for line in lines:
            key = (line["region"], line["segment"])
            if key in seen:
                raise serializers.ValidationError(
                    _("Wilayah dan segmen yang sama disebut dua kali.")
                )
            seen.add(key)
        return lines


class VerdictSerializer(serializers.Serializer):
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)


class CellReasonSerializer(serializers.Serializer):
    region = serializers.CharField(max_length=5)
    segment = serializers.ChoiceField(Segment.values)
    field = serializers.ChoiceField(FIELDS, required=False)
    reason = serializers.CharField(max_length=500)


class ReturnSerializer(serializers.Serializer):
    cells = CellReasonSerializer(many=True, allow_empty=False)
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)


class AmendSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=500)


class MarkSerializer(serializers.Serializer):
    field = serializers.CharField(help_text=_("Kosong: seluruh baris"))
    reason = serializers.CharField()
    answer = serializers.CharField()


class LineSerializer(serializers.Serializer):
    region = serializers.CharField()
    region_name = serializers.CharField()
    segment = serializers.ChoiceField(Segment.values)
    opening = serializers.IntegerField(
        allow_null=True, help_text=_("Akhir bulan lalu yang terverifikasi; tidak dapat ditulis")
    )
    new = serializers.IntegerField(allow_null=True)
    returned = serializers.IntegerField(allow_null=True)
    moved_in = serializers.IntegerField(allow_null=True)
    lapsed = serializers.IntegerField(allow_null=True)
    moved_out = serializers.IntegerField(allow_null=True)
    closing = serializers.IntegerField(
        allow_null=True, help_text=_("Yang ditulis, atau yang dihitung dari mutasi")
    )
    notes = serializers.DictField(child=serializers.CharField())
    marks = MarkSerializer(many=True)


class CheckSerializer(serializers.Serializer):
    field = serializers.CharField(help_text="61.71/BPU/new")
    code = serializers.CharField()
    name = serializers.CharField()
    severity = serializers.ChoiceField(["wrong", "doubtful"])
    message = serializers.CharField()
    note = serializers.CharField()


class ReportSerializer(serializers.Serializer):
    branch = serializers.CharField()
    month = MonthField()
    revision = serializers.IntegerField()
    state = serializers.ChoiceField(EnrolmentReport.State.values)
    is_sample = serializers.BooleanField()
    due_on = serializers.DateField()
    verify_by = serializers.DateField()
    note = serializers.CharField()
    amend_reason = serializers.CharField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    submitted_by = serializers.CharField(allow_null=True)
    verified_at = serializers.DateTimeField(allow_null=True)
    verified_by = serializers.CharField(allow_null=True)
    lines = LineSerializer(many=True)
    checks = CheckSerializer(many=True)


def report_data(report: EnrolmentReport) -> Any:
    checked = review(report, lines_of(report))
    return ReportSerializer(
        {
            "branch": report.branch.slug,
            "month": report.month,
            "revision": report.revision,
            "state": report.state,
            "is_sample": report.is_sample,
            "due_on": report.period.due_on,
            "verify_by": report.verify_by,
            "note": report.note,
            "amend_reason": report.amend_reason,
            "submitted_at": report.submitted_at,
            "submitted_by": report.submitted_by and report.submitted_by.username,
            "verified_at": report.verified_at,
            "verified_by": report.verified_by and report.verified_by.username,
            "lines": _lines(checked),
            "checks": _checks(checked) if report.state in EnrolmentReport.OPEN_STATES else [],
        }
    ).data


def _lines(checked: Review) -> list[dict[str, Any]]:
    marks: dict[int, list[ReportMark]] = {}
    for mark in checked.marks:
        marks.setdefault(mark.line_id, []).append(mark)
    return [
        {
            "region": line.region.code,
            "region_name": line.region.name,
            "segment": line.segment,
            "opening": checked.opening(line),
            **{name: getattr(line, name) for name in MOVEMENTS},
            "closing": checked.closing(line),
            "notes": {name: line.note_on(name) for name in line.notes},
            "marks": marks.get(line.pk or 0, []),
        }
        for line in checked.lines
    ]


def _checks(checked: Review) -> list[dict[str, Any]]:
    return [
        {
            "field": finding.where,
            "code": finding.check,
            "name": finding.name,
            "severity": str(finding.severity),
            "message": finding.message,
            "note": finding.note,
        }
        for finding in checked.findings
    ]
