from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.sql import rows
from participants.kur.models import trail
from participants.kur.models.batches import Batch
from participants.kur.models.outreach import OutreachEvent
from participants.kur.models.people import Person
from participants.kur.models.states import COVERED_STATES, State


class MoveQuerySet(models.QuerySet["Move"]):
    def not_undone(self) -> Self:
        return self.filter(reverses=None, reversed_by=None)

    def into_cover(self) -> Self:
        """The first one first."""
        return self.not_undone().filter(to_state__in=COVERED_STATES).order_by("on")

    def erase(self) -> None:
        """With those that took them back, by the function of the database that alone may do so:
        the portal's running role has no DELETE here."""
        ids = list(self.order_by().values_list("pk", flat=True))
        rows("SELECT kur_erase_moves(%s)", [ids])


class Move(models.Model):
    """One step of a debtor: who, when, why and on what evidence. Moved back, never changed; it
    goes with an erasure alone, whose certificate is written before (`retention`)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="moves")
    from_state = models.CharField(_("dari"), max_length=12, choices=State)
    to_state = models.CharField(_("ke"), max_length=12, choices=State)
    on = models.DateField(_("berlaku"), default=timezone.localdate)
    at = models.DateTimeField(_("dicatat"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text=_("Kosong: dipindahkan oleh daftar."),
    )
    reason = models.CharField(_("alasan"), max_length=300, blank=True)
    evidence = models.CharField(_("bukti"), max_length=300, blank=True)
    batch = models.ForeignKey(
        Batch, models.PROTECT, null=True, blank=True, related_name="moves", db_index=False
    )
    event = models.ForeignKey(
        OutreachEvent, models.PROTECT, null=True, blank=True, related_name="moves"
    )
    reverses = models.OneToOneField(
        "self", models.CASCADE, null=True, blank=True, related_name="reversed_by"
    )

    objects = MoveQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = _("perpindahan")
        verbose_name_plural = _("perpindahan")
        constraints = [
            models.CheckConstraint(
                name="kur_move_goes_somewhere", condition=~Q(from_state=F("to_state"))
            ),
            models.CheckConstraint(
                name="kur_move_by_person_or_list",
                condition=Q(by__isnull=False) | Q(batch__isnull=False),
            ),
        ]
        triggers = [
            trail.never_changed(),
            trail.never_emptied(),
            trail.goes_with("kur_erasurecertificate"),
        ]

    def __str__(self) -> str:
        return f"{self.from_state} > {self.to_state}"
