"""The cells of a report: one line a place and segment, with who entered which cell and when."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.segments import Segment
from participants.figures.models import MOVEMENTS
from participants.reports.models.guards import guard_line
from participants.reports.models.reports import EnrolmentReport
from regions.models import Region

FIELDS = [*MOVEMENTS, "closing"]
FIELD_LABELS = {
    "new": _("baru"),
    "returned": _("aktif kembali"),
    "moved_in": _("pindah masuk"),
    "lapsed": _("nonaktif"),
    "moved_out": _("pindah keluar"),
    "closing": _("akhir"),
}


class ReportLine(models.Model):
    """One place and segment of a report. An empty cell is unknown, which is not zero.

    `closing` is what somebody typed; where it is empty and the movements are known it follows
    from the opening. `stamps` says of every cell `{"v": version, "by": user id, "at": moment}`,
    `notes` `{"text": …, "by": user id, "at": moment}`.
    """

    report = models.ForeignKey(EnrolmentReport, models.CASCADE, related_name="lines")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("wilayah"))
    segment = models.CharField(_("segmen"), max_length=5, choices=Segment)
    new = models.PositiveIntegerField(_("baru"), null=True, blank=True)
    returned = models.PositiveIntegerField(_("aktif kembali"), null=True, blank=True)
    moved_in = models.PositiveIntegerField(_("pindah masuk"), null=True, blank=True)
    lapsed = models.PositiveIntegerField(_("nonaktif"), null=True, blank=True)
    moved_out = models.PositiveIntegerField(_("pindah keluar"), null=True, blank=True)
    closing = models.PositiveIntegerField(_("akhir"), null=True, blank=True)
    stamps = models.JSONField(default=dict, blank=True)
    notes = models.JSONField(_("catatan sel"), default=dict, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("diisi oleh"),
    )
    entered_at = models.DateTimeField(_("diisi"), null=True, blank=True)

    class Meta:
        ordering = ["region__code", "segment"]
        verbose_name = _("baris laporan")
        verbose_name_plural = _("baris laporan")
        constraints = [
            models.UniqueConstraint(
                name="line_once_per_place_and_segment", fields=["report", "region", "segment"]
            ),
            models.CheckConstraint(
                name="line_known_segment", condition=Q(segment__in=Segment.values)
            ),
            models.CheckConstraint(
                name="line_entered_who_and_when",
                condition=Q(entered_by=None, entered_at=None)
                | Q(entered_by__isnull=False, entered_at__isnull=False),
            ),
        ]
        triggers = [guard_line]

    def __str__(self) -> str:
        return f"{self.region} {self.segment}"

    @property
    def key(self) -> str:
        """`6171-BPU`: the row on the page."""
        return f"{self.region.code.replace('.', '')}-{self.segment}"

    @property
    def values(self) -> dict[str, int | None]:
        return {name: getattr(self, name) for name in FIELDS}

    @property
    def movements(self) -> list[int | None]:
        return [getattr(self, name) for name in MOVEMENTS]

    @property
    def is_empty(self) -> bool:
        return all(value is None for value in self.values.values())

    @property
    def has_all_movements(self) -> bool:
        return all(value is not None for value in self.movements)

    def computed_closing(self, opening: int | None) -> int | None:
        """What the ledger gives, even below zero; None where a part of it is unknown."""
        if opening is None or not self.has_all_movements:
            return None
        new, returned, moved_in, lapsed, moved_out = (value or 0 for value in self.movements)
        return opening + new + returned + moved_in - lapsed - moved_out

    def closing_or_computed(self, opening: int | None) -> int | None:
        return self.closing if self.closing is not None else self.computed_closing(opening)

    def cell_version(self, field: str) -> int:
        return int(self.stamps.get(field, {}).get("v", 0))

    def note_on(self, field: str) -> str:
        return str(self.notes.get(field, {}).get("text", ""))


class ReportMarkQuerySet(models.QuerySet["ReportMark"]):
    def unanswered(self) -> Self:
        return self.filter(answer="")

    def of_round(self, report: EnrolmentReport) -> Self:
        return self.filter(line__report=report, round=report.returns)


class ReportMark(models.Model):
    """A cell the verifier sent back, why, what it held then, and what the officer answered."""

    line = models.ForeignKey(ReportLine, models.CASCADE, related_name="marks")
    field = models.CharField(
        _("kolom"),
        max_length=10,
        blank=True,
        choices=list(FIELD_LABELS.items()),
        help_text=_("Kosong: seluruh baris."),
    )
    round = models.PositiveSmallIntegerField(_("putaran"))
    reason = models.TextField(_("alasan"))
    former: Any = models.JSONField(_("nilai saat dikembalikan"), default=dict)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    marked_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(_("jawaban"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ReportMarkQuerySet.as_manager()

    class Meta:
        ordering = ["round", "line__region__code", "line__segment"]
        verbose_name = _("sel yang dikembalikan")
        verbose_name_plural = _("sel yang dikembalikan")
        constraints = [
            models.CheckConstraint(name="mark_has_reason", condition=~Q(reason="")),
            models.UniqueConstraint(
                name="mark_once_per_cell_and_round", fields=["line", "field", "round"]
            ),
            models.CheckConstraint(
                name="mark_answer_who_and_when",
                condition=Q(answer="", answered_by=None, answered_at=None)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.reason}"

    @property
    def anchor(self) -> str:
        """The cell on the page; for a whole row its closing."""
        return f"{self.line.key}-{self.field or 'closing'}"
