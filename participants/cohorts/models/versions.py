"""What was entered of a cohort, and what came of it. Nothing is overwritten: a correction, and the
answer to a return, are versions of their own."""

from datetime import date, datetime, timedelta
from typing import Any, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import on_behalf
from common.attachments import StoredFile
from common.fields import WebAddressField
from common.months import month_start
from common.segments import Segment
from participants.cohorts.models.cohorts import SponsoredCohort
from participants.cohorts.models.guards import guard_version
from regions.models import Region

User = settings.AUTH_USER_MODEL


class DecreeFile(StoredFile):
    """The decree that pays for a cohort, with its annex."""

    class Meta(StoredFile.Meta):
        verbose_name = _("berkas keputusan")
        verbose_name_plural = _("berkas keputusan")


class CohortVersionQuerySet(models.QuerySet["CohortVersion"]):
    def known_at(self, moment: datetime | None) -> Self:
        """The verified version of each cohort as it was at `moment`; None means now."""
        verified = self.filter(state=CohortVersion.State.VERIFIED)
        if moment is None:
            return verified.filter(superseded_at=None)
        return verified.filter(decided_at__lt=moment).filter(
            Q(superseded_at=None) | Q(superseded_at__gte=moment)
        )

    def counting(self, moment: datetime | None = None) -> Self:
        """Of `known_at`, those that were not cancelled: what pages show and sums count."""
        return self.known_at(moment).filter(is_cancelled=False).with_cohort()

    def with_cohort(self) -> Self:
        decrees = models.Prefetch("decree_file", DecreeFile.objects.defer("content"))
        with_place = self.select_related("cohort__region__parent", "cohort__branch")
        return with_place.prefetch_related(decrees)

    def managed_by(self, user: Any) -> Self:
        return self.filter(cohort__in=SponsoredCohort.objects.managed_by(user))

    def within(self, region: Region) -> Self:
        """Of the region and of what it consists of, two levels down."""
        return self.filter(
            Q(cohort__region=region)
            | Q(cohort__region__parent=region)
            | Q(cohort__region__parent__parent=region)
        )

    def waiting(self) -> Self:
        return self.filter(state=CohortVersion.State.SUBMITTED).order_by("entered_at")

    def verifiable_by(self, user: Any) -> Self:
        """Waiting, and of a cohort that the user entered nothing of."""
        if not getattr(user, "may_verify_reports", False):
            return self.none()
        own = CohortVersion.objects.filter(Q(entered_by=user) | Q(entered_for=user))
        return self.waiting().exclude(cohort__in=own.values("cohort"))

    def unanswered(self) -> Self:
        """Returned, and not entered anew since."""
        newer = CohortVersion.objects.filter(cohort=models.OuterRef("cohort"))
        newer = newer.filter(pk__gt=models.OuterRef("pk"))
        returned = self.filter(state=CohortVersion.State.RETURNED)
        return returned.filter(~models.Exists(newer))


