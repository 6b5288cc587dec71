"""Why a file as a whole cannot be used."""

from django.utils.translation import gettext as _

from common.nik import mask_text


class RefusedError(Exception):
    """The file as a whole cannot be used; the message is one sentence for the person, in which no
    NIK stands, though a sheet may be called by one."""

    def __init__(self, message: str) -> None:
        super().__init__(mask_text(message))


def broken() -> str:
    return _("Berkas ini rusak atau bukan lembar kerja: buka di Excel, simpan, lalu unggah lagi.")


def cut_short() -> str:
    return _("Berkas ini terpotong atau rusak: unduh ulang dari sumbernya, lalu unggah lagi.")


def password() -> str:
    return _("Berkas ini berkata sandi: buka kata sandinya di Excel, simpan, lalu unggah lagi.")


def too_much() -> str:
    return _("Berkas ini membesar jauh melebihi batas saat dibuka, jadi tidak dibaca.")
