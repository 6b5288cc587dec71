"""What was released of KUR, the register of awards, and with them all data sets there are."""

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from awards.models import Award
from common.formats import FEW
from common.trail import events_of
from coverage_portal.exports.open_data.fields import Field, Periodicity, Row, Span, Table
from coverage_portal.exports.open_data.tables import FIGURE_TABLES, IS_SAMPLE, MONTH, PEOPLE, PLACE
from participants.kur.models import KurRelease
from participants.kur.models.releases import Measure, ReleasedNumber

PLACE_LINE, BANK_LINE, SCHEME_LINE, CREDIT_LINE = "wilayah", "bank", "skema", "bulan_kredit"
WITHHELD = "disamarkan"


def _released() -> Iterator[Row]:
    """As released: rounded, and never two lines crossed. What is not a number is said in words."""
    numbers = ReleasedNumber.objects.filter(release__in=KurRelease.objects.released())
    ordered = numbers.select_related("release", "region", "bank").order_by("release__month", "pk")
    for number in ordered.iterator():
        remark = WITHHELD if number.people is None else "" if number.people else FEW
        yield (
            number.release.month,
            *_line(number),
            number.measure,
            number.people or None,
            remark,
            number.release.is_sample,
        )


def _line(number: ReleasedNumber) -> tuple[str, str]:
    if number.region is not None:
        return PLACE_LINE, number.region.code
    if number.bank is not None:
        return BANK_LINE, number.bank.code
    if number.scheme:
        return SCHEME_LINE, number.scheme
    return CREDIT_LINE, f"{number.credit_month:%Y-%m}"


def _awards() -> Iterator[Row]:
    """A category without a name of its own is called by its kind, in Indonesian whoever asks."""
    with override(settings.LANGUAGE_CODE):
        return iter([_award(award) for award in Award.objects.published().in_order()])


def _award(award: Award) -> Row:
    return (
        award.edition.assessment_year,
        award.edition.presented_on,
        award.edition.level,
        award.category.kind,
        str(award.category),
        award.rank,
        award.region.code,
        award.region.bps_code,
        award.region.full_name,
        award.region.level,
        award.recipient,
        award.withdrawn_at and timezone.localdate(award.withdrawn_at),
        award.source_url,
    )


def _span_of_releases() -> Span:
    released = KurRelease.objects.released()
    known = released.aggregate(
        first=Min("month"),
        last=Max("month"),
        issued=Min("released_at"),
        modified=Max("released_at"),
    )
    return Span(**known, is_sample=released.filter(is_sample=True).exists())


def _span_of_awards() -> Span:
    days = Award.objects.published().aggregate(
        first=Min("category__edition__presented_on"), last=Max("category__edition__presented_on")
    )
    moments = events_of(Award).aggregate(
        issued=Min("pgh_created_at"), modified=Max("pgh_created_at")
    )
    return Span(**days, **moments)


KUR = Table(
    slug="kur",
    title=_("Debitur KUR dan perlindungannya, rilis bulanan"),
    description=_(
        "Rilis bulanan debitur KUR menurut tahap, untuk setiap wilayah, bank, skema, atau bulan kredit. Setiap"
        " angka dibulatkan sendiri ke kelipatan 5, jadi jumlahnya tidak harus cocok; 0 sampai 4 dan yang"
        " disamarkan tidak berangka."
    ),
    keywords=[_("KUR"), _("UMKM"), _("BPJS Ketenagakerjaan"), _("jaminan sosial")],
    periodicity=Periodicity.MONTHLY,
    fields=[
        MONTH,
        Field(
            "kelompok",
            "string",
            _("Menurut apa baris ini dihitung"),
            choices=[PLACE_LINE, BANK_LINE, SCHEME_LINE, CREDIT_LINE],
        ),
        Field("kode", "string", _("Kode wilayah, bank, atau skema; atau bulan kreditnya")),
        Field("tahap", "string", _("Apa yang dihitung"), choices=Measure.values),
        Field("orang", "integer", _("Orang, dibulatkan ke kelipatan 5"), PEOPLE, False),
        Field(
            "keterangan",
            "string",
            _("Sebab tidak berangka"),
            is_required=False,
            choices=[FEW, WITHHELD],
        ),
        IS_SAMPLE,
    ],
    key=["bulan", "kelompok", "kode", "tahap"],
    rows=_released,
    span=_span_of_releases,
)
AWARDS = Table(
    slug="penghargaan",
    title=_("Penerima Penghargaan Paritrana"),
    description=_(
        "Penerima Penghargaan Paritrana yang sudah diumumkan, juga yang dicabut (lihat kolom dicabut). Putaran"
        " yang sedang ditinjau tidak dimuat."
    ),
    keywords=[_("Paritrana"), _("penghargaan"), _("jaminan sosial")],
    periodicity=Periodicity.ANNUAL,
    fields=[
        Field("tahun_penilaian", "year", _("Tahun penilaian")),
        Field("diserahkan", "date", _("Diserahkan pada"), is_required=False),
        Field("tingkat_putaran", "string", _("Tingkat putaran")),
        Field("kategori", "string", _("Kode kategori")),
        Field("nama_kategori", "string", _("Kategori")),
        Field("peringkat", "integer", _("Peringkat"), is_required=False),
        *PLACE,
        Field("penerima", "string", _("Penerima"), is_required=False),
        Field("dicabut", "date", _("Dicabut pada"), is_required=False),
        Field("alamat_sumber", "string", _("Alamat sumber"), is_required=False),
    ],
    key=[],  # one recipient may be named twice, once withdrawn
    rows=_awards,
    span=_span_of_awards,
)

TABLES: list[Table] = [*FIGURE_TABLES, KUR, AWARDS]
TABLE_BY_SLUG: dict[str, Table] = {table.slug: table for table in TABLES}
