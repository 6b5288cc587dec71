"""The texts a branch sends: to a phone, in a letter, as an invitation."""

import re

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regions.models import Branch

FIELD = re.compile(r"\{(\w+)\}")
BRACES = re.compile(r"\{[^{}]*\}|[{}]")  # also those that nothing would replace: `{ nama }`, `{`
# What may stand in braces, and what it is replaced by.
FIELDS = {
    "nama": _("nama debitur"),
    "usaha": _("nama usaha"),
    "bank": _("nama bank"),
    "kantor": _("nama kantor cabang"),
    "petugas": _("nama petugas"),
    "iuran": _("iuran sebulan menurut tarif yang berlaku"),
    "tautan": _("tautan pendaftaran dari bank, atau kantor Anda bila bank belum memberinya"),
    "kegiatan": _("nama, hari, jam dan tempat kegiatan; hanya di undangan"),
}


class MessageText(models.Model):
    """A branch's own words for one kind of message; without one the portal's are used."""

    class Kind(models.TextChoices):
        WHATSAPP = "whatsapp", _("pesan WhatsApp")
        LETTER = "letter", _("surat")
        INVITATION = "invitation", _("undangan")

    branch = models.ForeignKey(Branch, models.CASCADE, related_name="+")
    kind = models.CharField(_("jenis"), max_length=10, choices=Kind)
    text = models.TextField(_("teks"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("teks pesan")
        verbose_name_plural = _("teks pesan")
        constraints = [models.UniqueConstraint(name="kur_message_once", fields=["branch", "kind"])]

    def __str__(self) -> str:
        return f"{self.branch} {self.kind}"


# In Indonesian whatever language the officer reads: the debtor reads it.
PORTAL_TEXTS: dict[str, str] = {
    MessageText.Kind.WHATSAPP: (
        "Selamat pagi Bapak/Ibu {nama}, saya {petugas} dari BPJS Ketenagakerjaan {kantor}. "
        "Sebagai debitur KUR {bank}, Bapak/Ibu dapat terlindungi dari kecelakaan kerja dan kematian "
        "dengan iuran {iuran} sebulan. Pendaftaran: {tautan}"
    ),
    MessageText.Kind.LETTER: (
        "Yth. Bapak/Ibu {nama}\n{usaha}\n\n"
        "Bapak/Ibu menerima Kredit Usaha Rakyat dari {bank}. Dengan iuran {iuran} sebulan, pekerjaan "
        "Bapak/Ibu dilindungi Jaminan Kecelakaan Kerja dan Jaminan Kematian.\n\n"
        "Pendaftaran: {tautan}. Pertanyaan: {petugas}, BPJS Ketenagakerjaan {kantor}.\n\n"
        "Hormat kami,\n{petugas}"
    ),
    MessageText.Kind.INVITATION: (
        "Yth. Bapak/Ibu {nama}\n{usaha}\n\n"
        "Kami mengundang Bapak/Ibu, debitur KUR {bank}, ke {kegiatan}. Kami menjelaskan perlindungan "
        "kecelakaan kerja dan kematian dengan iuran {iuran} sebulan.\n\n"
        "Hormat kami,\n{petugas}\nBPJS Ketenagakerjaan {kantor}"
    ),
}
