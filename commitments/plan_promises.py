"""What a plan's KUR and the commitments that it holds add to what comes anyway.

The trend is taken to bring what it brings without any promise, and nobody is counted twice. A promise
counts only above what the trend brings in its places and segments until it is due. Where promises
overlap, the trend's people are shared among them as verified gains are (`commitments.sharing`). KUR
counts only above the people that it brings each month by its own releases: those are in the trend.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from commitments.attainment import Attainment, attainments
from commitments.gains import children_of_all, people_of_segments, places_and_segments
from commitments.models import Channel, Commitment, Plan
from commitments.sharing import Cell, Promise, shared_gains
from common.months import add_months
from common.projection import HISTORY, project


@dataclass(frozen=True, slots=True)
class Held:
    """A commitment that a plan holds, with what is still to come of it."""

    commitment: Commitment
    outstanding: int
    anyway: int = 0  # people that the trend, or the plan's KUR, brings in its place already
    left_out: str = ""  # why it is not counted

    @property
    def added(self) -> int:
        return 0 if self.left_out else max(0, self.outstanding - self.anyway)


def held_by(plan: Plan, month: date, today: date, *, kur_until_deadline: int) -> list[Held]:
    """`kur_until_deadline`: people by KUR, those of the trend and the plan's own."""
    numbers = set(plan.commitments.values_list("number", flat=True))
    if not numbers:
        return []
    rows = [row for row in attainments(month, today=today) if row.commitment.number in numbers]
    children = children_of_all()
    inside = {plan.region_id, *children.get(plan.region_id, [])}
    reasons = {row.commitment.pk: _left_out(row.commitment, plan, inside) for row in rows}
    counted = [row for row in rows if not reasons[row.commitment.pk]]
    by_trend = _by_trend(
        [row for row in counted if row.commitment.channel != Channel.KUR], plan, month, children
    )
    by_kur = _by_kur(
        [row for row in counted if row.commitment.channel == Channel.KUR], kur_until_deadline
    )
    return [
        Held(
            commitment=row.commitment,
            outstanding=row.outstanding,
            anyway=(by_trend | by_kur).get(row.commitment.pk, 0),
            left_out=reasons[row.commitment.pk],
        )
        for row in rows
    ]


def _left_out(commitment: Commitment, plan: Plan, inside: Collection[int]) -> str:
    if commitment.region_id not in inside:
        return _("di luar wilayah rencana")
    return _("tenggatnya sesudah tenggat rencana") if commitment.due_on > plan.deadline else ""


def _by_kur(rows: Sequence[Attainment], people: int) -> dict[int, int]:
    """Promises by KUR carry out what KUR brings: the first of them first."""
    shares = {}
    for row in rows:
        shares[row.commitment.pk] = share = min(people, row.outstanding)
        people -= share
    return shares


def _by_trend(
    rows: Sequence[Attainment], plan: Plan, month: date, children: Mapping[int, Sequence[int]]
) -> dict[int, int]:
    """People that come to each promise without it, until it is due; until the plan's deadline where
    it is late already."""
    promises = [
        Promise(
            key=row.commitment.pk,
            cells=places_and_segments(row.commitment, children),
            people=row.commitment.people,
            baseline_month=month,
            last_month=row.commitment.last_month
            if row.commitment.last_month > month
            else plan.last_month,
        )
        for row in rows
    ]
    cells: set[Cell] = set().union(*(promise.cells for promise in promises))
    people = people_of_segments(cells, add_months(month, -HISTORY), month)
    ahead = {cell: _going_on(people.get(cell, {}), plan.last_month) for cell in cells}
    gains = shared_gains(promises, ahead)
    return {promise.key: max(0, sum(gains[promise.key].values())) for promise in promises}  # type: ignore[misc]


def _going_on(series: Mapping[date, int], until: date) -> dict[date, int]:
    """From the last known month on; nothing where a trend is not known."""
    steps = project(series, until=until)
    last = {max(series): series[max(series)]} if steps else {}
    return last | {step.month: step.expected for step in steps}
