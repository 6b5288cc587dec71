"""Places, public statements and targets: what coverage is measured by."""

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common.query_params import API, read_choices
from coverage_portal.api.conditions import read
from coverage_portal.api.coverage import AS_OF
from coverage_portal.api.fields import REGION_PATTERN, AmountField, MonthField, PercentField
from coverage_portal.api.shapes import (
    UNITS,
    RegionRefSerializer,
    StatementSerializer,
    list_of,
    list_response,
)
from coverage_portal.dashboard.presenters.statements import statement_rows
from participants.coverage.choices import choose_region
from regions.models import PublicStatement, Region, Target, TargetContribution

REGION = OpenApiParameter(
    "region", str, pattern=REGION_PATTERN, description=_("Kode Kemendagri satu wilayah.")
)


class RegionSerializer(RegionRefSerializer):
    full_name = serializers.CharField()
    parent = serializers.CharField(  # type: ignore[assignment]
        source="parent.code", allow_null=True
    )
    capital = serializers.CharField()
    population = serializers.IntegerField(allow_null=True, help_text=_("Sensus Penduduk 2020"))
    hex_col = serializers.IntegerField(allow_null=True)
    hex_row = serializers.IntegerField(allow_null=True)
    valid_from = serializers.DateField(allow_null=True)
    valid_until = serializers.DateField(allow_null=True)
    predecessors = serializers.SerializerMethodField(help_text=_("Kode wilayah pendahulunya"))

    def get_predecessors(self, region: Region) -> list[str]:
        return [former.code for former in region.predecessors.all()]


class ContributionSerializer(serializers.Serializer):
    channel = serializers.CharField()
    amount = AmountField()
    unit = serializers.ChoiceField(UNITS)
    document = serializers.CharField()
    published_on = serializers.DateField(help_text=_("Hari sumbangan diumumkan"))
    note = serializers.CharField()


class TargetSerializer(serializers.Serializer):
    """A target as a document sets it; of several for one deadline, one is in use."""

    region = RegionRefSerializer()
    percent = PercentField()
    deadline = serializers.DateField()
    baseline_month = MonthField(source="baseline")
    in_use = serializers.BooleanField()
    document = serializers.CharField()
    issued_by = serializers.CharField()
    published_on = serializers.DateField(help_text=_("Hari target diumumkan"))
    source_url = serializers.CharField()
    note = serializers.CharField()
    contributions = ContributionSerializer(many=True)


@read(
    "region_list",
    summary=_("Wilayah, dengan kedua kodenya"),
    tag="reference",
    answer=list_of(RegionSerializer),
)
def regions(request: Request) -> Response:
    regions = Region.objects.select_related("parent").prefetch_related("predecessors")
    return list_response(RegionSerializer, regions)


@read(
    "statement_list",
    summary=_("Pernyataan publik, di samping hitung ulangnya"),
    tag="reference",
    answer=list_of(StatementSerializer),
    parameters=[REGION, AS_OF],
)
def statements(request: Request) -> Response:
    choices = read_choices(request.query_params, API)
    statements = (
        PublicStatement.objects.known_by(choices.as_of)
        .filter(**of_region(request))
        .select_related("region")
        .order_by("region__code", "as_of", "pk")
    )
    return list_response(StatementSerializer, statement_rows(statements))


@read(
    "target_list",
    summary=_("Target, dengan sumbangan setiap jalur"),
    tag="reference",
    answer=list_of(TargetSerializer),
    parameters=[REGION, AS_OF],
)
def targets(request: Request) -> Response:
    day = read_choices(request.query_params, API).as_of
    contributions = TargetContribution.objects.known_by(day)
    targets = (
        Target.objects.known_by(day)
        .filter(**of_region(request))
        .select_related("region")
        .prefetch_related(Prefetch("contributions", contributions))
        .order_by("region__code", "deadline", "-in_use", "pk")
    )
    return list_response(TargetSerializer, targets)


def region_parameter(request: Request) -> Region | None:
    """The place named by `?region`; raises UnknownChoice where there is none by that code."""
    code = request.query_params.get("region", "").strip()
    return choose_region(code, API) if code else None


def of_region(request: Request) -> dict[str, Region]:
    region = region_parameter(request)
    return {} if region is None else {"region": region}
