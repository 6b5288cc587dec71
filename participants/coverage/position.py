"""Where a place stands: what is known of it, and what follows from that.

A nation has 514 places and a page shows 50: what follows is computed when it is read, once.
Page, API, workbook, slides and share card all show a `Position`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, Self

from django.urls import reverse
from django.utils.functional import cached_property

from common import arithmetic, formats
from common.arithmetic import ContributionUnit, PaceState
from common.months import add_months, month_range, months_between
from common.projection import Series, pace, reached_on
from participants.figures.models import RegionTotal
from regions.models import PublicStatement, Region, Target, TargetContribution, WorkforceEstimate

OLD_MONTHS = 2  # a month is reported within the next one: the figures of July are those of August


@dataclass(frozen=True, slots=True)
class Workers:
    """The denominator, with what it rests on."""

    number: int
    year: int
    is_derived: bool
    derivation: str
    source: str
    source_url: str
    published_on: date | None
    is_sample: bool

    @classmethod
    def estimated(cls, estimate: WorkforceEstimate) -> Self:
        return cls(
            number=estimate.workers,
            year=estimate.year,
            is_derived=estimate.is_derived,
            derivation=estimate.derivation,
            source=estimate.source,
            source_url=estimate.source_url,
            published_on=estimate.published_on,
            is_sample=estimate.is_sample,
        )

    @classmethod
    def stated(cls, statement: PublicStatement) -> Self | None:
        """As stated, else derived from what was stated, where that is enough."""
        is_derived = statement.workers is None
        if is_derived and not (statement.participants and statement.coverage_percent):
            return None
        number = statement.workers or arithmetic.derive_workers(
            statement.participants or 0, statement.coverage_percent
        )
        return cls(
            number=number,
            year=statement.data_month.year,
            is_derived=is_derived,
            derivation=_derivation(statement) if is_derived else "",
            source=statement.source,
            source_url=statement.source_url,
            published_on=statement.as_of,
            is_sample=False,
        )


def _derivation(statement: PublicStatement) -> str:
    percent = formats.percent(statement.coverage_percent, statement.stated_places)
    return f"{formats.people(statement.participants)} / {percent}"


@dataclass(frozen=True, slots=True)
class Channel:
    """What one channel is meant to contribute, in people, and how else its amount could be read."""

    name: str
    amount: Decimal
    unit: ContributionUnit
    people: int
    readings: dict[ContributionUnit, int]
    document: str
    note: str


@dataclass
class Position:
    region: Region
    month: date | None  # the month chosen
    data_month: date | None = None  # the month the numbers are of
    source: str | None = None  # "report", "statement" or None: nothing is known
    participants: int | None = None
    workers: Workers | None = None
    stated_coverage: Decimal | None = None  # where a statement gave nothing but a percentage
    coverage_places: int = 2
    target: Target | None = None
    series: Mapping[date, int] = field(default_factory=dict)  # participants by month
    total: RegionTotal | None = None  # of a report
    statement: PublicStatement | None = None
    unmeasured: RegionTotal | None = None  # of a report without workers, beside a statement
    is_sample: bool = False
    places: int = 0
    rank: int | None = None  # among the comparable places
    past: Series = field(default_factory=dict)  # what a projection goes on from
    today: date | None = None  # the day that is compared with, in words alone
    target_now: Target | None = None  # in force on that day, where it is not the month's own

    @property
    def href(self) -> str:
        return _page_of(self.region.code)

    @property
    def is_known(self) -> bool:
        return self.source is not None

    @cached_property
    def is_reported(self) -> bool:
        """Its report of the month chosen is in, whole."""
        return self.source == "report" and self.data_month == self.month and self.is_complete

    @cached_property
    def is_comparable(self) -> bool:
        """Of the month chosen, whole, and with a denominator: only then is a place ranked."""
        return self.is_reported and self.coverage is not None

    @property
    def is_complete(self) -> bool:
        return self.source != "report" or self.places_reported == self.places

    @property
    def is_awaited(self) -> bool:
        """Counted with an earlier figure, in whole or in part: its report of the month is due."""
        return self.source == "report" and not self.is_reported

    @property
    def lacks_workers(self) -> bool:
        """Its participants are reported, and there is nothing to measure them against."""
        return self.unmeasured is not None or (self.source == "report" and self.coverage is None)

    @property
    def is_over_full(self) -> bool:
        """More participants than workers: can be true, is shown and flagged, never clipped."""
        return self.coverage is not None and self.coverage > 100

    # Of the report

    @property
    def segments(self) -> dict[str, int | None] | None:
        return self.total.by_segment if self.total else None

    @property
    def places_known(self) -> int:
        return self.total.places_known if self.total else 0

    @property
    def places_reported(self) -> int:
        return self.total.places_reported if self.total else 0

    @property
    def verified_at(self) -> datetime | None:
        return self.total.verified_at if self.total else None

    @cached_property
    def change_month(self) -> int | None:
        return self._change(1)

    @cached_property
    def change_year(self) -> int | None:
        return self._change(12)

    def _change(self, months: int) -> int | None:
        if self.data_month is None:
            return None
        now = self.series.get(self.data_month)
        before = self.series.get(add_months(self.data_month, -months))
        return None if now is None or before is None else now - before

    @property
    def history(self) -> tuple[tuple[date, int | None], ...]:
        """The last 13 months of a report."""
        if self.total is None:
            return ()
        last = self.total.month
        months = month_range(add_months(last, -12), last)
        return tuple((month, self.series.get(month)) for month in months)

    # Coverage and gap

    @property
    def is_target_inherited(self) -> bool:
        """The place has none of its own: that of a region above serves as a yardstick."""
        return self.target is not None and self.target.region_id != self.region.pk

    @cached_property
    def coverage(self) -> Decimal | None:
        if self.participants is None or self.workers is None:
            return self.stated_coverage
        return arithmetic.coverage_percent(self.participants, self.workers.number)

    @cached_property
    def target_people(self) -> int | None:
        if self.target is None or self.workers is None or self.participants is None:
            return None
        return arithmetic.people_at(self.target.percent, self.workers.number)

    @property
    def gap_people(self) -> int | None:
        if self.target_people is None or self.participants is None:
            return None
        return max(0, self.target_people - self.participants)

    @property
    def gap_points(self) -> Decimal | None:
        if self.target is None or self.workers is None or self.participants is None:
            return None
        return arithmetic.gap_points(self.participants, self.workers.number, self.target.percent)

    @property
    def attainment(self) -> Decimal | None:
        if self.target_people is None or self.participants is None:
            return None
        return arithmetic.attainment_percent(self.participants, self.target_people)

    # Pace

    @property
    def is_pace_provisional(self) -> bool | None:
        """Pace and needs that move with the reports still to come, as the page says beside them."""
        return self.is_awaited if self.is_known else None

    @property
    def months_left(self) -> int | None:
        if self.target_people is None or self.target is None or self.data_month is None:
            return None
        return arithmetic.months_left(self.data_month, self.target.deadline)

    @property
    def needed_per_month(self) -> int | None:
        if self.gap_people is None or self.months_left is None:
            return None
        return arithmetic.needed_per_month(self.gap_people, self.months_left)

    @cached_property
    def pace_per_month(self) -> int | None:
        """The pace of the projection: the one that is meant wherever a pace is spoken of."""
        return pace(self.past) if self._is_projected else None

    @property
    def recent_per_month(self) -> int | None:
        if self.workers is None or self.data_month is None:
            return None
        return arithmetic.recent_gain_per_month(self.series, self.data_month)

    @cached_property
    def reached_on(self) -> date | None:
        """The month in which the projection reaches the target."""
        if self.target_people is None or not self._is_projected:
            return None
        return reached_on(self.past, self.target_people)

    @property
    def _is_projected(self) -> bool:
        """Its past ends with the month its numbers are of."""
        has_workers = self.source == "report" and self.workers is not None
        return has_workers and bool(self.past) and max(self.past) == self.data_month

    @cached_property
    def state(self) -> PaceState | None:
        return arithmetic.pace_state(**self._path) if self._path else None

    @property
    def ratio(self) -> Fraction | None:
        return arithmetic.pace_ratio(**self._path) if self._path else None

    @property
    def ratio_before(self) -> Fraction | None:
        """That of the month before, on the same path."""
        path = self._path
        before = self.data_month and add_months(self.data_month, -1)
        participants = self.series.get(before) if before else None
        if not path or participants is None:
            return None
        return arithmetic.pace_ratio(**path | {"participants": participants, "data_month": before})

    @property
    def _path(self) -> dict[str, Any]:
        """From the baseline to the target; empty where there is none to keep to."""
        if self.target_people is None or self.target is None or self.data_month is None:
            return {}
        return {
            "participants": self.participants,
            "baseline_participants": self.series.get(self.target.baseline),
            "target_people": self.target_people,
            "baseline_month": self.target.baseline,
            "data_month": self.data_month,
            "deadline": self.target.deadline,
        }

    # Compared with today. Numbers are counted by the data month; what is said of them is not.

    @property
    def age_months(self) -> int:
        """Months from the data month to today's, where that is more than OLD_MONTHS; else 0."""
        if self.today is None or self.data_month is None:
            return 0
        age = months_between(self.data_month, self.today)
        return age if age > OLD_MONTHS else 0

    @property
    def is_deadline_past(self) -> bool:
        return (
            self.target is not None and self.today is not None and self.target.deadline < self.today
        )

    @property
    def needed_now(self) -> int | None:
        """No pace is asked for once the deadline is past."""
        return None if self.gap_people and self.is_deadline_past else self.needed_per_month

    @property
    def state_now(self) -> PaceState | None:
        if self.gap_people and self.is_deadline_past:
            return PaceState.DEADLINE_PASSED
        return self.state

    # What closes the gap

    @cached_property
    def channels(self) -> tuple[Channel, ...]:
        """Of the place's own target: what another's target is to be reached by is not its plan."""
        return () if self.is_target_inherited else self._channels_of_target

    @property
    def yardsticks(self) -> tuple[Channel, ...]:
        """What channels would bring here by the target of a region above, which plans for no place;
        how people named for the region fall to its places is written nowhere."""
        if not self.is_target_inherited:
            return ()
        channels = self._channels_of_target
        return tuple(one for one in channels if one.unit is not ContributionUnit.PEOPLE)

    @property
    def _channels_of_target(self) -> tuple[Channel, ...]:
        gap, at_target = self.gap_people, self.target_people
        if self.target is None or self.workers is None or gap is None or at_target is None:
            return ()
        scale = {"workers": self.workers.number, "target_people": at_target, "gap": gap}
        return tuple(_channel(row, scale) for row in self.target.contributions.all())

    @property
    def residual(self) -> int | None:
        if self.gap_people is None or not self.channels:
            return None
        return arithmetic.residual_people(
            self.gap_people, [channel.people for channel in self.channels]
        )


def _channel(contribution: TargetContribution, scale: dict[str, int]) -> Channel:
    amount, unit = contribution.amount, ContributionUnit(contribution.unit)
    return Channel(
        name=contribution.channel,
        amount=amount,
        unit=unit,
        people=arithmetic.contribution_people(amount, unit, **scale),
        readings=arithmetic.contribution_readings(amount, **scale),
        document=contribution.document,
        note=contribution.note,
    )


@lru_cache(maxsize=1024)
def _page_of(code: str) -> str:
    return reverse("dashboard:region", args=[code])
