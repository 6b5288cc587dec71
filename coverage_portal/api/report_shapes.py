"""The shapes of a monthly report in the API."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from common.segments import Segment
from common.spreadsheets.numbers import LARGEST_COUNT
from coverage_portal.api.fields import MonthField, RegionCodeField, WholeNumberField
from participants.figures.models import MOVEMENTS
from participants.reports.public import (
    FIELDS,
    EnrolmentReport,
    ReportMark,
    Review,
    lines_of,
    review,
)

COUNT: dict[str, Any] = {
    "min_value": 0,
    "max_value": LARGEST_COUNT,
    "required": False,
    "allow_null": True,
    "default": None,
}


class InputSerializer(serializers.Serializer):
    """Refuses names it does not know: a figure under a misspelt name would be left out in silence,
    and what is left out is taken away. What a report answers beside its inputs may come back."""

    def answered(self) -> Iterable[str]:
        return ()

    def to_internal_value(self, data: Any) -> Any:
        errors: dict[str, Any] = {}
        if isinstance(data, Mapping):
            unknown = sorted(data.keys() - self.fields.keys() - set(self.answered()))
            text: Any = _("Tindakan ini tidak memerlukan isi.")
            if known := ", ".join(self.fields):
                words = _("Nama ini tidak dikenal di sini; yang dikenal: %(known)s.")
                text = words % {"known": known}
            errors = {name: [text] for name in unknown}
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as error:
            if not isinstance(error.detail, dict):
                raise
            errors |= error.detail
        if errors:
            raise serializers.ValidationError(errors)
        return values


class LineInputSerializer(InputSerializer):
    """A row as it shall be; what is left out or null is unknown, which is not zero."""

    def answered(self) -> Iterable[str]:
        return LineSerializer().fields

    region = RegionCodeField(max_length=5, help_text=_("Kode Kemendagri"))
    segment = serializers.ChoiceField(Segment.values)
    new = WholeNumberField(**COUNT)
    returned = WholeNumberField(**COUNT)
    moved_in = WholeNumberField(**COUNT)
    lapsed = WholeNumberField(**COUNT)
    moved_out = WholeNumberField(**COUNT)
    closing = WholeNumberField(**COUNT)
    note = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=500,
        help_text=_("Menjelaskan angka yang meragukan di baris ini"),
    )
    answer = serializers.CharField(
        required=False, max_length=500, help_text=_("Jawaban atas sel yang dikembalikan")
    )


class ReportInputSerializer(InputSerializer):
    def answered(self) -> Iterable[str]:
        return ReportSerializer().fields

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


class VerdictSerializer(InputSerializer):
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)


class CellReasonSerializer(InputSerializer):
    region = RegionCodeField(max_length=5)
    segment = serializers.ChoiceField(Segment.values)
    field = serializers.ChoiceField(FIELDS, required=False)
    reason = serializers.CharField(max_length=500)


class ReturnSerializer(InputSerializer):
    cells = CellReasonSerializer(many=True, allow_empty=False)
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)


class ReasonSerializer(InputSerializer):
    reason = serializers.CharField(max_length=500)


class NothingSerializer(InputSerializer):
    """Of a step that needs nothing said: what is said all the same is not passed over."""


class MarkSerializer(serializers.Serializer):
    field = serializers.CharField(help_text=_("Kosong: seluruh baris"))
    reason = serializers.CharField()
    answer = serializers.CharField()


class LineSerializer(serializers.Serializer):
    region = RegionCodeField()
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
    notes = serializers.DictField(
        child=serializers.CharField(), help_text=_("Menurut kolom; kunci kosong: seluruh baris")
    )
    marks = MarkSerializer(many=True)


class CheckSerializer(serializers.Serializer):
    field = serializers.CharField(source="where", help_text="61.71/BPU/new")
    code = serializers.CharField(source="check")
    name = serializers.CharField()
    severity = serializers.ChoiceField(["wrong", "doubtful"])
    message = serializers.CharField()
    note = serializers.CharField()


class ReportSerializer(serializers.Serializer):
    branch = serializers.CharField(source="branch.slug")
    month = MonthField()
    revision = serializers.IntegerField()
    state = serializers.ChoiceField(EnrolmentReport.State.values)
    is_sample = serializers.BooleanField()
    due_on = serializers.DateField(source="period.due_on")
    verify_by = serializers.DateField()
    note = serializers.CharField()
    amend_reason = serializers.CharField()
    hold_reason = serializers.CharField(help_text=_("Kosong bila laporan tidak ditahan"))
    held_at = serializers.DateTimeField(allow_null=True)
    held_by = serializers.CharField(source="held_by.username", allow_null=True)
    submitted_at = serializers.DateTimeField(allow_null=True)
    submitted_by = serializers.CharField(source="submitted_by.username", allow_null=True)
    verification_begun_at = serializers.DateTimeField(allow_null=True)
    verification_begun_by = serializers.CharField(
        source="verification_begun_by.username", allow_null=True
    )
    verified_at = serializers.DateTimeField(allow_null=True)
    verified_by = serializers.CharField(source="verified_by.username", allow_null=True)
    lines = serializers.SerializerMethodField()
    checks = serializers.SerializerMethodField()

    @extend_schema_field(LineSerializer(many=True))
    def get_lines(self, report: EnrolmentReport) -> Any:
        return LineSerializer(_lines(self.context["review"]), many=True).data

    @extend_schema_field(CheckSerializer(many=True))
    def get_checks(self, report: EnrolmentReport) -> Any:
        is_open = report.state in EnrolmentReport.OPEN_STATES
        findings = self.context["review"].findings if is_open else []
        return CheckSerializer(findings, many=True).data


def report_data(report: EnrolmentReport) -> Any:
    context = {"review": review(report, lines_of(report))}
    return ReportSerializer(report, context=context).data


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
