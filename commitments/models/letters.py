"""Letters to people who need no account: minutes, and the question whether a promise is on its way."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commitments.models.meetings import Meeting

TRIES = 6
FIRST_PAUSE = timedelta(minutes=5)  # doubled after each try: the last comes after some two hours


class LetterQuerySet(models.QuerySet["Letter"]):
    def to_send(self, moment: datetime) -> Self:
        return self.filter(sent_at=None, tries__lt=TRIES, next_try_at__lte=moment)


class Letter(models.Model):
    """Written once (`once`), sent by the worker; it is logged whether it went out."""

    once = models.CharField(max_length=120, unique=True)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="letters")
    number = models.PositiveIntegerField(_("nomor komitmen"), null=True)
    address = models.EmailField(_("surel"))
    subject = models.CharField(_("perihal"), max_length=200)
    text = models.TextField(_("isi"))
    written_at = models.DateTimeField(_("ditulis"), default=timezone.now)
    sent_at = models.DateTimeField(_("terkirim"), null=True)
    tries = models.PositiveSmallIntegerField(_("percobaan"), default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    error = models.CharField(_("galat"), max_length=300, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at"]
        verbose_name = _("surat")
        verbose_name_plural = _("surat")

    def __str__(self) -> str:
        return self.subject

    def note_failure(self, error: str, now: datetime) -> None:
        self.tries += 1
        self.error = error[:300]
        self.next_try_at = now + FIRST_PAUSE * 2 ** (self.tries - 1)

    def note_sent(self, now: datetime) -> None:
        self.tries, self.error, self.sent_at = self.tries + 1, "", now
