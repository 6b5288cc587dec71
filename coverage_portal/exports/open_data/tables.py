"""The data sets of figures, one entry each: page, CSV, data package and catalogue read this list."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from django.db.models import Count, Max, Min, Model, QuerySet
from django.utils.translation import gettext_lazy as _

from common.arithmetic import coverage_percent
from common.segments import Segment
from common.trail import events_of
from coverage_portal.exports.open_data.fields import Field, Periodicity, Row, Span, Table
from coverage_portal.exports.open_data.indicators import REVISED, indicator_rows
from participants.coverage.workers import estimate_in, yearly_estimates
from participants.figures.models import RegionTotal
from regions.models import PublicStatement, Region, Target, WorkforceEstimate

PEOPLE = _("orang")
PERCENT = _("persen")

PLACE = (
    Field("kode_kemendagri", "string", _("Kode Kemendagri wilayah")),
    Field("kode_bps", "string", _("Kode BPS wilayah")),
    Field("wilayah", "string", _("Nama wilayah")),
    Field("tingkat", "string", _("Tingkat wilayah"), choices=Region.Level.values),
)
MONTH = Field("bulan", "yearmonth", _("Bulan data: keadaan pada akhir bulan itu"))
IS_COMPLETE = Field("lengkap", "boolean", _("Semua yang ditunggu untuk bulan itu sudah melapor"))
VERIFIED = Field("diverifikasi", "datetime", _("Verifikasi terakhir"))
IS_SAMPLE = Field("data_contoh", "boolean", _("Data contoh: dibuat untuk contoh, bukan laporan"))
DOCUMENTED = (
    Field("sumber", "string", _("Sumber"), is_required=False),
    Field("alamat_sumber", "string", _("Alamat sumber"), is_required=False),
)
MOVEMENTS = {
    "opening": Field("awal", "integer", _("Peserta pada awal bulan"), PEOPLE, False),
    "new": Field("baru", "integer", _("Peserta baru"), PEOPLE, False),
    "returned": Field("aktif_kembali", "integer", _("Peserta aktif kembali"), PEOPLE, False),
    "moved_in": Field("pindah_masuk", "integer", _("Pindah masuk"), PEOPLE, False),
    "lapsed": Field("nonaktif", "integer", _("Menjadi nonaktif"), PEOPLE, False),
    "moved_out": Field("pindah_keluar", "integer", _("Pindah keluar"), PEOPLE, False),
}


def _place(region: Region) -> tuple[str, str, str, str]:
    return region.code, region.bps_code, region.full_name, region.level


def _totals() -> QuerySet[RegionTotal]:
    return RegionTotal.objects.select_related("region").order_by("region__code", "month")


def _participants() -> Iterator[Row]:
    """Of the places alone: whoever adds up the column counts nobody twice."""
    for total in _totals().exclude(region__level__in=Region.PARENT_LEVELS).iterator():
        known = (*_place(total.region), total.month)
        for segment, people in total.by_segment.items():
            if people is not None:
                is_complete = total.places_reported == 1
                yield *known, segment, people, is_complete, total.verified_at, total.is_sample


def _coverage() -> Iterator[Row]:
    """With the latest number of workers up to the month's year, as pages have it."""
    workers = yearly_estimates(until=date.max.year)
    places = dict(Region.objects.annotate(n=Count("children")).values_list("pk", "n"))
    for total in _totals().iterator():
        estimate = estimate_in(workers.get(total.region_id, {}), total.month)
        yield (
            *_place(total.region),
            total.month,
            total.participants,
            estimate and estimate.workers,
            estimate and estimate.year,
            coverage_percent(total.participants, estimate.workers) if estimate else None,
            *(getattr(total, name) for name in MOVEMENTS),
            total.places_reported == (places[total.region_id] or 1),
            total.verified_at,
            total.is_sample or bool(estimate and estimate.is_sample),
        )


def _workers() -> Iterator[Row]:
    estimates = WorkforceEstimate.objects.current().select_related("region", "basis")
    for estimate in estimates.order_by("region__code", "basis__slug", "year").iterator():
        yield (
            *_place(estimate.region),
            estimate.basis.slug,
            estimate.year,
            estimate.workers,
            estimate.is_derived,
            estimate.derivation,
            estimate.source,
            estimate.source_url,
            estimate.is_sample,
        )


def _targets() -> Iterator[Row]:
    targets = Target.objects.select_related("region")
    for target in targets.order_by("region__code", "deadline", "document").iterator():
        yield (
            *_place(target.region),
            target.deadline,
            target.percent,
            target.in_use,
            target.document,
            target.issued_by,
            target.published_on,
            target.source_url,
        )


