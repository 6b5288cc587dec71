"""A published round that is taken back to be corrected: why, and what had been public."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models.editions import Edition
from awards.models.guards import never_emptied, reopening_stays
from common.fields import by_whom


class ReopeningQuerySet(models.QuerySet["Reopening"]):
    def still_open(self) -> Self:
        return self.filter(republished_at=None)

    def of_award(self, pk: int) -> Self:
        """Those before which this award had been public."""
        return self.filter(was_public__awards__has_key=str(pk))


class Reopening(models.Model):
    """`was_public` holds what `awards.public_facts` says of a round, just before."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="reopenings")
    reason = models.TextField(_("alasan"))
    opened_at = models.DateTimeField(_("dibuka kembali"))
    opened_by = by_whom(null=True)
    republished_at = models.DateTimeField(_("terbit lagi"), null=True)
    was_public = models.JSONField()

    objects = ReopeningQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "opened_at"]
        verbose_name = _("pembukaan kembali")
        verbose_name_plural = _("pembukaan kembali")
        constraints = [
            models.UniqueConstraint(
                name="reopening_one_at_a_time",
                fields=["edition"],
                condition=Q(republished_at=None),
            ),
            models.CheckConstraint(name="reopening_with_reason", condition=~Q(reason="")),
        ]
        triggers = [reopening_stays, never_emptied]

    def __str__(self) -> str:
        return f"{self.edition}: {self.reason}"