@pghistory.track()
class CohortVersion(models.Model):
    class Funder(models.TextChoices):
        APBD = "apbd", _("APBD")
        DBH_SAWIT = "dbh_sawit", _("DBH sawit")
        CSR = "csr", _("CSR")
        OTHER = "other", _("lainnya")

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("menunggu verifikasi")
        RETURNED = "returned", _("dikembalikan")
        WITHDRAWN = "withdrawn", _("ditarik cabang")
        VERIFIED = "verified", _("terverifikasi")

    PUBLIC_FUNDERS = [Funder.APBD, Funder.DBH_SAWIT]

    cohort = models.ForeignKey(
        SponsoredCohort, models.PROTECT, related_name="versions", verbose_name=_("kohort")
    )
    segment = models.CharField(_("segmen"), max_length=5, choices=Segment, default=Segment.BPU)
    headcount = models.PositiveIntegerField(_("jumlah orang"))
    funder_kind = models.CharField(_("sumber dana"), max_length=10, choices=Funder)
    funder = models.CharField(_("pemberi dana"), max_length=120)
    decree = models.CharField(_("nomor keputusan"), max_length=120)
    decree_file = models.ForeignKey(
        DecreeFile, models.PROTECT, null=True, blank=True, verbose_name=_("berkas keputusan")
    )
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("berakhir"), help_text=_("Hari terakhir yang iurannya dibayar."))
    renews = models.ForeignKey(
        SponsoredCohort,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="renewals",
        verbose_name=_("memperpanjang"),
    )
    source_url = WebAddressField(_("alamat sumber"), max_length=400, blank=True)
    note = models.TextField(_("catatan"), blank=True)
    is_cancelled = models.BooleanField(
        _("dibatalkan"),
        default=False,
        help_text=_("Kohort ini salah catat: tidak pernah ada, atau tercatat dua kali."),
    )
    reason = models.TextField(_("alasan koreksi"), blank=True)
    state = models.CharField(_("keadaan"), max_length=10, choices=State, default=State.SUBMITTED)
    entered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("dicatat oleh")
    )
    entered_for = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("dicatat untuk")
    )
    entered_at = models.DateTimeField(_("dicatat"), default=timezone.now)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("diputuskan oleh")
    )
    decided_for = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("diputuskan untuk")
    )
    decided_at = models.DateTimeField(_("diputuskan"), null=True)
    decision_reason = models.TextField(_("alasan dikembalikan"), blank=True)
    superseded_at = models.DateTimeField(_("digantikan"), null=True)

    objects = CohortVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("catatan kohort")
        verbose_name_plural = _("catatan kohort")
        constraints = [
            models.CheckConstraint(
                name="cohort_ends_after_it_starts", condition=Q(ends_on__gt=F("starts_on"))
            ),
            models.CheckConstraint(name="cohort_has_people", condition=Q(headcount__gt=0)),
            models.CheckConstraint(name="cohort_has_a_decree", condition=~Q(decree="")),
            models.CheckConstraint(
                name="cohort_known_segment", condition=Q(segment__in=Segment.values)
            ),
            models.CheckConstraint(
                name="cohort_renews_another",
                condition=Q(renews=None) | ~Q(renews=F("cohort")),
            ),
            models.CheckConstraint(
                name="cohort_decided_when_it_was",
                condition=Q(state="submitted", decided_at=None, decided_by=None)
                | ~Q(state="submitted") & Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="cohort_returned_with_reason",
                condition=~Q(state="returned") | ~Q(decision_reason=""),
            ),
            models.CheckConstraint(
                name="cohort_verified_by_another",
                condition=~Q(state="verified")
                | Q(decided_by=None)
                | Q(entered_by=None)
                | ~Q(decided_by=F("entered_by")),
            ),
            models.CheckConstraint(
                name="cohort_superseded_after_verified",
                condition=Q(superseded_at=None)
                | Q(state="verified", superseded_at__gt=F("decided_at")),
            ),
            models.UniqueConstraint(
                name="cohort_one_version_waits",
                fields=["cohort"],
                condition=Q(state="submitted"),
            ),
            models.UniqueConstraint(
                name="cohort_one_version_holds",
                fields=["cohort"],
                condition=Q(state="verified", superseded_at=None),
            ),
        ]
        triggers = [guard_version]

    def __str__(self) -> str:
        return f"{self.funder} – {self.cohort.region}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding and self.entered_by is not None:
            self.entered_for = self.entered_by.acting_for
        super().save(*args, **kwargs)

    @property
    def region(self) -> Region:
        return self.cohort.region

    @property
    def is_sample(self) -> bool:
        return self.cohort.is_sample

    @property
    def is_publicly_paid(self) -> bool:
        return self.funder_kind in self.PUBLIC_FUNDERS

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.SUBMITTED

    @property
    def is_returned(self) -> bool:
        return self.state == self.State.RETURNED

    @property
    def is_verified(self) -> bool:
        return self.state == self.State.VERIFIED

    @property
    def entered_by_name(self) -> str:
        return on_behalf(self.entered_by, self.entered_for)

    @property
    def decided_by_name(self) -> str:
        return on_behalf(self.decided_by, self.decided_for)

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    @property
    def first_month_without(self) -> date:
        """The first month at whose end nobody of it is covered any more: who is covered until
        31 August still counts in August, who is covered until 30 August does not."""
        return month_start(self.ends_on + timedelta(days=1))
