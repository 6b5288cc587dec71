"""The register of Paritrana Awards: winners of published rounds, withdrawn awards marked, and which
rounds are under review."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from awards import queries
from awards.exports import UNDER_REVIEW, round_row, row
from awards.models import Award, Edition
from awards.models.dates import FIRST_YEAR
from awards.models.editions import Kind
from common.problems import BadChoice
from coverage_portal.api.conditions import read
from coverage_portal.api.reference import REGION, region_parameter

YEAR = OpenApiParameter(
    "assessment_year",
    {"type": "integer", "minimum": FIRST_YEAR, "maximum": 9999},
    description=gettext_lazy("Tahun yang dinilai, bukan tahun penyerahan; misalnya 2024."),
)


class RoundSerializer(serializers.Serializer):
    assessment_year = serializers.IntegerField()
    level = serializers.CharField(help_text=gettext_lazy("province atau national"))
    round_state = serializers.ChoiceField([Edition.State.PUBLISHED.value, UNDER_REVIEW])
    reopened_on = serializers.DateField(
        allow_null=True, help_text=gettext_lazy("terakhir dibuka kembali; null bila tidak pernah")
    )
    reopening_reason = serializers.CharField()


class AwardSerializer(RoundSerializer):
    presented_on = serializers.DateField(allow_null=True)
    presented_at = serializers.CharField()
    category = serializers.ChoiceField(Kind.values)
    category_name = serializers.CharField()
    rank = serializers.IntegerField(
        allow_null=True, help_text=gettext_lazy("null bila peringkat tidak disebut")
    )
    region_code = serializers.CharField()
    bps_code = serializers.CharField()
    region_name = serializers.CharField()
    recipient = serializers.CharField()
    citation = serializers.CharField()
    presented_by = serializers.CharField()
    source_url = serializers.CharField()
    withdrawn_on = serializers.DateField(allow_null=True)
    withdrawal_reason = serializers.CharField()


class AwardListSerializer(serializers.Serializer):
    count = serializers.IntegerField()
    results = AwardSerializer(many=True)
    under_review = RoundSerializer(
        many=True,
        help_text=gettext_lazy(
            "Edisi yang dibuka kembali: penerimanya tidak disebut sampai terbit"
        ),
    )


@read(
    "award_list",
    summary=gettext_lazy("Penerima Paritrana Award"),
    tag="awards",
    answer=AwardListSerializer,
    parameters=[YEAR, REGION],
)
def award_list(request: Request) -> Response:
    awards = Award.objects.in_order().with_reopenings()
    if year := _year(request.query_params.get("assessment_year", "").strip()):
        awards = awards.filter(category__edition__assessment_year=year)
    if region := region_parameter(request):
        awards = awards.of_place(region)
    rows = [row(award) for award in awards.published()]
    reopened = [round_row(edition) for edition in queries.under_review(awards)]
    body = {"count": len(rows), "results": rows, "under_review": reopened}
    return Response(AwardListSerializer(body).data)


def _year(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) == 4 and int(text) >= FIRST_YEAR):
        raise BadChoice(
            "assessment_year",
            _("Tulis tahun dengan empat angka, mulai %(year)s.") % {"year": FIRST_YEAR},
        )
    return int(text)
