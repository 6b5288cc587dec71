"""KUR debtors in number: the way from credit to cover, small cells left out."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from common.problems import BadChoice, UnknownChoice
from coverage_portal.api.conditions import read
from coverage_portal.api.description import refusals
from coverage_portal.api.fields import MonthField
from coverage_portal.api.reference import REGION, region_parameter
from coverage_portal.api.shapes import RegionRefSerializer
from participants.kur import contribution
from participants.kur.aggregates import Aggregate, Filters
from participants.kur.models import Batch, State
from participants.kur.models.choices import Scheme
from participants.kur.query_params import credit_month
from participants.kur.suppression import SMALLEST
from regions.models import Bank, Region

HIDDEN = gettext_lazy(
    "null bila kurang dari 5 orang, atau bila dapat membuka angka seperti itu; berubah dalam langkah 5 orang atau lebih"
)
BANK = OpenApiParameter("bank", str, description=gettext_lazy("Kode bank, misalnya kalbar."))
SCHEME = OpenApiParameter("scheme", str, enum=Scheme.values)
FROM = OpenApiParameter(
    "from", str, description=gettext_lazy("Bulan kredit pertama, misalnya 2024-01.")
)
TO = OpenApiParameter(
    "to", str, description=gettext_lazy("Bulan kredit terakhir, misalnya 2024-07.")
)


class StateSerializer(serializers.Serializer):
    state = serializers.ChoiceField(State.values)
    name = serializers.CharField()
    people = serializers.IntegerField(allow_null=True, help_text=HIDDEN)


class FunnelSerializer(serializers.Serializer):
    region = RegionRefSerializer()
    bank = serializers.CharField(allow_null=True)
    scheme = serializers.CharField(allow_null=True)
    first_month = MonthField(allow_null=True)
    last_month = MonthField(allow_null=True)
    people = serializers.IntegerField(allow_null=True, help_text=HIDDEN)
    covered = serializers.IntegerField(allow_null=True, help_text=HIDDEN)
    states = StateSerializer(many=True)
    added_people = serializers.IntegerField(
        allow_null=True,
        help_text=gettext_lazy("Orang yang terlindungi lewat KUR; null bila tidak diketahui"),
    )
    suppressed_below = serializers.IntegerField()
    is_sample = serializers.BooleanField()


@extend_schema(
    summary=gettext_lazy("Debitur KUR menurut keadaan"),
    parameters=[REGION, BANK, SCHEME, FROM, TO],
    responses={200: FunnelSerializer, **refusals(400, 404)},
    tags=["kur"],
)
@read
def funnel(request: Request) -> Response:
    region = region_parameter(request) or Region.objects.root()
    filters = Filters(
        region=region,
        bank=_bank(_parameter(request, "bank")),
        scheme=_scheme(_parameter(request, "scheme")),
        first=_month(request, "from"),
        last=_month(request, "to"),
    )
    if filters.first and filters.last and filters.last < filters.first:
        raise BadChoice("to", _("Bulan akhir sebelum bulan awal."))
    return Response(FunnelSerializer(_answer(filters, region)).data)


def _answer(filters: Filters, region: Region) -> dict[str, Any]:
    aggregate = Aggregate(filters)
    counts = aggregate.funnel()
    month = filters.last or contribution.latest_month()
    return {
        "region": region,
        "bank": filters.bank.code if filters.bank else None,
        "scheme": filters.scheme or None,
        "first_month": filters.first,
        "last_month": filters.last,
        "people": aggregate.debtors(),
        "covered": aggregate.covered(),
        "states": [
            {"state": state.value, "name": state.label, "people": counts[state]} for state in State
        ],
        "added_people": contribution.covered_people(region, month) if filters.is_whole else None,
        "suppressed_below": SMALLEST,
        "is_sample": Batch.objects.filter(is_sample=True, erased_at=None).exists(),
    }


def _parameter(request: Request, name: str) -> str:
    return request.query_params.get(name, "").replace("\0", "").strip()


def _bank(code: str) -> Bank | None:
    if not code:
        return None
    bank = Bank.objects.filter(code=code).first()
    if bank is None:
        known = ", ".join(Bank.objects.values_list("code", flat=True))
        raise UnknownChoice("bank", _("Bank tidak dikenal. Pilihan: %s.") % known)
    return bank


def _scheme(code: str) -> str:
    if code and code not in Scheme.values:
        known = ", ".join(Scheme.values)
        raise UnknownChoice("scheme", _("Skema tidak dikenal. Pilihan: %s.") % known)
    return code


def _month(request: Request, name: str) -> date | None:
    return credit_month(_parameter(request, name), name)
