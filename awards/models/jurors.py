"""The jury of a round (Tim 9)."""

from typing import TYPE_CHECKING

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from awards.models.editions import Edition
from awards.models.guards import OF_EDITION, never_emptied, settled

if TYPE_CHECKING:
    from accounts.models import User


@pghistory.track()
class Juror(models.Model):
    """A member of the jury (Tim 9), role and name as entered.

    With an account the juror scores alone; without one, award admins enter the sheet.
    """

    edition = models.ForeignKey(
        Edition, models.CASCADE, related_name="jurors", verbose_name=_("edisi")
    )
    role = models.CharField(
        _("jabatan"), max_length=120, help_text=_("Misalnya Sekretaris Daerah, ketua.")
    )
    name = models.CharField(_("nama"), max_length=120, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="juries",
        verbose_name=_("akun"),
        help_text=_("Bila diisi, hanya akun ini yang mengisi nilai juri tersebut."),
    )

    origin = models.CharField(
        _("asal"),
        max_length=200,
        blank=True,
        help_text=_(
            "Instansi, perusahaan atau wilayah asal: bila ikut dinominasikan, benturan diusulkan."
        ),
    )

    class Meta:
        ordering = ["edition", "pk"]
        verbose_name = _("juri")
        verbose_name_plural = _("juri")
        constraints = [
            models.UniqueConstraint(name="juror_once", fields=["edition", "role", "name"]),
            models.UniqueConstraint(name="juror_one_seat_per_account", fields=["edition", "user"]),
        ]
        triggers = [settled(OF_EDITION), never_emptied]

    def __str__(self) -> str:
        return f"{self.name} ({self.role})" if self.name else self.role

    def may_be_scored_by(self, user: "User") -> bool:
        return self.user_id == user.pk if self.user_id else user.may_record_awards
