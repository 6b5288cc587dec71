"""The one door through which a figure enters the portal."""

from collections.abc import Collection, Iterable

from django.db import transaction

from common.data_version import DataVersion
from participants.figures.models import MOVEMENTS, CellKey, EnrolmentFigure, Publication
from participants.figures.totals import refresh_totals


@transaction.atomic
def publish(
    *,
    figures: Iterable[EnrolmentFigure],
    publication: Publication,
    reason: str = "",
    is_sample: bool = False,
    refresh: bool = True,
) -> list[EnrolmentFigure]:
    """Record verified figures: unchanged ones are left, changed ones supersede the former figure.

    Returns those that were recorded. The totals and the data version change in the same
    transaction; who publishes many months at once says `refresh=False` and refreshes the totals
    at the end.
    """
    _wait_for_other_publishers()
    by_key = {figure.key: figure for figure in figures}
    former = _current_figures(by_key.values())
    changed = []
    for key, figure in by_key.items():
        figure.is_sample = is_sample
        if key not in former or _differs(former[key], figure):
            figure.publication, figure.recorded_at = publication, publication.at
            figure.reason = reason if key in former else ""
            changed.append(figure)
    if not changed:
        return []
    superseded = [former[figure.key].pk for figure in changed if figure.key in former]
    EnrolmentFigure.objects.filter(pk__in=superseded).update(superseded_at=publication.at)
    EnrolmentFigure.objects.bulk_create(changed)
    if refresh:
        refresh_totals({figure.month for figure in changed}, {one.region_id for one in changed})
        DataVersion.bump()
    return changed


def _current_figures(figures: Collection[EnrolmentFigure]) -> dict[CellKey, EnrolmentFigure]:
    """The figures that may be superseded, locked; those of neighbouring cells are among them."""
    current = EnrolmentFigure.objects.current().filter(
        month__in={figure.month for figure in figures},
        branch__in={figure.branch_id for figure in figures},
        region__in={figure.region_id for figure in figures},
    )
    return {figure.key: figure for figure in current.select_for_update()}


def _wait_for_other_publishers() -> None:
    """Totals are added up over branches: two publishers at once would each miss the other's
    figures. The second waits for the first to commit."""
    DataVersion.objects.get_or_create(pk=1)
    DataVersion.objects.select_for_update().get(pk=1)


def _differs(former: EnrolmentFigure, figure: EnrolmentFigure) -> bool:
    names = ("opening", *MOVEMENTS, "closing", "is_sample")
    return any(getattr(former, name) != getattr(figure, name) for name in names)
