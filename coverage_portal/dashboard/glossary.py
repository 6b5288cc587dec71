"""What the words on the pages mean: one list, behind every term that a label names.

A term is shown by `{% term "cakupan" %}` and explained at `/glosarium/#cakupan`.
"""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Term:
    slug: str
    name: Any
    meaning: Any
    more: str = ""  # where on `/metodologi/` it is explained at length

    @property
    def href(self) -> str:
        return f"{reverse('dashboard:glossary')}#{self.slug}"

    @property
    def method(self) -> str:
        return f"{reverse('dashboard:methodology')}#{self.more}" if self.more else ""


TERMS = [
    Term(
        "cakupan",
        _("Cakupan"),
        _(
            "Peserta aktif dibagi jumlah pekerja, dalam persen. Dapat melebihi 100% karena orang "
            "tercatat di tempat kerjanya."
        ),
        "ukuran",
    ),
    Term(
        "peserta",
        _("Peserta aktif"),
        _("Orang yang pada akhir bulan terlindungi oleh BPJS Ketenagakerjaan dan iurannya jalan."),
        "laporan",
    ),
    Term(
        "pekerja",
        _("Pekerja"),
        _("Penyebut cakupan: orang yang bekerja di wilayah itu menurut basis yang dipilih."),
        "basis",
    ),
    Term(
        "basis",
        _("Penyebut (basis)"),
        _(
            "Siapa yang dihitung sebagai pekerja: potensi menurut BPJS Ketenagakerjaan, penduduk "
            "bekerja menurut BPS, atau angkatan kerja. Angka dari basis yang berbeda tidak "
            "dibandingkan."
        ),
        "basis",
    ),
    Term(
        "target",
        _("Target"),
        _("Cakupan yang hendak dicapai sampai suatu tenggat, menurut dokumen yang menetapkannya."),
        "ukuran",
    ),
    Term(
        "kekurangan",
        _("Kekurangan"),
        _(
            "Orang pada target dikurangi peserta aktif: berapa orang lagi yang harus terlindungi. "
            "Dalam poin persen: target dikurangi cakupan."
        ),
        "ukuran",
    ),
    Term(
        "capaian",
        _("Rasio capaian"),
        _("Peserta aktif dibagi orang pada target. Ini bukan cakupan."),
        "ukuran",
    ),
    Term(
        "perlu",
        _("Perlu per bulan"),
        _(
            "Kekurangan dibagi bulan yang tersisa sampai tenggat. Sesudah tenggat lewat tidak ada "
            "lagi yang diminta per bulan."
        ),
        "ukuran",
    ),
    Term(
        "laju",
        _("Laju"),
        _(
            "Berapa orang bertambah per bulan: separuh rata-rata dua belas bulan dan separuh "
            "rata-rata tiga bulan terakhir."
        ),
        "proyeksi",
    ),
    Term(
        "keadaan",
        _("Keadaan"),
        _(
            "Bertambahnya peserta dibandingkan dengan jalur lurus dari bulan awal ke target: "
            "sesuai jalur, perlu percepatan, terbatas, atau menurun."
        ),
        "keadaan-jalur",
    ),
    Term(
        "jalur",
        _("Jalur target"),
        _("Garis lurus dalam jumlah orang, dari bulan awal target sampai tenggatnya."),
        "keadaan-jalur",
    ),
    Term(
        "poin-persen",
        _("Poin persen"),
        _("Selisih dua persentase: dari 36% ke 46% adalah 10 poin persen, bukan 10 persen."),
        "ukuran",
    ),
    Term(
        "proyeksi",
        _("Proyeksi"),
        _(
            "Apa yang terjadi bila laju dan musimnya tetap seperti sekarang. Rentangnya dipelajari "
            "dari galat proyeksi lampau."
        ),
        "proyeksi",
    ),
    Term(
        "setara",
        _("Wilayah setara"),
        _(
            "Wilayah yang jumlah pekerja dan susunan segmennya paling mirip. Mediannya bukan "
            "target, melainkan yang sudah dicapai wilayah sejenis."
        ),
        "setara",
    ),
    Term(
        "median",
        _("Median"),
        _("Nilai di tengah: separuh wilayah berada di bawahnya, separuh di atasnya."),
        "setara",
    ),
    Term(
        "pu",
        _("PU"),
        _("Penerima Upah: pekerja yang diupah pemberi kerja."),
    ),
    Term(
        "bpu",
        _("BPU"),
        _("Bukan Penerima Upah: pekerja mandiri, seperti pedagang, petani, dan nelayan."),
    ),
    Term(
        "jakon",
        _("JAKON"),
        _("Jasa Konstruksi: pekerja proyek, terlindungi selama proyeknya berjalan."),
    ),
    Term(
        "pmi",
        _("PMI"),
        _(
            "Pekerja Migran Indonesia: terlindungi sebelum, selama, dan sesudah bekerja di luar negeri."
        ),
    ),
    Term(
        "pernyataan",
        _("Pernyataan publik"),
        _(
            "Angka yang pernah disebut pejabat atau media. Penyebutnya berbeda-beda, jadi tidak "
            "disambung menjadi garis dan tidak diperingkat."
        ),
        "pernyataan",
    ),
    Term(
        "kur",
        _("KUR"),
        _("Kredit Usaha Rakyat: kredit bersubsidi bagi usaha kecil, salah satu jalur ke target."),
        "kur",
    ),
]
BY_SLUG = {term.slug: term for term in TERMS}
