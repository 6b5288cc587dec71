"""The restatement ledger: every published figure that was corrected, beside what replaced it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum

from common.arithmetic import change_points
from participants.coverage.workers import workers
from participants.figures.models import CellKey, EnrolmentFigure
from regions.models import Region


@dataclass(frozen=True, slots=True)
class Restatement:
    """One cell, corrected once; a cell corrected twice has two restatements."""

    old: EnrolmentFigure
    new: EnrolmentFigure
    region: Region
    change: int  # people
    points: Decimal | None  # what that does to the place's coverage; None without workers
    parent_points: Decimal | None  # ... and to that of the province

    @property
    def restated_at(self) -> datetime:
        return self.new.recorded_at

    @property
    def replaces_sample(self) -> bool:
        """A sample figure gave way to a real one: nobody had been wrong."""
        return self.old.is_sample and not self.new.is_sample


def restated_figures(region: Region | None = None) -> QuerySet[EnrolmentFigure]:
    """The superseded figures, the latest correction first; slice it for a page of the ledger."""
    figures = EnrolmentFigure.objects.exclude(superseded_at=None).select_related(
        "region__parent", "branch"
    )
    if region is not None:
        figures = figures.within(region)
    return figures.order_by("-superseded_at", "region__code", "month", "branch_id", "segment")


@dataclass(frozen=True, slots=True)
class Correction:
    """Of one data month: how many of its figures were corrected, and what that does in people."""

    month: date
    figures: int
    change: int


def corrections_by_month(
    region: Region, *, since: datetime, until: datetime | None
) -> list[Correction]:
    """What was corrected in the time given, the newest data month first; a sample that gave way to a
    real figure is no correction. One query."""
    figures = EnrolmentFigure.objects.within(region).filter(superseded_at__gte=since)
    if until is not None:
        figures = figures.filter(superseded_at__lt=until)
    successor = EnrolmentFigure.objects.filter(
        region=OuterRef("region"),
        branch=OuterRef("branch"),
        segment=OuterRef("segment"),
        month=OuterRef("month"),
        recorded_at=OuterRef("superseded_at"),
        is_sample=OuterRef("is_sample"),
    )
    corrected = figures.annotate(corrected=Subquery(successor.values("closing")[:1]))
    by_month = corrected.exclude(corrected=None).order_by().values("month")
    sums = by_month.annotate(figures=Count("pk"), change=Sum(F("corrected") - F("closing")))
    return [Correction(**row) for row in sums.order_by("-month")]


def restatements(superseded: Sequence[EnrolmentFigure]) -> list[Restatement]:
    """The superseded figures with their successors and the effect on coverage."""
    figures = list(superseded)
    successors = _successors(figures)
    by_year = _workers(figures)
    return [
        _restatement(old, successors[old.key, old.superseded_at], by_year[old.month.year])
        for old in figures
    ]


def _restatement(
    old: EnrolmentFigure, new: EnrolmentFigure, by_place: dict[int, int]
) -> Restatement:
    change = new.closing - old.closing
    return Restatement(
        old=old,
        new=new,
        region=old.region,
        change=change,
        points=_points(change, by_place.get(old.region_id)),
        parent_points=_points(change, by_place.get(old.region.parent_id or 0)),
    )


def _successors(
    figures: Sequence[EnrolmentFigure],
) -> dict[tuple[CellKey, datetime | None], EnrolmentFigure]:
    """A correction closes one row and opens the next at the same moment."""
    successors = EnrolmentFigure.objects.select_related("publication__by").filter(
        recorded_at__in={figure.superseded_at for figure in figures},
        region__in={figure.region_id for figure in figures},
        month__in={figure.month for figure in figures},
    )
    return {(figure.key, figure.recorded_at): figure for figure in successors}


def _workers(figures: Sequence[EnrolmentFigure]) -> dict[int, dict[int, int]]:
    """Year -> region id -> workers, on the basis in use. A query for each year."""
    places = {figure.region_id for figure in figures}
    places |= {figure.region.parent_id for figure in figures if figure.region.parent_id}
    years = {figure.month.year for figure in figures}
    return {year: workers(year=year, places=places) for year in years}


def _points(change: int, number: int | None) -> Decimal | None:
    return None if number is None else change_points(change, number)
