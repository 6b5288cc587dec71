"""What parties report of their commitments themselves."""

from typing import Any, Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commitments.models.files import AttachedFile
from common.fields import by_whom
from common.triggers import refuse


class ProgressQuerySet(models.QuerySet["Progress"]):
    def verified(self) -> Self:
        return self.filter(verified_at__isnull=False)

    def waiting(self) -> Self:
        return self.filter(verified_at=None, returned_at=None)

    def known_by(self, moment: Any) -> Self:
        verified = self.verified()
        return verified if moment is None else verified.filter(verified_at__lt=moment)


@pghistory.track()
class Progress(models.Model):
    """People brought by the end of a month, all together since the start, with evidence; it counts
    once somebody else has verified it. A later report of the same month takes its place."""

    number = models.PositiveIntegerField(_("nomor komitmen"), editable=False)
    month = models.DateField(_("bulan"))
    people = models.PositiveIntegerField(_("orang sampai akhir bulan, seluruhnya"))
    attached = models.OneToOneField(
        AttachedFile, models.PROTECT, related_name="+", verbose_name=_("bukti")
    )
    note = models.TextField(_("keterangan"), blank=True)
    reported_at = models.DateTimeField(_("dilaporkan"), default=timezone.now, editable=False)
    reported_by = by_whom(editable=False)
    verified_at = models.DateTimeField(_("diverifikasi"), null=True, editable=False)
    verified_by = by_whom(null=True, editable=False)
    returned_at = models.DateTimeField(_("dikembalikan"), null=True, editable=False)
    returned_reason = models.TextField(_("alasan dikembalikan"), blank=True, editable=False)

    objects = ProgressQuerySet.as_manager()

    class Meta:
        ordering = ["number", "month", "reported_at"]
        verbose_name = _("laporan kemajuan")
        verbose_name_plural = _("laporan kemajuan")
        constraints = [
            models.CheckConstraint(name="progress_month_first_day", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="progress_verified_by_another",
                condition=Q(verified_by=None) | ~Q(verified_by=F("reported_by")),
            ),
            models.CheckConstraint(
                name="progress_verified_means_by_whom",
                condition=Q(verified_at=None, verified_by=None)
                | Q(verified_at__isnull=False, verified_by__isnull=False, returned_at=None),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="progress_verified_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__verified_at__isnull=False),
                func=refuse("Verified progress stays as it was reported."),
            ),
        ]

    def __str__(self) -> str:
        return f"K-{self.number:03d} {self.month:%Y-%m}: {self.people}"

    @property
    def is_waiting(self) -> bool:
        return self.verified_at is None and self.returned_at is None


class Answer(models.Model):
    """To a reminder: on the way, late because of something, or done. It changes no figure."""

    class Kind(models.TextChoices):
        ON_THE_WAY = "on_the_way", _("sedang berjalan")
        LATE = "late", _("terlambat")
        DONE = "done", _("selesai")

    number = models.PositiveIntegerField(_("nomor komitmen"))
    kind = models.CharField(_("jawaban"), max_length=10, choices=Kind)
    reason = models.TextField(_("karena"), blank=True, max_length=500)
    answered_at = models.DateTimeField(_("dijawab"), default=timezone.now)
    answered_by = by_whom(null=True)  # None: by the link of a letter

    class Meta:
        ordering = ["-answered_at"]
        verbose_name = _("jawaban")
        verbose_name_plural = _("jawaban")
        constraints = [
            models.CheckConstraint(
                name="answer_late_because", condition=~Q(kind="late") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"K-{self.number:03d}: {self.get_kind_display()}"
