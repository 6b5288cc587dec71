"""Transfers of a month that do not meet, and that a verifier accepted all the same."""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import person
from common.triggers import refused_always
from participants.reports.models.months import ReportingMonth


class AcceptedTransfers(models.Model):
    """Holds for just what was accepted: `sides` says of each place how many people came from other
    places and how many left for them, `{"61.71": [12, 0], "61.72": [0, 5]}`."""

    period = models.ForeignKey(
        ReportingMonth,
        models.PROTECT,
        to_field="month",
        related_name="accepted_transfers",
        verbose_name=_("bulan data"),
    )
    sides: Any = models.JSONField(_("kedua sisi"))
    reason = models.TextField(_("alasan"))
    accepted_by = person(_("diterima oleh"))
    accepted_at = models.DateTimeField(_("diterima"), default=timezone.now)

    class Meta:
        ordering = ["-accepted_at", "-pk"]
        verbose_name = _("perpindahan yang diterima")
        verbose_name_plural = _("perpindahan yang diterima")
        constraints = [
            models.CheckConstraint(name="accepted_transfers_has_reason", condition=~Q(reason=""))
        ]
        triggers = [
            refused_always(
                "accepted_transfers_stay",
                pgtrigger.Update | pgtrigger.Delete,
                "What a verifier accepted stays as it was recorded.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.period}: {self.reason}"
