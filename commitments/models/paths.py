"""The path of a commitment: how many of its people are to be there by the end of a month."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commitments.models.commitments import Commitment


class PathStep(models.Model):
    """How many of the people are to be there by the end of a month; without steps the path is
    straight."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="steps")
    month = models.DateField(_("bulan"))
    people = models.PositiveIntegerField(_("orang sampai akhir bulan"))

    class Meta:
        ordering = ["month"]
        verbose_name = _("langkah")
        verbose_name_plural = _("langkah")
        constraints = [
            models.UniqueConstraint(name="path_step_once", fields=["commitment", "month"]),
            models.CheckConstraint(name="path_step_first_day", condition=Q(month__day=1)),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}: {self.people}"
