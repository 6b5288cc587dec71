"""The cells of a report: one line a place and segment, with who entered which cell and when."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Self

from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User, on_behalf, person
from common.arithmetic import ledger_closing
from common.segments import Segment
from participants.figures.models import MOVEMENTS, EnrolmentFigure
from participants.reports.models.guards import guard_line, record_changes
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


class Progress(NamedTuple):
    filled: int
    rows: int


NO_PROGRESS = Progress(0, 0)


class ReportLineQuerySet(models.QuerySet["ReportLine"]):
    def filled(self) -> Self:
        """Lines in which at least one cell is known."""
        is_filled = Q()
        for name in FIELDS:
            is_filled |= Q(**{f"{name}__isnull": False})
        return self.filter(is_filled)

    def progress_of(self, reports: Sequence[EnrolmentReport]) -> dict[int, Progress]:
        """By report. Two queries."""
        lines = self.filter(report__in=reports).order_by()
        counts = dict(lines.values_list("report").annotate(Count("pk")))
        filled = dict(lines.filled().values_list("report").annotate(Count("pk")))
        return {pk: Progress(filled.get(pk, 0), rows) for pk, rows in counts.items()}


class ReportLine(models.Model):
    """One place and segment of a report. An empty cell is unknown, which is not zero.

    `closing` is what somebody typed; where it is empty and the movements are known it follows
    from the opening. `stamps` says of every cell `{"v": version, "by": user id, "at": moment,
    "how": kind of change, "source": file}`, and of one that was copied from last month and that
    nobody touched since `"copied": true`. `notes`: `{"text": …, "by": user id, "at": moment}`;
    a note under the empty name is on the whole row.
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
    entered_by = person(_("diisi oleh"), null=True, blank=True)
    entered_for = person(_("untuk"), null=True, blank=True)
    entered_at = models.DateTimeField(_("diisi"), null=True, blank=True)

    ENTERED = ["entered_by", "entered_for", "entered_at"]

    objects = ReportLineQuerySet.as_manager()

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
        triggers = [guard_line, record_changes]

    def __str__(self) -> str:
        return f"{self.region} {self.segment}"

    def entered(self, by: User, moment: datetime) -> None:
        self.entered_by, self.entered_for, self.entered_at = by, by.acting_for, moment

    @property
    def key(self) -> str:
        """`6171-BPU`: the row on the page."""
        return f"{self.region.code.replace('.', '')}-{self.segment}"

    def cell_id(self, field: str) -> str:
        """`c-6171-BPU-new`: the cell on the page."""
        return f"c-{self.key}-{field or 'closing'}"

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
    def is_without_movements(self) -> bool:
        return all(value is None for value in self.movements)

    @property
    def has_all_movements(self) -> bool:
        return all(value is not None for value in self.movements)

    def computed_closing(self, opening: int | None) -> int | None:
        """What the ledger gives, even below zero; None where a part of it is unknown."""
        if opening is None or not self.has_all_movements:
            return None
        return ledger_closing(opening, *[value or 0 for value in self.movements])

    def closing_or_computed(self, opening: int | None) -> int | None:
        return self.closing if self.closing is not None else self.computed_closing(opening)

    def cell_version(self, field: str) -> int:
        return int(self.stamps.get(field, {}).get("v", 0))

    @property
    def is_copy(self) -> bool:
        """Whether it was copied from last month, and nobody has touched it since."""
        return any(stamp.get("copied") for stamp in self.stamps.values())

    def forget_copy(self) -> None:
        for stamp in self.stamps.values():
            stamp.pop("copied", None)

    def came_with_file(self, field: str) -> bool:
        return bool(self.stamps.get(field, {}).get("source"))

    def note_on(self, field: str) -> str:
        """The cell's own note; of an empty field that of the whole row."""
        return str(self.notes.get(field, {}).get("text", ""))


def rows_of(lines: Iterable[ReportLine]) -> dict[tuple[int, str], ReportLine]:
    """By place and segment."""
    return {(line.region_id, line.segment): line for line in lines}


def blank_lines(report: EnrolmentReport) -> list[ReportLine]:
    """An empty line, not saved, for every place the branch serves that month and every segment."""
    return [
        ReportLine(report=report, region=service.region, segment=segment)
        for service in report.services.select_related("region").order_by("region__code")
        for segment in Segment.values
    ]


def lines_of(report: EnrolmentReport) -> list[ReportLine]:
    """Its lines; blank ones before it is begun; for a sample month what was published."""
    if not report.is_begun:
        return blank_lines(report)
    lines = list(report.lines.select_related("region"))
    return lines or _published_lines(report)


def _published_lines(report: EnrolmentReport) -> list[ReportLine]:
    figures = (
        EnrolmentFigure.objects.current()
        .filter(branch=report.branch_id, month=report.month)
        .select_related("region")
        .order_by("region__code", "segment")
    )
    return [
        ReportLine(
            report=report,
            region=figure.region,
            segment=figure.segment,
            **{name: getattr(figure, name) for name in FIELDS},
        )
        for figure in figures
    ]


class ReportMarkQuerySet(models.QuerySet["ReportMark"]):
    def unanswered_in(self, reports: Sequence[EnrolmentReport]) -> Counter[int]:
        """By report: cells of its current round that still want an answer."""
        marks = self.filter(line__report__in=reports, answer="", round=F("line__report__returns"))
        return Counter(marks.order_by().values_list("line__report", flat=True))

    def of_round(self, report: EnrolmentReport) -> Self:
        return self.filter(line__report=report, round=report.returns)

    def pending(self, report: EnrolmentReport) -> Self:
        """What the verifier has marked of a submitted report and not sent back yet."""
        return self.filter(line__report=report, round=report.returns + 1)

    def sent_back(self) -> Self:
        return self.filter(round__lte=F("line__report__returns"))


class ReportMark(models.Model):
    """A cell the verifier sent back, why, what it held then, and what the officer answered.

    Until the report goes back the mark is of the round to come, and the branch does not see it.
    """

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
    marked_by = person()
    marked_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(_("jawaban"), blank=True)
    answered_by = person(null=True, blank=True)
    answered_for = person(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    ANSWER = ["answer", "answered_by", "answered_for", "answered_at"]

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

    def answered(self, text: str, by: User) -> None:
        self.answer, self.answered_by, self.answered_for = text, by, by.acting_for
        self.answered_at = timezone.now()

    @property
    def answerer(self) -> str:
        return on_behalf(self.answered_by, self.answered_for)

    @property
    def cell_name(self) -> str:
        """`Pontianak BPU, baru`, or the row alone where all of it was sent back."""
        row = f"{self.line.region.short_name} {self.line.segment}"
        return f"{row}, {self.get_field_display()}" if self.field else row

    @property
    def column_name(self) -> str:
        return str(self.get_field_display() if self.field else _("seluruh baris"))

    @property
    def anchor(self) -> str:
        """The cell on the page; for a whole row its closing."""
        return self.line.cell_id(self.field)

    def is_met_by(self, line: ReportLine) -> bool:
        """Whether the marked cell holds another figure now. A closing may follow from its row."""
        names = [self.field] if self.field in MOVEMENTS else FIELDS
        return any(self.former.get(name) != getattr(line, name) for name in names)
