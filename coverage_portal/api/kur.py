"""KUR by released months: rounded numbers of one place, bank or scheme at a time."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common.formats import FEW
from common.problems import UnknownChoice
from common.query_params import API
from coverage_portal.api.conditions import read
from coverage_portal.api.fields import SLUG_PATTERN, MonthField, PercentField, month_parameter
from coverage_portal.api.reference import REGION, region_parameter
from coverage_portal.api.shapes import RegionRefSerializer, list_of, list_response
from participants.kur import presenters
from participants.kur.models import KurRelease
from participants.kur.models.choices import Scheme
from participants.kur.models.releases import FUNNEL, STEP, Cell, Measure
from participants.kur.query_params import Released, read_released

MONTH = month_parameter(
    "month", _("Bulan yang sudah dirilis, misalnya 2024-07; kosong: yang terakhir.")
)
BANK = OpenApiParameter(
    "bank", str, pattern=SLUG_PATTERN, description=_("Kode bank, misalnya kalbar.")
)
ROUNDED = _('dibulatkan ke kelipatan 5; "<5" untuk 0 sampai 4; null: disamarkan')
SCHEME = OpenApiParameter("scheme", str, enum=Scheme.values)


@extend_schema_field(
    {
        "oneOf": [{"type": "integer", "multipleOf": STEP}, {"type": "string", "enum": [FEW]}],
        "nullable": True,
        "example": 1235,
    }
)
class RoundedField(serializers.Field):
    """`1235`, to the nearest 5; `"<5"` for 0 to 4; null where it is withheld."""

    def __init__(self, help_text: Any = ROUNDED) -> None:
        super().__init__(allow_null=True, help_text=help_text)

    def to_representation(self, value: int) -> int | str:
        return value or FEW


class ReleaseSerializer(serializers.Serializer):
    month = MonthField()
    counted_at = serializers.DateTimeField()
    released_at = serializers.DateTimeField()
    is_sample = serializers.BooleanField()


class StageSerializer(serializers.Serializer):
    stage = serializers.ChoiceField(FUNNEL, source="measure")
    name = serializers.CharField(source="label")
    people = RoundedField()
    percent_of_stage_before = PercentField(
        source="of_before",
        allow_null=True,
        help_text=_("dari angka yang dibulatkan; null bila salah satu kurang dari 5"),
    )


class CreditMonthSerializer(serializers.Serializer):
    month = MonthField()
    people = RoundedField()
    covered_after_1 = RoundedField(help_text=_("null: bulannya belum sampai, atau disamarkan"))
    covered_after_3 = RoundedField(help_text=_("null: bulannya belum sampai, atau disamarkan"))
    covered_after_6 = RoundedField(help_text=_("null: bulannya belum sampai, atau disamarkan"))


class FunnelSerializer(ReleaseSerializer):
    region = RegionRefSerializer(allow_null=True)
    bank = serializers.CharField(allow_null=True)
    scheme = serializers.CharField(allow_null=True)
    rounded_to = serializers.IntegerField()
    stages = StageSerializer(many=True)
    added_people = RoundedField(help_text=_("Tambahan dari KUR; hanya untuk wilayah"))
    credit_months = CreditMonthSerializer(
        many=True, help_text=_("Hanya untuk provinsi; sesudah 1, 3 dan 6 bulan")
    )


@read(
    "kur_release_list",
    summary=_("Bulan KUR yang sudah dirilis"),
    tag="kur",
    answer=list_of(ReleaseSerializer),
)
def releases(_request: Request) -> Response:
    return list_response(ReleaseSerializer, KurRelease.objects.released())


@read(
    "kur_funnel_read",
    summary=_("Jalan debitur KUR pada satu bulan yang sudah dirilis"),
    tag="kur",
    answer=FunnelSerializer,
    parameters=[MONTH, REGION, BANK, SCHEME],
)
def funnel(request: Request) -> Response:
    region_parameter(request)  # refuses a code of BPS in words
    chosen = read_released(request.query_params, API)
    if chosen.release is None:
        raise UnknownChoice("month", gettext("Belum ada bulan KUR yang dirilis."))
    return Response(FunnelSerializer(_answer(chosen.release, chosen)).data)


def _answer(release: KurRelease, chosen: Released) -> dict[str, Any]:
    numbers = release.read(None if chosen.is_whole else [chosen.line])
    return {
        "month": release.month,
        "counted_at": release.counted_at,
        "released_at": release.released_at,
        "is_sample": release.is_sample,
        "region": chosen.region_or_root,
        "bank": chosen.bank.code if chosen.bank else None,
        "scheme": chosen.scheme or None,
        "rounded_to": STEP,
        "stages": presenters.funnel(numbers, chosen.line),
        "added_people": numbers.get(Cell(chosen.line, Measure.ADDED)),
        "credit_months": _credit_months(numbers) if chosen.is_whole else [],
    }


def _credit_months(numbers: Any) -> list[dict[str, Any]]:
    return [
        {
            "month": row["month"],
            "people": row["people"],
            **{
                f"covered_after_{age}": people for age, (_reached, people) in row["covered"].items()
            },
        }
        for row in presenters.credit_month_rows(numbers)
    ]
