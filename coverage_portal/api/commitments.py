"""Commitments in force and how far they have come; parties only where their meeting decided so."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from commitments.attainment import Attainment
from commitments.filters import API, STATES, CommitmentFilter
from commitments.models import Channel, Measure, PartyKind
from commitments.present import present_attainments
from common.segments import Segment
from coverage_portal.api.conditions import read
from coverage_portal.api.coverage import AS_OF, MONTH
from coverage_portal.api.fields import MonthField, PercentField
from coverage_portal.api.reference import REGION
from coverage_portal.api.shapes import (
    PACE_STATES,
    RegionRefSerializer,
    list_of,
    list_response,
)

CHANNEL = OpenApiParameter("channel", str, enum=Channel.values)
STATE = OpenApiParameter("state", str, enum=[value for value, _label in STATES])
MEETING = OpenApiParameter("meeting", {"type": "integer", "minimum": 1})


class CommitmentSerializer(serializers.Serializer):
    number = serializers.IntegerField(source="commitment.number")
    region = RegionRefSerializer(source="commitment.region")
    party_kind = serializers.ChoiceField(PartyKind.values, source="commitment.party_kind")
    party = serializers.SerializerMethodField(help_text=_("null bila tidak tampil untuk umum"))
    channel = serializers.ChoiceField(Channel.values, source="commitment.channel")
    segment = serializers.ChoiceField(
        ["", *Segment.values], source="commitment.segment", help_text=_("kosong: semua segmen")
    )
    people = serializers.IntegerField()
    starts_in = MonthField(source="commitment.starts_in")
    due_on = serializers.DateField(source="commitment.due_on")
    measure = serializers.ChoiceField(Measure.values, source="commitment.measure")
    baseline_month = MonthField(source="commitment.baseline_month")
    baseline_people = serializers.IntegerField(source="commitment.baseline_people")
    gained = serializers.IntegerField(
        allow_null=True, help_text=_("orang sejak bulan awal; null bila belum ada angka")
    )
    gained_until = MonthField(source="month", allow_null=True)
    percent = PercentField(allow_null=True)
    expected = serializers.IntegerField(allow_null=True, help_text=_("menurut jalurnya"))
    state = serializers.ChoiceField(PACE_STATES, allow_null=True)
    is_overdue = serializers.BooleanField()
    shared_with = serializers.SerializerMethodField(
        help_text=_("nomor komitmen yang tumpang tindih; kenaikannya dibagi")
    )
    source = serializers.CharField(  # type: ignore[assignment]
        source="commitment.source"
    )
    source_url = serializers.CharField(source="commitment.source_url")
    is_sample = serializers.BooleanField(source="commitment.is_sample")

    def get_party(self, row: Attainment) -> str | None:
        return row.commitment.party if row.commitment.is_party_public else None

    def get_shared_with(self, row: Attainment) -> list[int]:
        return [other.number for other in row.shared_with]


@read(
    "commitment_list",
    summary=_("Komitmen yang berlaku dan capaiannya"),
    tag="commitments",
    answer=list_of(CommitmentSerializer),
    parameters=[REGION, CHANNEL, STATE, MEETING, MONTH, AS_OF],
)
def commitment_list(request: Request) -> Response:
    chosen = CommitmentFilter.from_query(request.query_params, API)
    _day, everything = present_attainments(chosen.choices)
    return list_response(CommitmentSerializer, chosen.apply(everything))
