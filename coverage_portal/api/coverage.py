"""Coverage of one place, of all places, and month by month."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from common.problems import BadChoice, UnknownChoice
from common.query_params import API, read_choices, read_month
from coverage_portal.api.conditions import read
from coverage_portal.api.fields import REGION_PATTERN, SLUG_PATTERN, month_parameter
from coverage_portal.api.shapes import (
    CoverageListSerializer,
    CoverageSerializer,
    SeriesSerializer,
)
from coverage_portal.dashboard.presenters.series import series_rows
from coverage_portal.dashboard.presenters.statements import statement_rows
from participants.cohorts.public import cover_of
from participants.coverage.positions import place_positions, region_position, with_past
from participants.coverage.snapshot import Snapshot, load_series, load_snapshot

MONTH = month_parameter(
    "month", gettext_lazy("Bulan data, misalnya 2024-07. Bila kosong: yang terbaru.")
)
AS_OF = OpenApiParameter(
    "as_of",
    date,
    description=gettext_lazy(
        "Sebagaimana diketahui pada akhir hari ini (WIB), misalnya 2024-08-31."
    ),
)
BASIS = OpenApiParameter(
    "basis",
    str,
    pattern=SLUG_PATTERN,
    description=gettext_lazy("Nama pendek basis. Bila kosong: basis utama portal."),
)
CODE = OpenApiParameter(
    "region_code",
    str,
    OpenApiParameter.PATH,
    pattern=REGION_PATTERN,
    description=gettext_lazy("Kode Kemendagri, misalnya 61 atau 61.12."),
)


@read(
    "coverage_read",
    summary=gettext_lazy("Cakupan satu wilayah"),
    tag="coverage",
    answer=CoverageSerializer,
    parameters=[CODE, MONTH, AS_OF, BASIS],
)
def coverage(request: Request, region_code: str) -> Response:
    snapshot = load_snapshot(region_code, read_choices(request.query_params, API))
    position = region_position(snapshot)
    # A place that has not reported the month asked for is shown with an earlier one, as in the list.
    month = snapshot.choices.month or position.month
    position = replace(position, month=month, rank=_rank(snapshot))
    answer = CoverageSerializer(position, context=_context(snapshot))
    return Response(answer.data)


def _context(snapshot: Snapshot) -> dict[str, Any]:
    cover = cover_of(snapshot.region, snapshot.choices.moment)
    return {"snapshot": snapshot, "cover": cover}


def _rank(snapshot: Snapshot) -> int | None:
    """As in the list of the month: among the places of the region above."""
    above = snapshot.region.parent
    if above is None or snapshot.month is None:
        return None
    choices = replace(snapshot.choices, month=snapshot.choices.month or snapshot.month)
    try:
        siblings = load_snapshot(above.code, choices)
    except UnknownChoice:
        return None
    ranks = {position.region.pk: position.rank for position in place_positions(siblings)}
    return ranks.get(snapshot.region.pk)


@read(
    "coverage_list",
    summary=gettext_lazy("Cakupan setiap kabupaten dan kota"),
    tag="coverage",
    answer=CoverageListSerializer,
    parameters=[MONTH, AS_OF, BASIS],
)
def coverage_list(request: Request) -> Response:
    snapshot = load_snapshot(None, read_choices(request.query_params, API))
    positions = with_past(snapshot, place_positions(snapshot))
    answer = CoverageListSerializer(
        {
            "month": snapshot.month,
            "basis": snapshot.basis.slug,
            "as_of": snapshot.choices.as_of,
            "count": len(positions),
            "results": positions,
        },
        context=_context(snapshot),
    )
    return Response(answer.data)


@read(
    "series_read",
    summary=gettext_lazy("Cakupan satu wilayah bulan demi bulan"),
    tag="coverage",
    answer=SeriesSerializer,
    parameters=[
        CODE,
        month_parameter("from", gettext_lazy("Bulan pertama, misalnya 2022-01.")),
        month_parameter("to", gettext_lazy("Bulan terakhir, misalnya 2024-07.")),
        AS_OF,
        BASIS,
    ],
)
def series(request: Request, region_code: str) -> Response:
    first, last = _span(request)
    snapshot = load_series(region_code, read_choices(request.query_params, API))
    rows = series_rows(snapshot, first, last)

    def is_inside(month: date) -> bool:
        return (first is None or month >= first) and (last is None or month <= last)

    statements = snapshot.statements.get(snapshot.region.pk, [])
    answer = SeriesSerializer(
        {
            "region": snapshot.region,
            "basis": snapshot.basis.slug,
            "as_of": snapshot.choices.as_of,
            "places": len(snapshot.places) or 1,
            "count": len(rows),
            "results": rows,
            "statements": statement_rows([one for one in statements if is_inside(one.data_month)]),
            "notes": [note for note in snapshot.notes if is_inside(note.month)],
        }
    )
    return Response(answer.data)


def _span(request: Request) -> tuple[date | None, date | None]:
    first, last = (read_month(request.query_params.get(name, ""), name) for name in ("from", "to"))
    if first and last and first > last:
        raise BadChoice("from", _("Bulan awal (from) lebih kemudian daripada bulan akhir (to)."))
    return first, last
