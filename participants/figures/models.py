"""What the portal says: verified figures, and the totals stored beside them."""

from collections import defaultdict
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.months import add_months, last_day, months_between
from common.segments import Segment
from common.versioning import (
    Versioned,
    VersionedQuerySet,
    one_version_at_a_time,
    superseded_after_recorded,
    versions_never_change,
)
from regions.models import Branch, Region

# A figure older than this stands for nothing any more: the place is then without data.
CARRY_MONTHS = 12

MOVEMENTS = ["new", "returned", "moved_in", "lapsed", "moved_out"]
ALL_MOVEMENTS_UNKNOWN = Q(**{f"{name}__isnull": True for name in MOVEMENTS})
ALL_MOVEMENTS_KNOWN = Q(**{f"{name}__isnull": False for name in MOVEMENTS}, opening__isnull=False)

CellKey = tuple[int, int, str, date]  # region, branch, segment, month

# The exclusion constraint compares ranges of numbers, so a segment needs one.
SEGMENT_NUMBER = Case(
    *[When(segment=value, then=Value(number)) for number, value in enumerate(Segment.values)],
    output_field=models.IntegerField(),
)


class PublicationQuerySet(models.QuerySet["Publication"]):
    def sample_day(self) -> date | None:
        """The day on which the sample's last month was recorded, and as many months later as has been
        reported on from it; None without a sample. What rests on a sample is as old as on that day,
        whatever the calendar says."""
        figures = EnrolmentFigure.objects.filter(publication=OuterRef("pk")).order_by("-month")
        totals = RegionTotal.objects.filter(is_sample=True).order_by("-month")
        last = (
            self.filter(source=Publication.Source.SAMPLE)
            .annotate(month=Subquery(figures.values("month")[:1]))
            .annotate(until=Subquery(totals.values("month")[:1]))
            .order_by("-at", "-pk")
            .values_list("at", "month", "until")
            .first()
        )
        if last is None:
            return None
        at, month, until = last
        on = months_between(month, until) if month and until else 0
        return _later(timezone.localdate(at), on)


def _later(day: date, months: int) -> date:
    month = add_months(day, months)
    return month.replace(day=min(day.day, last_day(month).day))


