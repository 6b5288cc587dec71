"""The indicators of the portal, described as BPS asks for it: the form MS-Ind, *Metadata Statistik
Indikator* (Peraturan BPS 5/2020)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from regions.models import WorkforceBasis

REVISED = date(2026, 11, 28)  # to be moved with every change of the texts below

CLASSIFICATION = _("Wilayah administrasi dan bulan")
LEVEL = _("Provinsi, kabupaten dan kota")
YES, NO = _("ya"), _("tidak")


@dataclass(frozen=True, slots=True)
class Indicator:
    slug: str
    name: Any
    concept: Any
    definition: Any
    interpretation: Any
    formula: Any
    measure: Any
    unit: Any
    variables: Any
    is_composite: bool = False
    classification: Any = CLASSIFICATION
    level: Any = LEVEL
    is_public: bool = True

    @property
    def entries(self) -> list[tuple[Any, Any]]:
        """The entries of the form, in its order."""
        return [
            (_("Nama indikator"), self.name),
            (_("Konsep"), self.concept),
            (_("Definisi"), self.definition),
            (_("Interpretasi"), self.interpretation),
            (_("Metode/rumus penghitungan"), self.formula),
            (_("Ukuran"), self.measure),
            (_("Satuan"), self.unit),
            (_("Klasifikasi penyajian"), self.classification),
            (_("Indikator komposit"), YES if self.is_composite else NO),
            (_("Indikator atau variabel pembangun"), self.variables),
            (_("Level estimasi"), self.level),
            (_("Dapat diakses umum"), YES if self.is_public else NO),
        ]


INDICATORS = [
    Indicator(
        slug="peserta",
        name=_("Peserta aktif BPJS Ketenagakerjaan"),
        concept=_("Kepesertaan jaminan sosial ketenagakerjaan"),
        definition=_(
            "Banyaknya peserta yang iurannya masih berlaku pada akhir bulan, semua segmen: Penerima Upah, Bukan"
            " Penerima Upah, Jasa Konstruksi, dan Pekerja Migran Indonesia."
        ),
        interpretation=_(
            "Semakin besar, semakin banyak orang yang terlindungi. Peserta dicatat di wilayah tempat mereka"
            " terdaftar, yang tidak selalu tempat mereka tinggal."
        ),
        formula=_(
            "Awal + baru + aktif kembali + pindah masuk - nonaktif - pindah keluar, dijumlahkan atas kantor"
            " cabang dan segmen."
        ),
        measure=_("Jumlah"),
        unit=_("orang"),
        variables=_("Buku mutasi kepesertaan per kantor cabang, wilayah, segmen, dan bulan"),
        classification=_("Wilayah administrasi, segmen, dan bulan"),
    ),
    Indicator(
        slug="cakupan",
        name=_("Cakupan jaminan sosial ketenagakerjaan"),
        concept=_("Perlindungan pekerja oleh jaminan sosial ketenagakerjaan"),
        definition=_(
            "Perbandingan peserta aktif BPJS Ketenagakerjaan dengan jumlah pekerja menurut basis yang disebut"
            " di sampingnya."
        ),
        interpretation=_(
            "36,47 berarti 36 sampai 37 dari setiap 100 pekerja terlindungi. Dapat melebihi 100, karena"
            " peserta dicatat di tempat mereka terdaftar. Cakupan menurut dua basis tidak untuk dibandingkan."
        ),
        formula=_("Peserta aktif / pekerja x 100, dibulatkan sekali ke dua desimal"),
        measure=_("Persentase"),
        unit=_("persen"),
        variables=_("Peserta aktif; jumlah pekerja menurut basis"),
        is_composite=True,
    ),
    Indicator(
        slug="kekurangan",
        name=_("Kekurangan peserta terhadap target"),
        concept=_("Jarak ke target cakupan"),
        definition=_(
            "Banyaknya pekerja yang masih harus menjadi peserta agar target cakupan yang berlaku untuk bulan"
            " itu tercapai."
        ),
        interpretation=_("Nol berarti target sudah tercapai; semakin besar, semakin jauh dari target."),
        formula=_("Pekerja x target / 100, dibulatkan ke atas, dikurangi peserta aktif; tidak kurang dari nol"),
        measure=_("Jumlah"),
        unit=_("orang"),
        variables=_("Peserta aktif; jumlah pekerja menurut basis; target cakupan"),
        is_composite=True,
    ),
    Indicator(
        slug="capaian",
        name=_("Rasio capaian terhadap target cakupan"),
        concept=_("Jarak ke target cakupan"),
        definition=_("Perbandingan peserta aktif dengan banyaknya orang pada target cakupan yang berlaku."),
        interpretation=_("100 berarti target tercapai. Ini bukan cakupan."),
        formula=_("Peserta aktif / orang pada target x 100, dibulatkan sekali ke dua desimal"),
        measure=_("Rasio"),
        unit=_("persen"),
        variables=_("Peserta aktif; jumlah pekerja menurut basis; target cakupan"),
        is_composite=True,
    ),
]  # fmt: skip


def indicator_rows() -> Iterator[tuple[str, int, str, str]]:
    """The form filled in, one entry a row, in Indonesian whoever asks for it."""
    with override(settings.LANGUAGE_CODE):
        rows = [
            (indicator.slug, number, str(name), str(value))
            for indicator in INDICATORS
            for number, (name, value) in enumerate(indicator.entries, start=1)
        ]
    return iter(rows)


def reference_codes() -> str:
    """`SDI 06.02.021; …`: what the coverage is called in the lists of codes of the state."""
    bases = WorkforceBasis.objects.filter(is_default=True)
    return bases.values_list("indicator_codes", flat=True).first() or ""
