from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regions.models.organisations import Bank, Branch
from regions.models.places import Region

LONGEST_NAME = 120


class RememberedPlaceQuerySet(models.QuerySet["RememberedPlace"]):
    def of(self, *, branch: Branch | None = None, bank: Bank | None = None) -> Self:
        """Without branch and bank: what the province's own office answered."""
        return self.filter(branch=branch, bank=bank)


@pghistory.track()
class RememberedPlace(models.Model):
    """Which place a branch or bank meant by a name that is none: `Kota Ptk` is Kota Pontianak.

    It holds for this one name in files of this one sender, until somebody revokes it (deletes the
    row); a name that is a place's own never asks the memory.
    """

    branch = models.ForeignKey(
        Branch,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="remembered_places",
        verbose_name=_("kantor cabang"),
    )
    bank = models.ForeignKey(
        Bank,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="remembered_places",
        verbose_name=_("bank"),
    )
    text = models.CharField(_("seperti tertulis"), max_length=LONGEST_NAME)
    key = models.CharField(_("tanpa tanda baca"), max_length=LONGEST_NAME, editable=False)
    region = models.ForeignKey(
        Region, models.CASCADE, related_name="+", verbose_name=_("dibaca sebagai")
    )
    by = models.CharField(_("dijawab oleh"), max_length=150, blank=True)
    at = models.DateTimeField(_("dijawab"), default=timezone.now)

    objects = RememberedPlaceQuerySet.as_manager()

    class Meta:
        ordering = ["branch", "bank", "text"]
        verbose_name = _("ingatan nama wilayah")
        verbose_name_plural = _("ingatan nama wilayah")
        constraints = [
            models.UniqueConstraint(
                name="remembered_place_once",
                fields=["branch", "bank", "key"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="remembered_place_of_one_sender", condition=Q(branch=None) | Q(bank=None)
            ),
        ]

    def __str__(self) -> str:
        return f"“{self.text}”: {self.region}"