def _statements() -> Iterator[Row]:
    statements = PublicStatement.objects.select_related("region")
    for statement in statements.order_by("region__code", "as_of", "source").iterator():
        yield (
            *_place(statement.region),
            statement.as_of,
            statement.as_of_precision,
            statement.data_month,
            statement.coverage_percent,
            statement.participants,
            statement.workers,
            statement.segments,
            statement.source,
            statement.source_url,
        )


def _span_of_totals() -> Span:
    known = RegionTotal.objects.aggregate(
        first=Min("month"),
        last=Max("month"),
        issued=Min("verified_at"),
        modified=Max("verified_at"),
    )
    return Span(**known, is_sample=RegionTotal.objects.filter(is_sample=True).exists())


def _span_of_coverage() -> Span:
    """A new number of workers changes a percentage, too."""
    totals, workers = _span_of_totals(), _span_of_workers()
    changes = [moment for moment in (totals.modified, workers.modified) if moment]
    return Span(totals.first, totals.last, totals.issued, max(changes, default=None),
                totals.is_sample)  # fmt: skip


def _span_of_workers() -> Span:
    known = WorkforceEstimate.objects.aggregate(
        first=Min("year"), last=Max("year"), issued=Min("recorded_at"), modified=Max("recorded_at")
    )
    first, last = known["first"], known["last"]
    return Span(
        first=first and date(first, 1, 1),
        last=last and date(last, 12, 1),
        issued=known["issued"],
        modified=known["modified"],
        is_sample=WorkforceEstimate.objects.current().filter(is_sample=True).exists(),
    )


def _span_recorded(model: type[Model], day: str) -> Span:
    """Of what has no moments of its own the trail knows when it was entered and changed."""
    days = model._default_manager.aggregate(first=Min(day), last=Max(day))
    moments = events_of(model).aggregate(
        issued=Min("pgh_created_at"), modified=Max("pgh_created_at")
    )
    return Span(**days, **moments)


def _span_of_indicators() -> Span:
    revised = datetime.combine(REVISED, time(), UTC)
    return Span(None, None, revised, revised)


