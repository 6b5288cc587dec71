"""What people were told in the portal, and what became of the letter about it."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.users import User
from regions.models import Branch

READ_KEPT = timedelta(days=90)  # a quarter's reports are looked back on, not more
UNREAD_KEPT = timedelta(days=365)
LONGEST_SUBJECT = 120
LONGEST_ERROR = 300
LETTER_TRIED = timedelta(days=3)  # later a letter tells nobody anything new
# After each attempt that failed; the last one from then on.
LETTER_PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240)]


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def about(self, path: str, kinds: Collection[str]) -> Self:
        return self.filter(path=path, kind__in=kinds)

    def with_letter_to_send(self, now: datetime) -> Self:
        """Those that wait, and those that failed and whose pause is over."""
        is_due = Q(letter_next_at=None) | Q(letter_next_at__lte=now)
        return self.filter(is_due, letter__in=Notice.TO_SEND, at__gte=now - LETTER_TRIED)

    def with_failed_letter(self) -> Self:
        return self.filter(letter=Notice.Letter.FAILED)

    def past_keeping(self, now: datetime) -> Self:
        return self.filter(Q(read_at__lt=now - READ_KEPT) | Q(at__lt=now - UNREAD_KEPT))


class Notice(models.Model):
    """One person, told one thing: `dikembalikan: Pontianak, Juli 2024`, and where it is looked at."""

    class Kind(models.TextChoices):
        RETURNED = "returned", _("laporan dikembalikan")
        ACCEPTED = "accepted", _("laporan diterima")
        CORRECTED = "corrected", _("koreksi terverifikasi")
        DUE = "due", _("tenggat laporan")
        TRANSFER = "transfer", _("pemindahan belum bertemu")
        ON_HOLD = "on_hold", _("laporan ditahan")
        WITHDRAWN = "withdrawn", _("laporan ditarik cabang")
        DEPUTY = "deputy", _("perwakilan")
        COHORT = "cohort", _("kohort diperiksa")
        ENDING = "ending", _("kohort akan habis")
        LIST_LATE = "list_late", _("daftar debitur belum dikirim")
        RIGHTS = "rights", _("hak menunggu persetujuan")
        NOTE = "note", _("catatan bulan")

    class Letter(models.TextChoices):
        NONE = "none", _("tanpa surel")
        WAITING = "waiting", _("surel menunggu")
        SENT = "sent", _("surel terkirim")
        FAILED = "failed", _("surel gagal")
        NOT_NEEDED = "not_needed", _("surel tidak perlu lagi")

    TO_SEND = [Letter.WAITING, Letter.FAILED]

    user = models.ForeignKey(
        User, models.CASCADE, related_name="notices", verbose_name=_("pengguna")
    )
    kind = models.CharField(_("jenis"), max_length=10, choices=Kind)
    subject = models.CharField(_("tentang"), max_length=LONGEST_SUBJECT)
    month = models.DateField(_("bulan data"), null=True, blank=True)
    branch = models.ForeignKey(
        Branch,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kantor cabang"),
        help_text=_("Kantor yang harus bertindak; seorang wakil membukanya atas nama kantor itu."),
    )
    note = models.TextField(_("catatan"), blank=True)
    path = models.CharField(_("alamat halaman"), max_length=200)
    at = models.DateTimeField(_("pada"), default=timezone.now)
    read_at = models.DateTimeField(_("dibaca"), null=True, blank=True)
    once = models.CharField(
        _("hanya sekali"),
        max_length=60,
        blank=True,
        help_text=_("Orang yang sama tidak diberi tahu dua kali dengan kunci yang sama."),
    )
    letter = models.CharField(_("surel"), max_length=10, choices=Letter, default=Letter.NONE)
    letter_text = models.TextField(_("isi surel"), blank=True)
    letter_at = models.DateTimeField(_("surel dikirim"), null=True, blank=True)
    letter_error = models.CharField(_("sebab gagal"), max_length=LONGEST_ERROR, blank=True)
    letter_attempts = models.PositiveSmallIntegerField(
        _("percobaan gagal"), default=0, db_default=0
    )
    letter_next_at = models.DateTimeField(_("dicoba lagi pada"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("pemberitahuan")
        verbose_name_plural = _("pemberitahuan")
        indexes = [
            models.Index(name="notice_unread", fields=["user"], condition=Q(read_at=None)),
            models.Index(name="notice_by_path", fields=["path"]),
        ]
        constraints = [
            models.UniqueConstraint(
                name="notice_told_once", fields=["user", "once"], condition=~Q(once="")
            ),
            models.CheckConstraint(
                name="notice_leads_into_the_portal",
                condition=Q(path__startswith="/") & ~Q(path__startswith="//"),
            ),
            models.CheckConstraint(
                name="notice_letter_sent_when",
                condition=Q(letter="sent", letter_at__isnull=False)
                | (~Q(letter="sent") & Q(letter_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.subject}"

    def letter_failed(self, error: str, now: datetime) -> None:
        """Kept with its reason, and tried again after a pause that grows."""
        pause = LETTER_PAUSES[min(self.letter_attempts, len(LETTER_PAUSES) - 1)]
        self.letter, self.letter_error = self.Letter.FAILED, error[:LONGEST_ERROR]
        self.letter_attempts += 1
        self.letter_next_at = now + pause

    def letter_sent(self, now: datetime) -> None:
        self.letter, self.letter_error, self.letter_at = self.Letter.SENT, "", now
        self.letter_next_at = None
