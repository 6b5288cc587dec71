"""A branch's report of one month: work in progress until a verifier releases it."""

from datetime import date
from typing import TYPE_CHECKING, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Max, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.figures.models import Publication
from participants.reports.models.guards import guard_report, note_submitter
from participants.reports.models.months import ReportingMonth
from regions.models import Branch

if TYPE_CHECKING:
    from accounts.models import User


class EnrolmentReportQuerySet(models.QuerySet["EnrolmentReport"]):
    def visible_to(self, user: "User") -> Self:
        """Branch staff see their own branch; verifiers and admins all; nobody else any."""
        if user.may_enter_reports:
            return self.filter(branch=user.branch_id)
        return self if user.may_see_reports else self.none()

    def editable_by(self, user: "User") -> Self:
        if not user.may_enter_reports:
            return self.none()
        return self.filter(branch=user.branch_id, state__in=EnrolmentReport.EDITABLE_STATES)

    def awaiting_verification(self) -> Self:
        return self.filter(state=EnrolmentReport.State.SUBMITTED)

    def verifiable_by(self, user: "User") -> Self:
        """Submitted reports in which the user entered and submitted nothing."""
        if not user.may_verify_reports:
            return self.none()
        return self.awaiting_verification().exclude(entrants__user=user)

    def latest_revisions(self) -> Self:
        """The last revision of every branch and month."""
        newest = (
            EnrolmentReport.objects.filter(branch=OuterRef("branch"), period=OuterRef("period"))
            .order_by()
            .values("branch", "period")
            .annotate(last=Max("revision"))
            .values("last")
        )
        return self.filter(revision=Subquery(newest))

    def of(self, branch: Branch, month: date) -> Self:
        return self.filter(branch=branch, period=month)


@pghistory.track(
    model_name="EnrolmentReportEvent",
    fields=[  # its steps; not what is typed into it
        "branch",
        "period",
        "revision",
        "state",
        "amend_reason",
        "open_until",
        "returns",
        "submitted_by",
        "verified_by",
    ],
)
class EnrolmentReport(models.Model):
    class State(models.TextChoices):
        DRAFT = "draf", _("draf")
        SUBMITTED = "dikirim", _("dikirim")
        RETURNED = "dikembalikan", _("dikembalikan")
        VERIFIED = "terverifikasi", _("terverifikasi")

    EDITABLE_STATES = [State.DRAFT, State.RETURNED]
    OPEN_STATES = [State.DRAFT, State.RETURNED, State.SUBMITTED]

    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="reports", verbose_name=_("kantor cabang")
    )
    period = models.ForeignKey(
        ReportingMonth,
        models.PROTECT,
        to_field="month",
        db_column="month",
        related_name="reports",
        verbose_name=_("bulan data"),
    )
    revision = models.PositiveSmallIntegerField(_("revisi"), default=1)
    state = models.CharField(_("keadaan"), max_length=13, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(
        _("versi"), default=1, help_text=_("Naik setiap kali isi laporan berubah.")
    )
    note = models.TextField(_("catatan laporan"), blank=True)
    amend_reason = models.TextField(_("alasan koreksi"), blank=True)
    open_until = models.DateField(
        _("dibuka kembali sampai"),
        null=True,
        blank=True,
        help_text=_("Dibuka verifikator di luar jendela koreksi; tertutup sendiri."),
    )
    returns = models.PositiveSmallIntegerField(_("kali dikembalikan"), default=0)
    doubts = models.PositiveSmallIntegerField(
        _("hal meragukan"), default=0, help_text=_("Dihitung saat laporan dikirim.")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("dibuat"), default=timezone.now)
    changed_at = models.DateTimeField(_("berubah"), default=timezone.now)
    first_submitted_at = models.DateTimeField(_("pertama dikirim"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("dikirim"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("dikirim oleh"),
    )
    verified_at = models.DateTimeField(_("diverifikasi"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("diverifikasi oleh"),
    )
    publication = models.OneToOneField(
        Publication,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="report",
        verbose_name=_("penerbitan"),
    )
    is_sample = models.BooleanField(_("data contoh"), default=False)

    objects = EnrolmentReportQuerySet.as_manager()

    class Meta:
        ordering = ["-period", "branch", "-revision"]
        verbose_name = _("laporan bulanan")
        verbose_name_plural = _("laporan bulanan")
        constraints = [
            models.UniqueConstraint(
                name="report_once_per_revision", fields=["branch", "period", "revision"]
            ),
            models.UniqueConstraint(
                name="report_one_open_at_a_time",
                fields=["branch", "period"],
                condition=~Q(state="terverifikasi"),
            ),
            models.CheckConstraint(
                name="report_submitted_who_and_when",
                condition=Q(submitted_at=None, submitted_by=None, first_submitted_at=None)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False)
                | Q(submitted_at__isnull=False, is_sample=True),
            ),
            models.CheckConstraint(
                name="report_state_follows_submission",
                condition=Q(state="draf") | Q(submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="report_verified_who_when_and_state",
                condition=(
                    Q(state="terverifikasi", verified_at__isnull=False)
                    & (Q(verified_by__isnull=False) | Q(is_sample=True))
                )
                | (
                    ~Q(state="terverifikasi")
                    & Q(verified_at=None, verified_by=None, publication=None)
                ),
            ),
            models.CheckConstraint(
                name="report_submitter_is_not_verifier",
                condition=Q(verified_by=None)
                | Q(submitted_by=None)
                | ~Q(verified_by=F("submitted_by")),
            ),
            models.CheckConstraint(
                name="report_amendment_has_reason",
                condition=Q(revision=1) | ~Q(amend_reason=""),
            ),
        ]
        triggers = [guard_report, note_submitter]

    def __str__(self) -> str:
        return f"{self.branch} · {self.period}"

    @property
    def month(self) -> date:
        return self.period_id

    @property
    def is_begun(self) -> bool:
        """False for the report of an open month in which nobody has entered anything yet."""
        return bool(self.pk)

    @property
    def is_editable(self) -> bool:
        return self.state in self.EDITABLE_STATES

    @property
    def is_amendment(self) -> bool:
        return self.revision > 1

    @property
    def verify_by(self) -> date:
        """A correction gives the verifier as many days as a month's own report does."""
        if not self.is_amendment or self.submitted_at is None:
            return self.period.verify_by
        return timezone.localdate(self.submitted_at) + (self.period.verify_by - self.period.due_on)

    @property
    def correctable_until(self) -> date:
        """The last day on which a correction can be sent: the window's, or a later reopening's."""
        return max(self.period.correction_until, self.open_until or date.min)

    @property
    def etag(self) -> str:
        return f'"laporan-{self.pk}-{self.version}"'

    def takes_entries(self, day: date) -> bool:
        """Whether the calendar allows a change: the month, the correction window or a reopening."""
        if self.open_until is not None and day <= self.open_until:
            return True
        if self.is_amendment:
            return self.period.takes_corrections(day)
        return self.period.takes_entries(day)
