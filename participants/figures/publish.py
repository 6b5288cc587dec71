"""The one door through which a figure enters the portal."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from common.data_version import DataVersion
from participants.figures.models import CellKey, EnrolmentFigure, Publication
from participants.figures.totals import refresh_totals

PUBLISHING_LOCK = 4_620_240_801  # any number that no other advisory lock of the portal uses


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One verified cell of the ledger; movements are all known or all None."""

    region_id: int
    branch_id: int
    segment: str
    month: date
    closing: int
    opening: int | None = None
    new: int | None = None
    returned: int | None = None
    moved_in: int | None = None
    lapsed: int | None = None
    moved_out: int | None = None

    @property
    def key(self) -> CellKey:
        return (self.region_id, self.branch_id, self.segment, self.month)

    @property
    def values(self) -> dict[str, int | None]:
        names = ("opening", "new", "returned", "moved_in", "lapsed", "moved_out", "closing")
        return {name: getattr(self, name) for name in names}


@transaction.atomic
def publish(
    *,
    cells: Iterable[Cell],
    publication: Publication,
    reason: str = "",
    is_sample: bool = False,
    refresh: bool = True,
) -> list[EnrolmentFigure]:
    """Record verified cells: unchanged ones are left, changed ones supersede the former figure.

    Returns the new figures. The totals and the data version change in the same transaction;
    who publishes many months at once says `refresh=False` and refreshes the totals at the end.
    """
    _wait_for_other_publishers()
    by_key = {cell.key: cell for cell in cells}
    former = _current_figures(by_key.values())
    changed = [
        cell
        for key, cell in by_key.items()
        if key not in former or _differs(former[key], cell, is_sample)
    ]
    if not changed:
        return []
    superseded = [former[cell.key].pk for cell in changed if cell.key in former]
    EnrolmentFigure.objects.filter(pk__in=superseded).update(superseded_at=publication.at)
    figures = EnrolmentFigure.objects.bulk_create(
        EnrolmentFigure(
            region_id=cell.region_id,
            branch_id=cell.branch_id,
            segment=cell.segment,
            month=cell.month,
            **cell.values,
            recorded_at=publication.at,
            reason=reason if cell.key in former else "",
            publication=publication,
            is_sample=is_sample,
        )
        for cell in changed
    )
    if refresh:
        refresh_totals({cell.month for cell in changed}, {cell.region_id for cell in changed})
        DataVersion.bump()
    return figures


def _current_figures(cells: Collection[Cell]) -> dict[CellKey, EnrolmentFigure]:
    """The figures that may be superseded, locked; those of neighbouring cells are among them."""
    figures = EnrolmentFigure.objects.current().filter(
        month__in={cell.month for cell in cells},
        branch__in={cell.branch_id for cell in cells},
        region__in={cell.region_id for cell in cells},
    )
    return {figure.key: figure for figure in figures.select_for_update()}


def _wait_for_other_publishers() -> None:
    """Totals are added up over branches: two publishers at once would each miss the other's
    figures. The second waits for the first to commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLISHING_LOCK])


def _differs(figure: EnrolmentFigure, cell: Cell, is_sample: bool) -> bool:
    return figure.is_sample != is_sample or any(
        getattr(figure, name) != value for name, value in cell.values.items()
    )
