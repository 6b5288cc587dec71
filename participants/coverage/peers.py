"""Places of similar size and structure, and what it would bring to do as well as they do.

The rule, as `/metodologi/` prints it: two places are as far apart as their workers differ (twice as
many is 1), and STRUCTURE times the part of their participants that would have to be in another
segment to make the two alike. The PEERS nearest are a place's peers; equally near ones come in the
order of their codes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import ceil
from statistics import median, quantiles
from typing import Self

import numpy as np

from common.arithmetic import coverage_percent
from common.segments import Segment
from participants.coverage.position import Position
from participants.figures.models import RegionTotal
from regions.models import Region

PEERS = 7  # half of a province of fourteen; odd, so that the median is one of them
FEWEST = 4  # below that a middle half says nothing
STRUCTURE = 4  # a quarter of the participants elsewhere weighs as much as twice the workers
EXACT = 9  # decimals of a distance: nobody is nearer by the last bit of a logarithm


@dataclass(frozen=True)
class Place:
    """What a place is compared by: its last report up to the month, and the workers of its year."""

    region: Region
    month: date
    is_whole: bool
    participants: int
    workers: int
    segments: dict[str, int | None]
    is_sample: bool = False

    @classmethod
    def of(cls, region: Region, total: RegionTotal, workers: int) -> Self:
        return cls(
            region=region,
            month=total.month,
            is_whole=total.places_reported == total.places_known,
            participants=total.participants,
            workers=workers,
            segments=total.by_segment,
            is_sample=total.is_sample,
        )

    @property
    def percent(self) -> Decimal:
        """Its coverage as it is written."""
        return coverage_percent(self.participants, self.workers)

    @cached_property
    def coverage(self) -> Fraction:
        return Fraction(self.participants * 100, self.workers)

    def share(self, segment: str) -> Fraction | None:
        """Participants of a segment per hundred workers."""
        people = self.segments.get(segment)
        return None if people is None else Fraction(people * 100, self.workers)


@dataclass(frozen=True, slots=True)
class Middle:
    """The median of some places, and the quarters on either side of it, in percent."""

    low: Fraction
    median: Fraction
    high: Fraction
    count: int


@dataclass(frozen=True, slots=True)
class Chance:
    """What reaching the peers' median would bring. `segment`: of that alone; empty: of all."""

    segment: str
    share: Fraction
    middle: Middle
    people: int  # 0 at or above the median


@dataclass(frozen=True)
class Peers:
    """The places most like one, the nearest first, and how they stood month by month."""

    place: Place
    others: Sequence[Place]
    months: dict[date, Middle] = field(default_factory=dict)

    @property
    def of_the_month(self) -> list[Place]:
        """Those whose report of the place's own month is in, whole."""
        return [one for one in self.others if one.month == self.place.month and one.is_whole]

    @property
    def is_sample(self) -> bool:
        return any(one.is_sample for one in self.others)

    @cached_property
    def chance(self) -> Chance | None:
        """None where too few of them have reported to be compared with."""
        between = middle([one.coverage for one in self.of_the_month])
        if between is None or not self.place.is_whole:
            return None
        people = people_to(between.median, self.place.workers, self.place.participants)
        return Chance("", self.place.coverage, between, people)

    @property
    def chances(self) -> list[Chance]:
        """By segment, the one in which most people can be won first."""
        if not self.place.is_whole:
            return []
        found = [chance for name in Segment.values if (chance := self._in(name))]
        return sorted(found, key=lambda chance: -chance.people)

    def _in(self, segment: str) -> Chance | None:
        own, people = self.place.share(segment), self.place.segments.get(segment)
        shares = [one.share(segment) for one in self.of_the_month]
        between = middle([share for share in shares if share is not None])
        if own is None or people is None or between is None:
            return None
        return Chance(segment, own, between, people_to(between.median, self.place.workers, people))


def middle(shares: Sequence[Fraction]) -> Middle | None:
    """Median and quartiles (those between two values in proportion); None of too few."""
    if len(shares) < FEWEST:
        return None
    low, _median, high = quantiles(shares, n=4, method="inclusive")
    return Middle(low, median(shares), high, len(shares))


def people_to(percent: Fraction, workers: int, people: int) -> int:
    """People still to be won until they are so many per cent of the workers, rounded up."""
    return max(0, ceil(percent * workers / 100) - people)


def nearest(place: Place, among: Iterable[Place]) -> list[Place]:
    """The PEERS places most like it, the nearest first."""
    return _nearest([place], among)[0]


def peers_of_each(positions: Iterable[Position]) -> dict[int, Peers]:
    """Of all places of a region at once, by region id; places without a report or without workers
    have no peers and are nobody's."""
    places = [place for position in positions if (place := _place(position))]
    found = _nearest(places, places)
    return {
        place.region.pk: Peers(place, others) for place, others in zip(places, found, strict=True)
    }


def _place(position: Position) -> Place | None:
    if position.total is None or position.workers is None or not position.total.participants:
        return None
    return Place.of(position.region, position.total, position.workers.number)


def _nearest(places: Sequence[Place], among: Iterable[Place]) -> list[list[Place]]:
    others = sorted(among, key=lambda other: other.region.code)
    if not places or not others:
        return [[] for _place in places]
    size, mix = _measures(places)
    other_size, other_mix = _measures(others)
    far = np.abs(size[:, None] - other_size[None, :])
    for segment in range(mix.shape[1]):
        far += np.abs(mix[:, segment, None] - other_mix[None, :, segment]) * (STRUCTURE / 2)
    order = np.argsort(far.round(EXACT), axis=1, kind="stable")[:, : PEERS + 1]
    return [
        [others[number] for number in row if others[number].region != place.region][:PEERS]
        for place, row in zip(places, order, strict=True)
    ]


def _measures(places: Sequence[Place]) -> tuple["np.ndarray", "np.ndarray"]:
    """How often the workers double, and the part of the participants in each segment."""
    size = np.log2(np.array([place.workers for place in places], dtype=float))
    people = [[place.segments.get(name) or 0 for name in Segment.values] for place in places]
    counts = np.array(people, dtype=float)
    return size, counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
