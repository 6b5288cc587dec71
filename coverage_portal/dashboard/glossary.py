"""What the words on the pages mean: one list, behind every term that a label names.

A term is shown by `{% term "cakupan" %}` and explained at `/glosarium/#cakupan`. The heading of a
column, the label of a card or a stage is shown by `{% explained label name %}`, and is plain text where
no term goes by that name.
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
    names: tuple[str, ...] = ()  # of columns and stages that mean it

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
        names=("coverage",),
    ),
    Term(
        "peserta",
        _("Peserta aktif"),
        _("Orang yang pada akhir bulan terlindungi oleh BPJS Ketenagakerjaan dan iurannya jalan."),
        "laporan",
        names=("participants",),
    ),
    Term(
        "pekerja",
        _("Pekerja"),
        _("Penyebut cakupan: orang yang bekerja di wilayah itu menurut basis yang dipilih."),
        "basis",
        names=("workers",),
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
        names=("gap_people",),
    ),
    Term(
        "capaian",
        _("Rasio capaian"),
        _("Peserta aktif dibagi orang pada target. Ini bukan cakupan."),
        "ukuran",
        names=("attainment",),
    ),
    Term(
        "perlu",
        _("Perlu per bulan"),
        _(
            "Kekurangan dibagi bulan yang tersisa sampai tenggat; pada KUR yang diharapkan dan belum "
            "datang. Sesudah tenggat lewat tidak ada lagi yang diminta per bulan."
        ),
        "ukuran",
        names=("needed_per_month",),
    ),
    Term(
        "laju",
        _("Laju"),
        _(
            "Berapa orang bertambah per bulan: separuh rata-rata dua belas bulan dan separuh "
            "rata-rata tiga bulan terakhir. Pada KUR: rata-rata tambahan tiga bulan terakhir."
        ),
        "proyeksi",
        names=("pace_per_month",),
    ),
    Term(
        "keadaan",
        _("Keadaan"),
        _(
            "Bertambahnya peserta dibandingkan dengan jalur lurus dari bulan awal ke target: "
            "sesuai jalur, perlu percepatan, terbatas, atau menurun."
        ),
        "keadaan-jalur",
        names=("state",),
    ),
    Term(
        "jalur",
        _("Jalur target"),
        _("Garis lurus dalam jumlah orang, dari bulan awal target sampai tenggatnya."),
        "keadaan-jalur",
        names=("path",),
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
        names=("expected",),
    ),
    Term(
        "setara",
        _("Wilayah setara"),
        _(
            "Wilayah yang jumlah pekerja dan susunan segmennya paling mirip. Mediannya bukan "
            "target, melainkan yang sudah dicapai wilayah sejenis."
        ),
        "setara",
        names=("peer_median",),
    ),
    Term(
        "median",
        _("Median"),
        _("Nilai di tengah: separuh wilayah berada di bawahnya, separuh di atasnya."),
        "setara",
        names=("median",),
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
        names=("stated",),
    ),
    Term(
        "kur",
        _("KUR"),
        _("Kredit Usaha Rakyat: kredit bersubsidi bagi usaha kecil, salah satu jalur ke target."),
        "kur",
    ),
    Term(
        "debitur",
        _("Debitur"),
        _("Orang yang mendapat kredit KUR. Setiap orang dihitung sekali, pada kredit terakhirnya."),
        "kur",
        names=("debtors",),
    ),
    Term(
        "sasaran",
        _("Sasaran"),
        _("Debitur tanpa yang sudah peserta PU, tidak memenuhi syarat, atau kreditnya lunas."),
        "kur",
        names=("on_way",),
    ),
    Term(
        "tahap",
        _("Tahap"),
        _(
            "Sejauh mana debitur pernah sampai: disosialisasi, menjawab, terdaftar, lalu aktif dengan "
            "iuran pertama. Yang kemudian menolak atau nonaktif tetap dihitung sampai tahap itu."
        ),
        "kur",
        names=("informed", "interested", "registered", "covered"),
    ),
    Term(
        "terlindungi",
        _("Terlindungi"),
        _(
            "Debitur yang pada akhir bulan terlindungi: aktif, aktif kembali, atau dalam masa tenggang."
        ),
        "kur",
        names=("protected",),
    ),
    Term(
        "tambahan",
        _("Tambahan dari KUR"),
        _(
            "Orang yang terlindungi lewat KUR pada akhir bulan dan bukan peserta sebelum kreditnya. "
            "Dalam poin: dibagi jumlah pekerja, sebanyak itu cakupan bertambah."
        ),
        "kur",
    ),
    Term(
        "diharapkan",
        _("Diharapkan dari KUR"),
        _(
            "Bagian KUR menurut target wilayah itu sendiri; tanpa target sendiri, acuan target "
            "provinsi terhadap pekerja wilayah itu."
        ),
        "kur",
    ),
    Term(
        "skema",
        _("Skema KUR"),
        _(
            "Jenis kredit menurut besar dan tujuannya: super mikro, mikro, kecil, khusus, penempatan PMI."
        ),
        "kur",
    ),
    Term(
        "disamarkan",
        _("Disamarkan"),
        _(
            "Angka orang pada KUR dibulatkan ke kelipatan 5, dan 0 sampai 4 ditulis <5. Angka yang "
            "dapat membuka angka di bawah 5 tidak ditampilkan."
        ),
        "kur",
    ),
    Term(
        "segmen",
        _("Segmen"),
        _("Kelompok peserta yang dilaporkan sendiri: PU, BPU, JAKON, dan PMI."),
        names=("segments",),
    ),
    Term(
        "tersirat",
        _("Tersirat"),
        _(
            "Jumlah pekerja yang tidak disebut, tetapi mengikuti dari peserta dan persentase yang disebut."
        ),
        "pernyataan",
    ),
    Term(
        "dihitung-ulang",
        _("Dihitung ulang"),
        _(
            "Peserta dibagi pekerja yang disebut pernyataan itu; bila berbeda dari persentasenya, tidak cocok."
        ),
        "pernyataan",
    ),
    Term(
        "nonaktif",
        _("Nonaktif"),
        _("Peserta yang iurannya berhenti sehingga tidak lagi terlindungi; dapat aktif kembali."),
        names=("lapsed",),
    ),
    Term(
        "kohort",
        _("Kohort"),
        _(
            "Kelompok pekerja yang iurannya dibayar sponsor – APBD, DBH sawit, atau CSR – untuk masa "
            "tertentu. Bila tidak diperpanjang, mereka tidak lagi terlindungi."
        ),
        names=("cohorts",),
    ),
    Term(
        "komitmen",
        _("Komitmen"),
        _(
            "Janji satu pihak: berapa orang, di wilayah mana, lewat jalur apa, sampai kapan. Yang "
            "datang adalah kenaikan terverifikasi sejak bulan awalnya."
        ),
        names=("promised",),
    ),
]
BY_SLUG = {term.slug: term for term in TERMS}
BY_NAME = BY_SLUG | {name: term for term in TERMS for name in term.names}