FIGURE_TABLES: list[Table] = [
    Table(
        slug="peserta",
        title=_("Peserta aktif per wilayah, bulan, dan segmen"),
        description=_(
            "Satu baris untuk setiap kabupaten atau kota, bulan, dan segmen: peserta aktif BPJS"
            " Ketenagakerjaan pada akhir bulan, sesudah verifikasi. Bulan tanpa laporan tidak punya baris:"
            " itu bukan nol, dan angka provinsi memakai angka terakhir wilayahnya."
        ),
        keywords=[_("BPJS Ketenagakerjaan"), _("peserta aktif"), _("segmen"), _("jaminan sosial")],
        periodicity=Periodicity.MONTHLY,
        fields=[
            *PLACE,
            MONTH,
            Field("segmen", "string", _("Segmen peserta"), choices=Segment.values),
            Field("peserta", "integer", _("Peserta aktif pada akhir bulan"), PEOPLE),
            IS_COMPLETE,
            VERIFIED,
            IS_SAMPLE,
        ],
        key=["kode_kemendagri", "bulan", "segmen"],
        rows=_participants,
        span=_span_of_totals,
    ),
    Table(
        slug="cakupan",
        title=_("Cakupan per wilayah dan bulan"),
        description=_(
            "Peserta aktif, pekerja menurut basis yang dipakai, cakupan, dan buku mutasi setiap wilayah per"
            " bulan. Provinsi punya baris sendiri (lihat kolom tingkat): jumlah pekerjanya ditetapkan sendiri,"
            " bukan dijumlahkan dari wilayahnya."
        ),
        keywords=[_("BPJS Ketenagakerjaan"), _("cakupan"), _("pekerja"), _("jaminan sosial")],
        periodicity=Periodicity.MONTHLY,
        fields=[
            *PLACE,
            MONTH,
            Field("peserta", "integer", _("Peserta aktif pada akhir bulan"), PEOPLE),
            Field("pekerja", "integer", _("Pekerja menurut basis yang dipakai"), PEOPLE, False),
            Field("pekerja_tahun", "year", _("Tahun perkiraan pekerja"), "", False),
            Field("cakupan", "number", _("Peserta aktif dibagi pekerja"), PERCENT, False),
            *MOVEMENTS.values(),
            IS_COMPLETE,
            VERIFIED,
            IS_SAMPLE,
        ],
        key=["kode_kemendagri", "bulan"],
        rows=_coverage,
        span=_span_of_coverage,
    ),
    Table(
        slug="pekerja",
        title=_("Perkiraan jumlah pekerja per wilayah, basis, dan tahun"),
        description=_(
            "Penyebut cakupan: jumlah pekerja menurut setiap basis, dengan sumbernya dan cara menurunkannya"
            " bila tidak dinyatakan langsung. Dua basis tidak untuk dibandingkan."
        ),
        keywords=[_("pekerja"), _("angkatan kerja"), _("basis penyebut")],
        periodicity=Periodicity.ANNUAL,
        fields=[
            *PLACE,
            Field("basis", "string", _("Basis penyebut")),
            Field("tahun", "year", _("Tahun")),
            Field("pekerja", "integer", _("Jumlah pekerja"), PEOPLE),
            Field("diturunkan", "boolean", _("Diturunkan dari angka lain")),
            Field("cara_menurunkan", "string", _("Cara menurunkan"), "", False),
            *DOCUMENTED,
            IS_SAMPLE,
        ],
        key=["kode_kemendagri", "basis", "tahun"],
        rows=_workers,
        span=_span_of_workers,
    ),
    Table(
        slug="target",
        title=_("Target cakupan per wilayah dan tenggat"),
        description=_(
            "Target cakupan sebagaimana ditetapkan dokumennya. Dua dokumen dapat menetapkan target berbeda"
            " untuk tenggat yang sama; satu dipakai."
        ),
        keywords=[_("target"), _("cakupan"), _("jaminan sosial")],
        periodicity=Periodicity.IRREGULAR,
        fields=[
            *PLACE,
            Field("tenggat", "date", _("Tenggat")),
            Field("target", "number", _("Target cakupan"), PERCENT),
            Field("dipakai", "boolean", _("Dipakai portal untuk tenggat ini")),
            Field("dokumen", "string", _("Dokumen")),
            Field("ditetapkan_oleh", "string", _("Ditetapkan oleh")),
            Field("diumumkan", "date", _("Diumumkan pada")),
            DOCUMENTED[1],
        ],
        key=["kode_kemendagri", "tenggat", "dokumen"],
        rows=_targets,
        span=lambda: _span_recorded(Target, "deadline"),
    ),
    Table(
        slug="pernyataan",
        title=_("Pernyataan publik tentang cakupan"),
        description=_(
            "Cakupan sebagaimana dinyatakan di depan umum, dengan sumbernya. Basisnya berbeda-beda: bukan"
            " deret waktu dan tidak untuk diperingkat."
        ),
        keywords=[_("pernyataan publik"), _("cakupan"), _("jaminan sosial")],
        periodicity=Periodicity.IRREGULAR,
        fields=[
            *PLACE,
            Field("dinyatakan", "date", _("Tanggal pernyataan")),
            Field(
                "ketelitian",
                "string",
                _("Ketelitian tanggal itu"),
                choices=PublicStatement.Precision.values,
            ),
            MONTH,
            Field("cakupan", "number", _("Cakupan sebagaimana dinyatakan"), PERCENT),
            Field("peserta", "integer", _("Peserta sebagaimana dinyatakan"), PEOPLE, False),
            Field("pekerja", "integer", _("Pekerja sebagaimana dinyatakan"), PEOPLE, False),
            Field("segmen", "string", _("Segmen yang disebut"), "", False),
            *DOCUMENTED,
        ],
        key=["kode_kemendagri", "dinyatakan", "sumber"],
        rows=_statements,
        span=lambda: _span_recorded(PublicStatement, "as_of"),
    ),
    Table(
        slug="indikator",
        title=_("Metadata indikator (MS-Ind)"),
        description=_(
            "Metadata statistik indikator menurut formulir MS-Ind BPS: konsep, definisi, interpretasi, rumus,"
            " ukuran, satuan, dan klasifikasi setiap indikator portal ini."
        ),
        keywords=[_("metadata"), _("indikator"), _("Satu Data Indonesia")],
        periodicity=Periodicity.IRREGULAR,
        fields=[
            Field("indikator", "string", _("Nama pendek indikator")),
            Field("nomor", "integer", _("Nomor urut isian")),
            Field("isian", "string", _("Isian formulir MS-Ind")),
            Field("isi", "string", _("Isi")),
        ],
        key=["indikator", "nomor"],
        rows=indicator_rows,
        span=_span_of_indicators,
    ),
]  # fmt: skip
