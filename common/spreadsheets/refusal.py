"""Why a file as a whole cannot be used."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from common.nik import mask_text

BROKEN = _("Berkas ini rusak atau bukan lembar kerja: buka di Excel, simpan, lalu unggah lagi.")
CUT_SHORT = _("Berkas ini terpotong atau rusak: unduh ulang dari sumbernya, lalu unggah lagi.")
PASSWORD = _("Berkas ini berkata sandi: buka kata sandinya di Excel, simpan, lalu unggah lagi.")
TOO_MUCH = _("Berkas ini membesar jauh melebihi batas saat dibuka, jadi tidak dibaca.")


class RefusedError(Exception):
    """The file as a whole cannot be used; the message is one sentence for the person, in which no
    NIK stands, though a sheet may be called by one."""

    def __init__(self, message: Any) -> None:
        super().__init__(mask_text(str(message)))