class Publication(models.Model):
    """One release of figures: who, when, why and out of which source."""

    class Source(models.TextChoices):
        REPORT = "report", _("laporan cabang")
        SAMPLE = "sample", _("data contoh")

    source = models.CharField(_("sumber"), max_length=10, choices=Source, default=Source.REPORT)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="publications",
        verbose_name=_("diverifikasi oleh"),
    )
    at = models.DateTimeField(_("diterbitkan"), default=timezone.now)
    reason = models.TextField(_("alasan koreksi"), blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("penerbitan")
        verbose_name_plural = _("penerbitan")
        constraints = [
            models.CheckConstraint(
                name="publication_verified_by_somebody",
                condition=Q(source="sample") | Q(by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.at:%Y-%m-%d}"


class EnrolmentFigureQuerySet(VersionedQuerySet):
    def within(self, region: Region) -> Self:
        """Of the region and of what it consists of, two levels down."""
        return self.filter(
            Q(region=region) | Q(region__parent=region) | Q(region__parent__parent=region)
        )

    def latest_up_to(self, month: date) -> Self:
        """Of each place, branch and segment the last figure that still counts in the month."""
        counting = self.filter(month__lte=month, month__gt=add_months(month, -CARRY_MONTHS))
        cell = ("region_id", "branch_id", "segment")
        return counting.order_by(*cell, "-month").distinct(*cell)


class EnrolmentFigure(Versioned):
    """Active participants of one place, branch and segment at the end of one month.

    Verified, never overwritten: a correction closes this row and opens another with a reason.
    A movement that is null is unknown, which is not zero.
    """

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="figures", verbose_name=_("wilayah")
    )
    branch = models.ForeignKey(
        Branch, models.PROTECT, related_name="figures", verbose_name=_("kantor cabang")
    )
    segment = models.CharField(_("segmen"), max_length=5, choices=Segment)
    month = models.DateField(_("bulan data"))
    opening = models.PositiveIntegerField(_("awal"), null=True, blank=True)
    new = models.PositiveIntegerField(_("baru"), null=True, blank=True)
    returned = models.PositiveIntegerField(_("aktif kembali"), null=True, blank=True)
    moved_in = models.PositiveIntegerField(_("pindah masuk"), null=True, blank=True)
    lapsed = models.PositiveIntegerField(_("nonaktif"), null=True, blank=True)
    moved_out = models.PositiveIntegerField(_("pindah keluar"), null=True, blank=True)
    closing = models.PositiveIntegerField(_("akhir"))
    reason = models.TextField(_("alasan koreksi"), blank=True)
    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="figures", verbose_name=_("penerbitan")
    )
    is_sample = models.BooleanField(_("data contoh"), default=False)

    objects = EnrolmentFigureQuerySet.as_manager()  # type: ignore[misc]  # Versioned has one too

    class Meta:
        ordering = ["-month", "region", "segment"]
        verbose_name = _("angka kepesertaan")
        verbose_name_plural = _("angka kepesertaan")
        indexes = [
            models.Index(fields=["month", "region"], name="figure_month_region"),
            models.Index(
                fields=["month", "region", "branch", "segment"],
                name="figure_current",
                condition=Q(superseded_at=None),
            ),
            models.Index(
                fields=["superseded_at"],
                name="figure_superseded",
                condition=Q(superseded_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(name="figure_month_first_day", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="figure_known_segment", condition=Q(segment__in=Segment.values)
            ),
            models.CheckConstraint(
                name="figure_movement_whole_or_unknown",
                condition=ALL_MOVEMENTS_UNKNOWN | ALL_MOVEMENTS_KNOWN,
            ),
            models.CheckConstraint(
                name="figure_ledger_adds_up",
                condition=ALL_MOVEMENTS_UNKNOWN
                | Q(
                    closing=F("opening")
                    + F("new")
                    + F("returned")
                    + F("moved_in")
                    - F("lapsed")
                    - F("moved_out")
                ),
            ),
            superseded_after_recorded("figure_superseded_after_recorded"),
            one_version_at_a_time(
                "figure_one_version_at_a_time",
                "region",
                "branch",
                models.Func(SEGMENT_NUMBER, SEGMENT_NUMBER, Value("[]"), function="int4range"),
                models.Func(F("month"), F("month"), Value("[]"), function="daterange"),
            ),
        ]
        triggers = [versions_never_change()]

    def __str__(self) -> str:
        return f"{self.region} {self.segment} {self.month:%Y-%m}: {self.closing}"

    @property
    def key(self) -> CellKey:
        return self.region_id, self.branch_id, self.segment, self.month


class RegionTotalQuerySet(models.QuerySet["RegionTotal"]):
    def participants_by_month(self) -> dict[int, dict[date, int]]:
        """`{region id: {month: participants}}`."""
        by_region: dict[int, dict[date, int]] = defaultdict(dict)
        for region, month, participants in self.values_list("region_id", "month", "participants"):
            by_region[region][month] = participants
        return by_region

    def end_with_sample(self) -> bool:
        """The latest month is the sample's, or was reported on from it."""
        last = self.order_by("-month").values("month")[:1]
        return self.filter(month=Subquery(last), is_sample=True).exists()

    def latest_of(self, regions: models.QuerySet[Region], first: date, last: date) -> Self:
        """Of each of the regions the last one within these months."""
        months = self.filter(region__in=regions, month__gte=first, month__lte=last)
        return months.order_by("region_id", "-month").distinct("region_id")


class RegionTotal(models.Model):
    """The current figures of a place or a province in one month, added up by `publish`.

    A cell (place, branch, segment) without a figure for the month counts with its latest figure
    of the twelve months to this one; `places_reported` says how many places needed none of that.
    A movement is null where a part of it is unknown.
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="totals")
    month = models.DateField()
    participants = models.PositiveBigIntegerField()
    segments = models.JSONField()  # {"BPU": 120}, of the segments of which something is known
    opening = models.PositiveBigIntegerField(null=True)
    new = models.PositiveBigIntegerField(null=True)
    returned = models.PositiveBigIntegerField(null=True)
    moved_in = models.PositiveBigIntegerField(null=True)
    lapsed = models.PositiveBigIntegerField(null=True)
    moved_out = models.PositiveBigIntegerField(null=True)
    places_known = models.PositiveSmallIntegerField()
    places_reported = models.PositiveSmallIntegerField()
    verified_at = models.DateTimeField()
    is_sample = models.BooleanField()

    objects = RegionTotalQuerySet.as_manager()

    class Meta:
        verbose_name = _("jumlah per wilayah")
        verbose_name_plural = _("jumlah per wilayah")
        constraints = [
            models.UniqueConstraint(
                name="total_once_per_region_and_month", fields=["region", "month"]
            ),
            models.CheckConstraint(name="total_month_first_day", condition=Q(month__day=1)),
        ]
        indexes = [models.Index(fields=["month", "region"], name="total_month_region")]

    def __str__(self) -> str:
        return f"{self.region} {self.month:%Y-%m}: {self.participants}"

    @property
    def by_segment(self) -> dict[str, int | None]:
        """Every segment in its order, None where nothing is known."""
        return {segment: self.segments.get(segment) for segment in Segment.values}

    @property
    def values(self) -> dict[str, Any]:
        """All that it says, by column."""
        names = [field.attname for field in self._meta.concrete_fields if not field.primary_key]
        return {name: getattr(self, name) for name in names}
