"""A branch's report of one month: work in progress until a verifier releases it."""

from datetime import date
from typing import Self

import pghistory
from django.db import models
from django.db.models import F, Max, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User, person
from common.formats import long_date, month_code
from participants.figures.models import Publication
from participants.reports.models.guards import guard_report, note_submitter
from participants.reports.models.months import ReportingMonth
from regions.models import Branch, BranchService
from regions.models.organisations import BranchServiceQuerySet


class EnrolmentReportQuerySet(models.QuerySet["EnrolmentReport"]):
    def visible_to(self, user: User) -> Self:
        """Branch staff see their own branch; verifiers and admins all; nobody else any."""
        if user.may_enter_reports:
            return self.filter(branch=user.branch_id)
        return self if user.may_see_reports else self.none()

    def awaiting_verification(self) -> Self:
        return self.filter(state__in=EnrolmentReport.SENT_STATES)

    def verifiable_by(self, user: User) -> Self:
        """Submitted reports in which the user entered and submitted nothing."""
        if not user.may_verify_reports:
            return self.none()
        return self.awaiting_verification().exclude(entrants__user=user)

    def latest_revisions(self) -> Self:
        """The last revision of every branch and month."""
        newest = (
            EnrolmentReport.objects.not_withdrawn()
            .filter(branch=OuterRef("branch"), period=OuterRef("period"))
            .order_by()
            .values("branch", "period")
            .annotate(last=Max("revision"))
            .values("last")
        )
        return self.filter(revision=Subquery(newest))

    def not_withdrawn(self) -> Self:
        """A correction that its branch took back stands for nothing any more."""
        return self.exclude(state=EnrolmentReport.State.WITHDRAWN)

    def of(self, branch: Branch, month: date) -> Self:
        """All revisions, the newest first."""
        return self.not_withdrawn().filter(branch=branch, period=month)


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
        HELD = "ditahan", _("ditahan")
        RETURNED = "dikembalikan", _("dikembalikan")
        VERIFIED = "terverifikasi", _("terverifikasi")
        WITHDRAWN = "ditarik", _("ditarik")  # a correction that a verifier had seen

    EDITABLE_STATES = [State.DRAFT, State.RETURNED]
    SENT_STATES = [State.SUBMITTED, State.HELD]  # in the verifier's hands
    OPEN_STATES = [*EDITABLE_STATES, *SENT_STATES]

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
    uncompared = models.PositiveSmallIntegerField(
        _("baris tanpa pembanding"), default=0, help_text=_("Dihitung saat laporan dikirim.")
    )
    created_by = person(null=True, blank=True)
    created_at = models.DateTimeField(_("dibuat"), default=timezone.now)
    changed_at = models.DateTimeField(_("berubah"), default=timezone.now)
    first_submitted_at = models.DateTimeField(_("pertama dikirim"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("dikirim"), null=True, blank=True)
    submitted_by = person(_("dikirim oleh"), null=True, blank=True)
    hold_reason = models.TextField(_("alasan ditahan"), blank=True)
    held_at = models.DateTimeField(_("ditahan"), null=True, blank=True)
    held_by = person(_("ditahan oleh"), null=True, blank=True)
    verification_begun_at = models.DateTimeField(_("verifikasi dimulai"), null=True, blank=True)
    verification_begun_by = person(_("diperiksa oleh"), null=True, blank=True)
    verified_at = models.DateTimeField(_("diverifikasi"), null=True, blank=True)
    verified_by = person(_("diverifikasi oleh"), null=True, blank=True)
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
                condition=~Q(state__in=["terverifikasi", "ditarik"]),
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
                name="report_held_who_when_why_and_state",
                condition=Q(state="ditahan", held_at__isnull=False, held_by__isnull=False)
                & ~Q(hold_reason="")
                | ~Q(state="ditahan") & Q(held_at=None, held_by=None, hold_reason=""),
            ),
            models.CheckConstraint(
                name="report_verification_begun_who_and_when",
                condition=Q(verification_begun_at=None, verification_begun_by=None)
                | Q(verification_begun_at__isnull=False, verification_begun_by__isnull=False),
            ),
            models.CheckConstraint(
                name="report_withdrawn_is_correction",
                condition=~Q(state="ditarik") | Q(revision__gt=1),
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
    def path(self) -> str:
        """Of its own page."""
        return reverse("reports:report", args=[self.branch.slug, month_code(self.month)])

    @property
    def verify_path(self) -> str:
        """Of the page on which a verifier decides."""
        return reverse("reports:verify_page", args=[self.branch.slug, month_code(self.month)])

    @property
    def services(self) -> BranchServiceQuerySet:
        """The places that the branch serves in the month."""
        return BranchService.objects.valid_in(self.month).filter(branch=self.branch_id)

    @property
    def is_begun(self) -> bool:
        """False for the report of an open month in which nobody has entered anything yet."""
        return bool(self.pk)

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_submitted(self) -> bool:
        """Also while the verifier holds it."""
        return self.state in self.SENT_STATES

    @property
    def is_held(self) -> bool:
        return self.state == self.State.HELD

    @property
    def is_returned(self) -> bool:
        return self.state == self.State.RETURNED

    @property
    def is_verified(self) -> bool:
        return self.state == self.State.VERIFIED

    @property
    def tone(self) -> str:
        """How the state is coloured."""
        if self.is_returned:
            return "bad"
        return "good" if self.is_verified else "warn" if self.is_submitted else ""

    @property
    def is_editable(self) -> bool:
        return self.state in self.EDITABLE_STATES

    @property
    def round(self) -> str:
        """`1.0`: changes whenever the report was submitted and came back, or was corrected."""
        return f"{self.revision}.{self.returns}"

    @property
    def is_amendment(self) -> bool:
        return self.revision > 1

    @property
    def is_being_verified(self) -> bool:
        """Somebody has begun: the branch can not take it back any more."""
        return self.is_submitted and self.verification_begun_at is not None

    @property
    def may_be_taken_back(self) -> bool:
        return self.is_submitted and not self.is_being_verified

    @property
    def may_be_given_up(self) -> bool:
        """A correction that is in the branch's hands."""
        return self.is_amendment and self.is_editable

    @property
    def may_be_amended(self) -> bool:
        return self.is_verified and self.period.takes_corrections(timezone.localdate())

    @property
    def may_be_reopened(self) -> bool:
        """A verifier lets the branch in again where its state or the calendar does not."""
        if not self.is_begun or self.is_submitted:
            return False
        return self.is_verified or not self.takes_entries(timezone.localdate())

    @property
    def verify_by(self) -> date:
        """A correction gives the verifier as many days as a month's own report does."""
        if not self.is_amendment or self.submitted_at is None:
            return self.period.verify_by
        return timezone.localdate(self.submitted_at) + (self.period.verify_by - self.period.due_on)

    @property
    def deadline(self) -> date:
        """Of whoever has it in hand: the branch, or a verifier."""
        return self.verify_by if self.is_submitted else self.period.due_on

    @property
    def correctable_until(self) -> date:
        """The last day on which a correction can be sent: the window's, or a later reopening's."""
        return max(self.period.correction_until, self.open_until or date.min)

    def takes_entries(self, day: date) -> bool:
        """Whether the calendar allows a change: the month, the correction window or a reopening."""
        if self.open_until is not None and day <= self.open_until:
            return True
        if self.is_amendment:
            return self.period.takes_corrections(day)
        return self.period.takes_entries(day)

    def reason_not_open(self, day: date) -> str:
        """Why the calendar does not allow a change on this day, in words."""
        words = {"month": self.period, "day": long_date(self.period.opens_on)}
        if day < self.period.opens_on:
            return gettext("%(month)s belum dibuka; pengisian mulai %(day)s.") % words
        if self.is_amendment:
            return (
                gettext("Jendela koreksi %(month)s sudah tertutup. Minta verifikator membukanya.")
                % words
            )
        return gettext("%(month)s sudah dikunci. Minta verifikator membukanya.") % words

    def touch(self, **values: object) -> None:
        """Save the values and raise the version, so that nobody acts on what they did not see."""
        self.changed_at = timezone.now()
        EnrolmentReport.objects.filter(pk=self.pk).update(
            version=F("version") + 1, changed_at=self.changed_at, **values
        )
        self.version += 1
        for name, value in values.items():
            setattr(self, name, value)
