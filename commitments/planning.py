"""What a plan asks for: people by month and place, money by month and funder, and when the target is
reached.

    what goes on as it went + what KUR and commitments add to it - cohorts that end, not renewed
        = what is there anyway
    target - what is there anyway = what the plan has to bring, split over the places

Never mixed with verified figures: a plan reads them, and is held against them afterwards.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from commitments.sharing import split
from common.arithmetic import needed_per_month
from common.months import month_range, months_between


class Share(TextChoices):
    """By what the people are split over the places."""

    GAP = "gap", _("menurut kekurangan")
    WORKERS = "workers", _("menurut jumlah pekerja")
    PACE = "pace", _("menurut laju belakangan")
    BY_HAND = "by_hand", _("ditulis sendiri")


@dataclass(frozen=True, slots=True)
class PlaceNow:
    """A place as it stands: what a split goes by. Unknown is None, and counts as nothing."""

    place: int
    workers: int | None
    participants: int | None
    gap: int | None
    pace: int | None

    @property
    def uncovered(self) -> int:
        """People who could still be covered; nobody where either number is unknown."""
        if self.workers is None or self.participants is None:
            return 0
        return max(0, self.workers - self.participants)


def shares(
    people: int, by: Share, places: Sequence[PlaceNow], hand: Mapping[int, int] | None = None
) -> dict[int, int]:
    """Whole people by place that add up to `people`, but no more in a place than are uncovered
    there; what a place cannot take goes to the others by the same rule. By hand: as written.

    Adds up to less where all places together cannot take them.
    """
    if by is Share.BY_HAND:
        return {place.place: (hand or {}).get(place.place, 0) for place in places}
    given = {place.place: 0 for place in places}
    open_places = [place for place in places if place.uncovered]
    left = people
    while left > 0 and open_places:
        weights = [_weight(place, by) for place in open_places]
        parts = split(left, weights)
        for place, part in zip(open_places, parts, strict=True):
            room = place.uncovered - given[place.place]
            given[place.place] += min(part, room)
        left = people - sum(given.values())
        open_places = [one for one in open_places if given[one.place] < one.uncovered]
    return given


def _weight(place: PlaceNow, by: Share) -> int:
    value = {Share.GAP: place.gap, Share.WORKERS: place.workers, Share.PACE: place.pace}[by]
    return max(0, value or 0)


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What a plan takes for granted. People are whole numbers, months are dates on day 1."""

    month: date  # the data month
    deadline: date  # its month
    participants: int
    target_people: int
    going_on: Mapping[date, int]  # people by the projection, at the end of each month
    kur_per_month: int = 0  # beyond what goes on as it went
    # People of cohorts that end, by month, if none is renewed; apart for each who pays
    ending: Sequence[Mapping[date, int]] = ()
    renewed_percent: int = 100  # of them, renewed
    committed: int = 0  # people that commitments add to what goes on as it went
    widths: Mapping[date, int] = field(default_factory=dict)  # half the projection's band

    def lost(self, month: date) -> int:
        """People whose cover has ended by the end of a month and is not renewed."""
        return sum(
            ended.get(month, 0) - renewed(ended.get(month, 0), self.renewed_percent)
            for ended in self.ending
        )


def renewed(ended: int, percent: int) -> int:
    return ended * percent // 100


@dataclass(frozen=True, slots=True)
class Part:
    """What a plan brings in one place: people, and what each costs there once beside the dues."""

    people: int
    extra_cost: int = 0


@dataclass(frozen=True, slots=True)
class Month:
    month: date
    there_anyway: int
    planned: int  # people the plan has brought by then
    new: int  # of them, in this month
    other_cost: int  # of who is new in it, once
    width: int | None  # half the projection's band; None where none is known

    @property
    def people(self) -> int:
        return self.there_anyway + self.planned


@dataclass(frozen=True, slots=True)
class Answer:
    months: Sequence[Month]
    target_people: int
    missing: int  # that the plan has to bring by the deadline
    per_month: int | None  # of them

    @property
    def reached_in(self) -> date | None:
        """The first month at whose end the target is reached."""
        reached = (month.month for month in self.months if month.people >= self.target_people)
        return next(reached, None)

    @property
    def short_by(self) -> int:
        """People missing at the deadline; 0 where the target is reached."""
        return max(0, self.target_people - self.months[-1].people) if self.months else self.missing

    @property
    def width(self) -> int | None:
        """Half the projection's band at the deadline."""
        return self.months[-1].width if self.months else None

    @property
    def is_sure(self) -> bool | None:
        """Reached even at the lower end of the projection's band; None where there is no band."""
        if self.width is None:
            return None
        return self.months[-1].people - self.width >= self.target_people


def answer(plan: Assumptions, parts: Sequence[Part] | None = None) -> Answer:
    """`parts`: what the plan brings in each place by the deadline; where they are not told, all that
    are missing, for nothing beside the dues."""
    months = month_range(plan.month, plan.deadline)[1:]
    anyway = {month: _there_anyway(plan, month) for month in months}
    last = anyway[months[-1]] if months else plan.participants
    missing = max(0, plan.target_people - last)
    brought = [Part(missing)] if parts is None else parts
    steps = [monthly(part.people, len(months)) for part in brought]
    rows, planned = [], 0
    for number, month in enumerate(months):
        new = [step[number] for step in steps]
        planned += sum(new)
        extra = sum(n * part.extra_cost for n, part in zip(new, brought, strict=True))
        rows.append(
            Month(
                month=month,
                there_anyway=anyway[month],
                planned=planned,
                new=sum(new),
                other_cost=extra,
                width=plan.widths.get(month),
            )
        )
    return Answer(
        months=rows,
        target_people=plan.target_people,
        missing=missing,
        per_month=needed_per_month(missing, len(months)),
    )


def monthly(people: int, months: int) -> list[int]:
    """In equal months; what does not divide comes in the first ones.

    >>> monthly(8, 5)
    [2, 2, 2, 1, 1]
    """
    return split(people, [1] * months)


def _there_anyway(plan: Assumptions, month: date) -> int:
    """By the end of the month, without what the plan brings."""
    passed = months_between(plan.month, month)
    span = months_between(plan.month, plan.deadline)
    committed = plan.committed * passed // span
    going_on = plan.going_on.get(month, plan.participants)
    return going_on + plan.kur_per_month * passed + committed - plan.lost(month)
