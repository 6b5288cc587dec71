"""What stays of a report's way: every step, every cell, everybody who had a hand in it, every
reminder."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import on_behalf, person
from common.attachments import StoredFile
from participants.reports.models.guards import keep_steps
from participants.reports.models.lines import FIELD_LABELS, ReportLine
from participants.reports.models.months import ReportingMonth
from participants.reports.models.reports import EnrolmentReport
from regions.models import Branch


class ReportEvent(models.Model):
    class Kind(models.TextChoices):
        CREATED = "created", _("draf dibuat")
        SUBMITTED = "submitted", _("dikirim")
        HELD = "held", _("ditahan")
        RESUMED = "resumed", _("dilanjutkan")
        WITHDRAWN = "withdrawn", _("ditarik cabang")
        BEGUN = "begun", _("verifikasi dimulai")
        RETURNED = "returned", _("dikembalikan")
        VERIFIED = "verified", _("diverifikasi")
        AMENDED = "amended", _("koreksi dibuka")
        REOPENED = "reopened", _("dibuka kembali oleh verifikator")
        RESTORED = "restored", _("versi terdahulu dipulihkan")
        REASON = "reason", _("alasan koreksi diubah")
        EMPTIED = "emptied", _("koreksi dikosongkan")
        IMPORTED = "imported", _("berkas dibaca")
        EVIDENCE = "evidence", _("bukti berubah")

    report = models.ForeignKey(EnrolmentReport, models.CASCADE, related_name="events")
    kind = models.CharField(_("langkah"), max_length=10, choices=Kind)
    by = person(_("oleh"), null=True)
    acted_for = person(
        _("untuk"),
        null=True,
        blank=True,
        help_text=_("Yang diwakili, bila langkah ini dikerjakan seorang wakil."),
    )
    at = models.DateTimeField(_("pada"), default=timezone.now)
    note = models.TextField(_("catatan"), blank=True)

    class Meta:
        ordering = ["pk"]  # a clock may be set back
        verbose_name = _("langkah laporan")
        verbose_name_plural = _("langkah laporan")
        triggers = [keep_steps()]

    def __str__(self) -> str:
        return f"{self.report}: {self.get_kind_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding and self.by is not None:
            self.acted_for = self.by.acting_for
        super().save(*args, **kwargs)

    @property
    def who(self) -> str:
        """`Sinta untuk Budi` where a deputy did it."""
        return on_behalf(self.by, self.acted_for)


class ReportEntrant(models.Model):
    """Somebody who entered or submitted anything in a report, and so can never verify it.

    Written by triggers on lines and reports; never edited or deleted.
    """

    report = models.ForeignKey(EnrolmentReport, models.CASCADE, related_name="entrants")
    user = person()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="entrant_once_per_report", fields=["report", "user"])
        ]
        triggers = [keep_steps()]

    def __str__(self) -> str:
        return f"{self.report}: {self.user}"


class CellChangeQuerySet(models.QuerySet["CellChange"]):
    def figures(self) -> Self:
        return self.exclude(kind=CellChange.Kind.NOTE)

    def of_report(self, report: EnrolmentReport) -> Self:
        return self.filter(line__report=report)


class CellChange(models.Model):
    """A figure or a note that somebody wrote into a cell.

    Written by a trigger on lines, so that no way of filling a report passes it by; never edited
    or deleted. What a correction begins with was published before and is no change.
    """

    class Kind(models.TextChoices):
        TYPED = "typed", _("diketik")
        PASTED = "pasted", _("ditempel")
        COPIED = "copied", _("disalin dari bulan lalu")
        FILE = "file", _("dari berkas")
        API = "api", _("lewat API")
        NOTE = "note", _("catatan")

    line = models.ForeignKey(ReportLine, models.CASCADE, related_name="changes")
    field = models.CharField(
        _("kolom"),
        max_length=10,
        blank=True,
        choices=list(FIELD_LABELS.items()),
        help_text=_("Kosong: seluruh baris."),
    )
    round = models.PositiveSmallIntegerField(
        _("putaran"), help_text=_("Berapa kali laporan sudah dikembalikan.")
    )
    kind = models.CharField(_("cara"), max_length=10, choices=Kind)
    source = models.TextField(_("nama berkas"), blank=True)
    old = models.PositiveIntegerField(_("lama"), null=True)
    new = models.PositiveIntegerField(_("baru"), null=True)
    note = models.TextField(_("catatan"), blank=True)
    by = person(_("oleh"), null=True)
    acted_for = person(_("untuk"), null=True)
    at = models.DateTimeField(_("pada"))

    objects = CellChangeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]  # a clock may be set back
        verbose_name = _("perubahan sel")
        verbose_name_plural = _("perubahan sel")
        indexes = [models.Index(name="cell_change_by_line", fields=["line", "field"])]
        constraints = [
            models.CheckConstraint(
                name="cell_change_is_figure_or_note",
                condition=Q(kind="note", old=None, new=None) | ~Q(kind="note") & Q(note=""),
            ),
        ]
        triggers = [keep_steps("(SELECT report_id FROM reports_reportline WHERE id = OLD.line_id)")]

    def __str__(self) -> str:
        return f"{self.line}, {self.field}: {self.get_kind_display()}"

    @property
    def who(self) -> str:
        return on_behalf(self.by, self.acted_for)

    @property
    def is_note(self) -> bool:
        return self.kind == self.Kind.NOTE


class ReportEvidence(StoredFile):
    """A file that backs the figures."""

    report = models.ForeignKey(EnrolmentReport, models.CASCADE, related_name="evidence")

    class Meta:
        ordering = ["uploaded_at"]
        verbose_name = _("bukti")
        verbose_name_plural = _("bukti")
        constraints = [
            models.UniqueConstraint(name="evidence_once_per_report", fields=["report", "sha256"])
        ]


class ReminderSent(models.Model):
    """One reminder to one address on one day; the constraint keeps a second run silent."""

    class Kind(models.TextChoices):
        DUE_SOON = "due_soon", _("tiga hari lagi")
        DUE_TODAY = "due_today", _("tenggat hari ini")
        OVERDUE = "overdue", _("lewat tenggat")
        ESCALATED = "escalated", _("diteruskan kepada kepala kantor")

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+")
    period = models.ForeignKey(ReportingMonth, models.PROTECT, to_field="month", related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    day = models.DateField()
    email = models.EmailField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="reminder_once_a_day", fields=["branch", "period", "kind", "day", "email"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.kind} {self.day}"
