"""Published figures that were corrected: what, when, from what to what, and why."""

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common.problems import BadChoice, UnknownChoice
from common.segments import Segment
from coverage_portal.api.conditions import read
from coverage_portal.api.fields import MonthField, PercentField
from coverage_portal.api.reference import REGION, region_parameter
from coverage_portal.api.shapes import RegionRefSerializer
from participants.coverage.restatements import restated_figures, restatements

PER_PAGE = 100


class RestatementSerializer(serializers.Serializer):
    region = RegionRefSerializer()
    branch = serializers.CharField(source="old.branch.slug")
    segment = serializers.ChoiceField(Segment.values, source="old.segment")
    month = MonthField(source="old.month")
    published_at = serializers.DateTimeField(source="old.recorded_at")
    restated_at = serializers.DateTimeField()
    old_closing = serializers.IntegerField(source="old.closing")
    new_closing = serializers.IntegerField(source="new.closing")
    change_people = serializers.IntegerField(source="change")
    change_points = PercentField(
        source="points",
        allow_null=True,
        help_text=gettext_lazy("Pengaruh pada cakupan wilayah, dalam poin persen"),
    )
    change_points_parent = PercentField(
        source="parent_points",
        allow_null=True,
        help_text=gettext_lazy("Pengaruh pada cakupan provinsi, dalam poin persen"),
    )
    reason = serializers.CharField(source="new.reason")
    replaces_sample = serializers.BooleanField(
        help_text=gettext_lazy("Data contoh digantikan angka nyata")
    )


class RestatementListSerializer(serializers.Serializer):
    count = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    results = RestatementSerializer(many=True)


@read(
    "restatement_list",
    summary=gettext_lazy("Buku revisi, yang terbaru lebih dulu"),
    tag="coverage",
    answer=RestatementListSerializer,
    parameters=[
        REGION,
        OpenApiParameter(
            "page",
            {"type": "integer", "minimum": 1},
            description=gettext_lazy("Halaman, mulai dari 1."),
        ),
    ],
)
def restatement_list(request: Request) -> Response:
    pages = Paginator(restated_figures(region_parameter(request)), PER_PAGE)
    number = _page(request.query_params.get("page", "").strip(), pages.num_pages)
    answer = RestatementListSerializer(
        {
            "count": pages.count,
            "page": number,
            "pages": pages.num_pages,
            "results": restatements(list(pages.page(number).object_list)),
        }
    )
    return Response(answer.data)


def _page(text: str, last: int) -> int:
    if not text:
        return 1
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadChoice("page", _("Tulis halaman sebagai bilangan, mulai dari 1."))
    if not 1 <= int(text) <= last:
        raise UnknownChoice("page", _("Halaman yang ada: 1 sampai %(last)s.") % {"last": last})
    return int(text)
