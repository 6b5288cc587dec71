"""Sponsored cohorts, verified: who pays for whom until when, and what is renewed."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common.query_params import API, read_choices
from common.segments import Segment
from coverage_portal.api.conditions import read
from coverage_portal.api.coverage import AS_OF
from coverage_portal.api.fields import month_parameter
from coverage_portal.api.reference import REGION, region_parameter
from coverage_portal.api.shapes import RegionRefSerializer, list_of, list_response
from participants.cohorts.lines import Stage
from participants.cohorts.models import CohortVersion
from participants.cohorts.public import cover_of, lines
from participants.coverage.choices import choose_root

MONTH = month_parameter("month", _("Hanya yang berlaku pada akhir bulan ini, misalnya 2024-07."))


class CohortSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="version.cohort_id")
    region = RegionRefSerializer(source="version.region")
    branch = serializers.SlugField(source="version.cohort.branch.slug", default=None)
    segment = serializers.ChoiceField(Segment.values, source="version.segment")
    people = serializers.IntegerField(source="version.headcount")
    funder_kind = serializers.ChoiceField(CohortVersion.Funder.values, source="version.funder_kind")
    funder = serializers.CharField(source="version.funder")
    decree = serializers.CharField(source="version.decree")
    starts_on = serializers.DateField(source="version.starts_on")
    ends_on = serializers.DateField(source="version.ends_on")
    stage = serializers.ChoiceField(Stage.values)
    days_left = serializers.IntegerField(help_text=_("negatif bila sudah habis"))
    renews = serializers.IntegerField(
        source="version.renews_id", allow_null=True, help_text=_("id kohort yang diperpanjang")
    )
    renewed_people = serializers.IntegerField(source="renewed")
    people_without_renewal = serializers.IntegerField(source="without_renewal")
    gap_days = serializers.IntegerField(
        allow_null=True, help_text=_("Hari tanpa perlindungan sampai perpanjangan pertamanya")
    )
    cost_per_month = serializers.IntegerField(
        allow_null=True, help_text=_("rupiah; null bila iuran segmen ini belum tercatat")
    )
    verified_at = serializers.DateTimeField(source="version.decided_at")
    source_url = serializers.CharField(source="version.source_url")
    is_sample = serializers.BooleanField(source="version.is_sample")


@read(
    "cohort_list",
    summary=_("Kohort yang dibiayai sponsor"),
    tag="cohorts",
    answer=list_of(CohortSerializer),
    parameters=[REGION, MONTH, AS_OF],
)
def cohort_list(request: Request) -> Response:
    choices = read_choices(request.query_params, API)
    region = region_parameter(request) or choose_root(API)
    cover = cover_of(region, choices.moment)
    in_force = cover.in_force(choices.month) if choices.month else cover.versions
    rows = [line for line in lines(cover, choices.as_of) if line.version in in_force]
    return list_response(CohortSerializer, rows)
