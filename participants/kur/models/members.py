from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.segments import Segment
from participants.kur.models.batches import Batch
from participants.kur.models.loans import Loan
from participants.kur.models.people import Person
from regions.models import Branch


class Membership(models.Model):
    """A line of a membership list: a keyed hash and what is paid, never the NIK itself."""

    nik_hash = models.BinaryField(max_length=32, editable=False)
    key_id = models.CharField(max_length=24, editable=False)
    segment = models.CharField(_("segmen"), max_length=5, choices=Segment)
    registered_on = models.DateField(_("terdaftar"), null=True, blank=True)
    paid_until = models.DateField(_("iuran lunas sampai"), null=True, blank=True)
    name = models.CharField(_("nama"), max_length=120, blank=True)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="memberships")
    # The branch whose list it is; none for a list of the whole province. What one branch says of
    # somebody neither replaces nor reveals what another says.
    branch = models.ForeignKey(
        Branch, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("kepesertaan")
        verbose_name_plural = _("kepesertaan")
        constraints = [
            models.UniqueConstraint(
                name="kur_membership_once_a_branch",
                fields=["nik_hash", "segment", "branch"],
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.segment} {self.registered_on}"


class Doubt(models.Model):
    """One NIK and two very different names: nothing moves until a person has looked."""

    class Verdict(models.TextChoices):
        OPEN = "open", _("menunggu")
        SAME = "same", _("orang yang sama")
        DIFFERENT = "different", _("orang lain")
        MENDED = "mended", _("diperbaiki bank")

    person = models.ForeignKey(Person, models.CASCADE, related_name="doubts")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="doubts")
    membership = models.ForeignKey(Membership, models.CASCADE, null=True, related_name="doubts")
    loan = models.ForeignKey(Loan, models.CASCADE, null=True, related_name="doubts")
    other_name = models.CharField(_("nama di daftar"), max_length=120)
    found_at = models.DateTimeField(default=timezone.now)
    verdict = models.CharField(max_length=9, choices=Verdict, default=Verdict.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("alasan"), max_length=300, blank=True)

    class Meta:
        ordering = ["found_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="kur_doubt_decided_by_somebody",
                condition=Q(verdict="open", decided_by=None, decided_at=None)
                | Q(verdict="mended", decided_at__isnull=False)
                | Q(
                    verdict__in=["same", "different"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
            ),
            models.UniqueConstraint(
                name="kur_doubt_once", fields=["person", "other_name"], condition=Q(verdict="open")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.verdict}"
