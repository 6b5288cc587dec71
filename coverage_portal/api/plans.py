"""A plan and its answer, for whoever has signed in and has its address."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from commitments.models import Plan
from commitments.plan_budget import PURPOSES, BudgetLine
from commitments.plan_figures import PlanFacts, facts_of, split_rows
from common.segments import Segment
from coverage_portal.api.description import refusals
from coverage_portal.api.fields import MonthField, PercentField
from coverage_portal.api.shapes import RegionRefSerializer
from participants.cohorts.models import CohortVersion


class PlanMonthSerializer(serializers.Serializer):
    month = MonthField()
    there_anyway = serializers.IntegerField(help_text=_("peserta tanpa yang dibawa rencana"))
    planned = serializers.IntegerField(help_text=_("orang yang dibawa rencana, seluruhnya"))
    people = serializers.IntegerField()
    new = serializers.IntegerField(help_text=_("di antaranya, bulan ini"))


class BudgetMonthSerializer(serializers.Serializer):
    month = MonthField()
    rupiah = serializers.IntegerField(allow_null=True)


class BudgetLineSerializer(serializers.Serializer):
    """What is paid for, and by whom."""

    purpose = serializers.ChoiceField(PURPOSES)
    funder_kind = serializers.ChoiceField(CohortVersion.Funder.values)
    segment = serializers.CharField(help_text=_("kosong: semua segmen"))
    total = serializers.IntegerField(
        allow_null=True, help_text=_("rupiah; null bila iurannya belum tercatat")
    )
    months = serializers.SerializerMethodField()

    @extend_schema_field(BudgetMonthSerializer(many=True))
    def get_months(self, line: BudgetLine) -> Any:
        rows = [{"month": month, "rupiah": amount} for month, amount in line.by_month.items()]
        return BudgetMonthSerializer(rows, many=True).data


class HeldSerializer(serializers.Serializer):
    """A commitment that the plan holds; people."""

    commitment = serializers.IntegerField(source="commitment.number")
    outstanding = serializers.IntegerField(help_text=_("masih harus dibawa"))
    anyway = serializers.IntegerField(help_text=_("datang juga tanpanya"))
    added = serializers.IntegerField(help_text=_("ditambahkan"))
    left_out = serializers.CharField(help_text=_("mengapa tidak dihitung; kosong: dihitung"))


class PlanPlaceSerializer(serializers.Serializer):
    region = RegionRefSerializer(source="position.region")
    people = serializers.IntegerField()
    per_month = serializers.IntegerField(allow_null=True)
    extra_cost = serializers.IntegerField(help_text=_("rupiah per orang, sekali, di atas iuran"))


class PlanSerializer(serializers.Serializer):
    id = serializers.UUIDField(source="plan.id")
    name = serializers.CharField(source="plan.name")
    region = RegionRefSerializer(source="plan.region")
    segment = serializers.ChoiceField(Segment.values, source="plan.segment")
    deadline = serializers.DateField(source="plan.deadline")
    percent = PercentField(source="plan.percent")
    data_month = MonthField(source="assumptions.month")
    participants = serializers.IntegerField(source="assumptions.participants")
    target_people = serializers.IntegerField(source="assumptions.target_people")
    missing = serializers.IntegerField(source="answer.missing")
    per_month = serializers.IntegerField(source="answer.per_month", allow_null=True)
    reached_in = MonthField(source="answer.reached_in", allow_null=True)
    short_by = serializers.IntegerField(source="answer.short_by")
    is_sure = serializers.BooleanField(
        source="answer.is_sure",
        allow_null=True,
        help_text=_("juga pada batas bawah rentang proyeksi; null: rentangnya belum diketahui"),
    )
    funder_kind = serializers.ChoiceField(CohortVersion.Funder.values, source="plan.funder_kind")
    cost = serializers.IntegerField(
        source="budget.total",
        allow_null=True,
        help_text=_("rupiah; null bila iurannya belum tercatat"),
    )
    budget = BudgetLineSerializer(source="budget.lines", many=True)
    commitments = HeldSerializer(source="held", many=True)
    months = PlanMonthSerializer(source="answer.months", many=True)
    places = serializers.SerializerMethodField()
    adopted_document = serializers.CharField(source="plan.document")
    is_sample = serializers.BooleanField(source="ground.position.is_sample")

    @extend_schema_field(PlanPlaceSerializer(many=True))
    def get_places(self, facts: PlanFacts) -> Any:
        return PlanPlaceSerializer(split_rows(facts), many=True).data


@extend_schema(
    operation_id="plan_read",
    summary=_("Satu rencana dan jawabannya"),
    responses={200: PlanSerializer, **refusals(400, 404)},
    tags=["plans"],
)
@api_view(["GET", "HEAD"])
def plan_detail(request: Request, plan_id: UUID) -> Response:
    plan = Plan.objects.select_related("region").filter(pk=plan_id).first()
    facts = facts_of(plan) if plan else None
    if facts is None:
        raise Http404
    return Response(PlanSerializer(facts).data, headers={"Cache-Control": "no-store"})
