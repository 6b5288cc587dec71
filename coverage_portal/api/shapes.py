"""The shapes of the API's answers: the same presenters as the pages, written as JSON.

Everything that can be unknown is null, never 0 and never missing.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field, inline_serializer
from rest_framework import serializers
from rest_framework.response import Response

from common.arithmetic import ContributionUnit, PaceState
from common.segments import Segment
from coverage_portal.api.fields import (
    AmountField,
    MonthField,
    PercentField,
    RegionCodeField,
    column_field,
)
from coverage_portal.dashboard.columns import api_columns
from coverage_portal.dashboard.outlook import outlook
from participants.coverage.position import Position
from regions.models import PublicStatement, Region

UNITS = [str(unit) for unit in ContributionUnit]

PACE_STATES = [str(state) for state in PaceState]


def list_of(one: type[serializers.Serializer]) -> serializers.Serializer:
    """How `list_response` is described: `CohortList` of `Cohort`."""
    fields = {"count": serializers.IntegerField(), "results": one(many=True)}
    return inline_serializer(one.__name__.replace("Serializer", "ListSerializer"), fields)


def list_response(one: type[serializers.Serializer], rows: Iterable[Any]) -> Response:
    results = one(list(rows), many=True).data
    return Response({"count": len(results), "results": results})


class RegionRefSerializer(serializers.Serializer):
    code = RegionCodeField(help_text=_("Kode Kemendagri: kuncinya"))
    bps_code = serializers.CharField(
        help_text=_("Kode BPS; sebagian berbenturan dengan kode Kemendagri")
    )
    name = serializers.CharField()
    level = serializers.ChoiceField(Region.Level.values)


class SegmentsSerializer(serializers.Serializer):
    """Participants by segment; null where the segment is not known."""

    def get_fields(self) -> dict[str, serializers.Field]:
        return {segment: serializers.IntegerField(allow_null=True) for segment in Segment.values}


class TargetRefSerializer(serializers.Serializer):
    """Of a position that has a target to be measured against."""

    percent = PercentField(source="target.percent")
    deadline = serializers.DateField(source="target.deadline")
    baseline_month = MonthField(source="target.baseline")
    people = serializers.IntegerField(
        source="target_people",
        help_text=_("Orang pada target, dibulatkan ke atas"),
        allow_null=True,
    )
    document = serializers.CharField(source="target.document")
    issued_by = serializers.CharField(source="target.issued_by")
    published_on = serializers.DateField(
        source="target.published_on", help_text=_("Hari target diumumkan")
    )
    source_url = serializers.CharField(source="target.source_url")
    inherited = serializers.BooleanField(
        source="is_target_inherited",
        help_text=_("Wilayah ini tidak punya target sendiri: dipakai target provinsinya"),
    )
    region_name = serializers.CharField(
        source="target.region.full_name", help_text=_("Wilayah pemilik target")
    )


class ReadingsSerializer(serializers.Serializer):
    points_of_workforce = serializers.IntegerField()
    percent_of_target_people = serializers.IntegerField()
    percent_of_gap = serializers.IntegerField()


class ChannelSerializer(serializers.Serializer):
    channel = serializers.CharField(source="name")
    amount = AmountField()
    unit = serializers.ChoiceField(UNITS)
    people = serializers.IntegerField()
    readings = ReadingsSerializer(help_text=_("Orang menurut setiap cara membaca besarnya"))
    document = serializers.CharField()


class PaceSerializer(serializers.Serializer):
    needed_per_month = serializers.IntegerField(allow_null=True)
    projected_per_month = serializers.IntegerField(
        source="pace_per_month",
        help_text=_(
            "Laju proyeksi: separuh rata-rata 12 bulan, separuh rata-rata 3 bulan; tanpa musim"
        ),
        allow_null=True,
    )
    recent_per_month = serializers.IntegerField(
        help_text=_("Rata-rata tiga bulan terakhir; negatif bila berkurang"), allow_null=True
    )
    reached_on = MonthField(
        allow_null=True, help_text=_("Bulan target tercapai menurut proyeksi, musim dihitung")
    )
    months_left = serializers.IntegerField(allow_null=True)
    state = serializers.ChoiceField(PACE_STATES, allow_null=True)
    is_provisional = serializers.BooleanField(
        source="is_pace_provisional",
        allow_null=True,
        help_text=_("Sementara: dihitung dengan angka bulan sebelumnya dari yang belum melapor"),
    )


class IfNotRenewedSerializer(serializers.Serializer):
    """The end of the projection, and what is left of it if no sponsored cohort is renewed."""

    month = MonthField()
    people_lost = serializers.IntegerField(
        help_text=_("Orang yang dibayari pada bulan data dan tidak lagi pada bulan ini")
    )
    projected_percent = PercentField(source="expected")
    projected_percent_if_not_renewed = PercentField(source="expected_without_renewal")


class SourceSerializer(serializers.Serializer):
    of = serializers.ChoiceField(["participants", "workers", "target"])
    text = serializers.CharField()
    url = serializers.CharField()
    published_on = serializers.DateField(allow_null=True)


class ProvenanceSerializer(serializers.Serializer):
    source = serializers.ChoiceField(  # type: ignore[assignment]
        ["report", "statement"], allow_null=True
    )
    verified_at = serializers.DateTimeField(allow_null=True)
    segments_stated = serializers.CharField(
        source="statement.segments",
        allow_null=True,
        help_text=_("Dari pernyataan: segmen yang disebut, kosong bila tidak disebut"),
    )
    workers_derivation = serializers.CharField(source="workers.derivation", allow_null=True)
    sources = serializers.SerializerMethodField()

    @extend_schema_field(SourceSerializer(many=True))
    def get_sources(self, position: Position) -> Any:
        return SourceSerializer(_sources(position), many=True).data


class CoverageSerializer(serializers.Serializer):
    """Where a place stands in one month; after `is_sample` the columns of the table of places."""

    region = RegionRefSerializer()
    month = MonthField(allow_null=True, help_text=_("Bulan yang diminta"))
    data_month = MonthField(allow_null=True, help_text=_("Bulan asal angka"))
    basis = serializers.SerializerMethodField(
        help_text=_("Basis: siapa yang dihitung sebagai pekerja")
    )
    as_of = serializers.SerializerMethodField(
        help_text=_("Sebagaimana diketahui pada akhir hari ini, WIB")
    )
    is_sample = serializers.BooleanField()
    workers_derived = serializers.BooleanField(source="workers.is_derived", allow_null=True)
    coverage_decimals = serializers.IntegerField(
        source="coverage_places",
        help_text=_("Angka di belakang koma yang diketahui: 27% yang diucapkan tidak punya"),
    )
    segments = serializers.SerializerMethodField()
    target = serializers.SerializerMethodField()
    contributions = ChannelSerializer(source="channels", many=True)
    residual_people = serializers.IntegerField(source="residual", allow_null=True)
    pace = PaceSerializer(source="*")
    if_not_renewed = serializers.SerializerMethodField(
        help_text=_("Bila tidak ada kohort yang diperpanjang; null bila tidak ada proyeksi")
    )
    places = serializers.IntegerField()
    places_known = serializers.IntegerField()
    places_reported = serializers.IntegerField()
    provenance = ProvenanceSerializer(source="*")

    def get_fields(self) -> dict[str, serializers.Field]:
        declared = super().get_fields()
        names = list(declared)
        first = names[: names.index("is_sample") + 1]
        columns = {column.api_name: column_field(column) for column in api_columns()}
        return {name: declared[name] for name in first} | columns | declared

    def get_basis(self, position: Position) -> str:
        return self.context["snapshot"].basis.slug

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_as_of(self, position: Position) -> str | None:
        day = self.context["snapshot"].choices.as_of
        return day.isoformat() if day else None

    @extend_schema_field(IfNotRenewedSerializer(allow_null=True))
    def get_if_not_renewed(self, position: Position) -> Any:
        """`cover` of the context holds the cohorts of all places that are listed."""
        ahead = outlook(position, (), self.context["cover"].within(position.region))
        return IfNotRenewedSerializer(ahead).data if ahead.steps else None

    @extend_schema_field(TargetRefSerializer(allow_null=True))
    def get_target(self, position: Position) -> Any:
        return TargetRefSerializer(position).data if position.target else None

    @extend_schema_field(SegmentsSerializer)
    def get_segments(self, position: Position) -> dict[str, int | None]:
        return dict.fromkeys(Segment.values) | (position.segments or {})


class CoverageListSerializer(serializers.Serializer):
    month = MonthField(allow_null=True)
    basis = serializers.CharField()
    as_of = serializers.DateField(allow_null=True)
    count = serializers.IntegerField()
    results = CoverageSerializer(many=True)


class StatementSerializer(serializers.Serializer):
    """What was said in public, and what its own numbers give."""

    region = RegionRefSerializer(source="statement.region")
    as_of = serializers.DateField(source="statement.as_of")
    as_of_precision = serializers.ChoiceField(
        PublicStatement.Precision.values, source="statement.as_of_precision"
    )
    data_month = MonthField(source="statement.data_month")
    coverage_percent = PercentField(source="statement.coverage_percent")
    coverage_decimals = serializers.IntegerField(source="statement.stated_places")
    participants = serializers.IntegerField(source="statement.participants", allow_null=True)
    workers = serializers.IntegerField(source="statement.workers", allow_null=True)
    segments_stated = serializers.CharField(source="statement.segments")
    recomputed_percent = PercentField(
        source="recomputed",
        allow_null=True,
        help_text=_("Dari peserta dan pekerja yang disebut; null bila salah satunya tidak disebut"),
    )
    disagrees = serializers.BooleanField(help_text=_("Pada ketelitian sebagaimana diucapkan"))
    implied_workers = serializers.IntegerField(
        help_text=_("Dari peserta dan persentase, bila pekerja tidak disebut"), allow_null=True
    )
    source = serializers.CharField(source="statement.source")  # type: ignore[assignment]
    source_url = serializers.CharField(source="statement.source_url")
    note = serializers.CharField(source="statement.note")


class SeriesRowSerializer(serializers.Serializer):
    """One month as reported; movements are null where a part of them is unknown."""

    month = MonthField(source="total.month")
    participants = serializers.IntegerField(source="total.participants")
    workers = serializers.IntegerField(source="workers.number", allow_null=True)
    workers_derived = serializers.BooleanField(source="workers.is_derived", allow_null=True)
    workers_year = serializers.IntegerField(source="workers.year", allow_null=True)
    coverage_percent = PercentField(source="coverage", allow_null=True)
    segments = serializers.SerializerMethodField()
    opening = serializers.IntegerField(source="total.opening", allow_null=True)
    new = serializers.IntegerField(source="total.new", allow_null=True)
    returned = serializers.IntegerField(source="total.returned", allow_null=True)
    moved_in = serializers.IntegerField(source="total.moved_in", allow_null=True)
    lapsed = serializers.IntegerField(source="total.lapsed", allow_null=True)
    moved_out = serializers.IntegerField(source="total.moved_out", allow_null=True)
    places_known = serializers.IntegerField(source="total.places_known")
    places_reported = serializers.IntegerField(source="total.places_reported")
    verified_at = serializers.DateTimeField(source="total.verified_at")
    is_sample = serializers.BooleanField()

    @extend_schema_field(SegmentsSerializer)
    def get_segments(self, row: Any) -> dict[str, int | None]:
        return row.total.by_segment


class MonthNoteSerializer(serializers.Serializer):
    """What staff of a place noted of a month, verified by another person."""

    region = RegionRefSerializer()
    month = MonthField()
    text = serializers.CharField()
    verified_at = serializers.DateTimeField()
    is_sample = serializers.BooleanField()


class SeriesSerializer(serializers.Serializer):
    """Reports form the line; statements are points beside it and are never joined to it."""

    region = RegionRefSerializer()
    basis = serializers.CharField()
    as_of = serializers.DateField(allow_null=True)
    places = serializers.IntegerField(help_text=_("Jumlah wilayah yang dijumlahkan"))
    count = serializers.IntegerField()
    results = SeriesRowSerializer(many=True)
    statements = StatementSerializer(many=True)
    notes = MonthNoteSerializer(
        many=True, help_text=_("Catatan terverifikasi, juga dari wilayah di bawahnya")
    )


def _sources(position: Position) -> list[dict[str, Any]]:
    """What each number rests on."""
    sources = []
    if position.source == "report":
        text = "Data contoh" if position.is_sample else "Laporan bulanan BPJS Ketenagakerjaan"
        day = position.verified_at.date() if position.verified_at else None
        sources.append(_source("participants", text, "", day))
    if statement := position.statement:
        day = statement.as_of
        sources.append(_source("participants", statement.source, statement.source_url, day))
    if workers := position.workers:
        day = workers.published_on
        sources.append(_source("workers", workers.source, workers.source_url, day))
    if target := position.target:
        day = target.published_on
        sources.append(_source("target", target.document, target.source_url, day))
    return sources


def _source(of: str, text: str, url: str, published_on: date | None) -> dict[str, Any]:
    return {"of": of, "text": text, "url": url, "published_on": published_on}
