"""Which cohort it is; what is said of it stands in its versions."""

from typing import Any, Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common.triggers import refused_always
from regions.models import Branch, Region


class SponsoredCohortQuerySet(models.QuerySet["SponsoredCohort"]):
    def managed_by(self, user: Any) -> Self:
        """Whose work the user sees, verified or not: an officer the own branch's, verifiers and
        admins all, others none."""
        if getattr(user, "may_verify_reports", False) or getattr(user, "is_portal_admin", False):
            return self.all()
        if getattr(user, "may_enter_reports", False):
            return self.filter(branch=user.branch_id)
        return self.none()

    def visible_to(self, user: Any) -> Self:
        """What was ever verified is public."""
        was_verified = Q(versions__state="verified")
        return (self.filter(was_verified) | self.managed_by(user)).distinct()


@pghistory.track()
class SponsoredCohort(models.Model):
    """A group of workers in one place whose contribution a sponsor pays, until it runs out.

    The place and the office that entered it stay; all else is said by its versions.
    """

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="cohorts", verbose_name=_("wilayah")
    )
    branch = models.ForeignKey(
        Branch,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cohorts",
        verbose_name=_("kantor cabang"),
    )
    is_sample = models.BooleanField(_("data contoh"), default=False)

    objects = SponsoredCohortQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("kohort dibiayai sponsor")
        verbose_name_plural = _("kohort dibiayai sponsor")
        triggers = [
            refused_always(
                "cohort_stays",
                pgtrigger.Update | pgtrigger.Delete,
                "Which place and office a cohort is of never changes; cancel it and enter another.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.region} #{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("cohorts:cohort", args=[self.pk])
