"""Why a row was refused, in the words of who sent it."""

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from common import nik
from common.segments import codes_in_words
from common.spreadsheets import identifiers

REASONS = {
    **{str(fault): reason for fault, reason in nik.REASONS.items()},
    "nik_elsewhere": _("Kolom teks memuat NIK. Hapus NIK dari kolom ini."),
    "column_lost": nik.LOST,
    "required": _("Wajib diisi."),
    "number_lost": identifiers.LOST,
    "number_became_day": identifiers.BECAME_A_DAY,
    "letter_lost": _("Ada huruf yang hilang (�) sebelum berkas ini diunggah: tulis ulang selnya."),
    "too_long": _("Terlalu panjang."),
    "place_unknown": _(
        "Wilayah tidak dikenali. Tulis kode Kemendagri dengan titik, misalnya 61.12. Kode tanpa "
        "titik rancu: 6102 berarti Mempawah (Kemendagri) atau Bengkayang (BPS)."
    ),
    "scheme_unknown": _("Skema harus SUPER_MIKRO, MIKRO, KECIL, KHUSUS atau PMI."),
    "amount_unreadable": _("Plafon harus rupiah bulat, misalnya 50000000 atau 50.000.000."),
    "amount_range": _("Plafon harus di atas Rp0 dan tidak melebihi kredit KUR terbesar."),
    "amount_scheme": _(
        "Plafon di luar batas skemanya pada tanggal akad. Batas setiap skema ada di halaman Aturan."
    ),
    "date_unreadable": _(
        "Tanggal tidak terbaca, tidak ada di kalender, atau urutan hari dan bulannya tidak pasti. "
        "Tulis 2024-07-31."
    ),
    "date_future": _("Tanggal di masa depan."),
    "date_early": _("KUR baru ada sejak 2007."),
    "paid_off_early": _("Tanggal lunas sebelum tanggal akad."),
    "tenor_range": _("Jangka waktu 1 sampai 240 bulan."),
    "bank_other": _("Baris ini menyebut bank lain dari bank yang mengunggah."),
    "segment_unknown": format_lazy(_("Segmen harus {codes}."), codes=lazy(codes_in_words, str)()),
    "paid_before_registered": _("Iuran lunas sebelum tanggal terdaftar."),
    "twice": _("Nomor akad muncul lebih dari sekali dengan isi yang berbeda."),
    "twice_member": _("NIK dan segmen muncul lebih dari sekali dengan isi yang berbeda."),
    "nik_reference": _(
        "NIK yang disamarkan tidak cocok dengan rujukannya. Tulis NIK lengkap di sel ini."
    ),
    "other_person": _(
        "NIK ini sudah dipakai debitur bernama sangat lain. Baris tersimpan, tetapi belum diproses: "
        "periksa NIK dan nama, lalu kirim lagi."
    ),
    "cells_missing": _("Baris lebih pendek dari baris judul."),
}


def reason(code: str) -> str:
    return str(REASONS.get(code, code))
