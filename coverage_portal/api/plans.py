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
    cost = serializers.IntegerField(help_text=_("rupiah, bulan ini"))


class PlanPlaceSerializer(serializers.Serializer):
    region = RegionRefSerializer(source="position.region")
    people = serializers.IntegerField()
    per_month = serializers.IntegerField(allow_null=True)


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
        source="answer.is_sure", help_text=_("juga pada batas bawah rentang proyeksi")
    )
    funder_kind = serializers.ChoiceField(CohortVersion.Funder.values, source="plan.funder_kind")
    cost = serializers.SerializerMethodField(
        help_text=_("rupiah; null bila iurannya belum tercatat")
    )
    months = PlanMonthSerializer(source="answer.months", many=True)
    places = serializers.SerializerMethodField()
    adopted_document = serializers.CharField(source="plan.document")
    is_sample = serializers.BooleanField(source="ground.position.is_sample")

    def get_cost(self, facts: PlanFacts) -> int | None:
        return int(facts.cost) if facts.is_costed else None

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
