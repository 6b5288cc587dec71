"""What a plan reads: where the figures stand, what goes on by itself, tariffs, and what was promised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from commitments.models import Plan
from commitments.optimum import Offer
from commitments.plan_budget import Budget, Ending, budget_of, endings_of
from commitments.plan_promises import Held, held_by
from commitments.planning import (
    Answer,
    Assumptions,
    Part,
    PlaceNow,
    Share,
    answer,
    monthly,
    shares,
)
from commitments.sharing import split
from common.arithmetic import gap_people, needed_per_month, people_at, round_half_up
from common.months import add_months, month_range
from common.projection import project
from common.query_params import Choices
from participants.coverage.position import Position
from participants.coverage.positions import place_positions, region_position, with_past
from participants.coverage.snapshot import Snapshot, load_snapshot
from participants.kur.contribution import contributions
from participants.kur.models import KurRelease
from regions.models import Region, Target, Tariff
from regions.tariffs import DatedTariffs, dated_tariffs

LONGEST = 120  # months a plan looks ahead


@dataclass(frozen=True)
class Ground:
    """A region and its places as the latest figures have them."""

    snapshot: Snapshot
    position: Position
    places: Sequence[Position]

    @property
    def is_known(self) -> bool:
        """A plan needs a month in numbers, with workers."""
        position = self.position
        return None not in (position.data_month, position.participants, position.workers)

    @property
    def rows(self) -> Sequence[Position]:
        """The places to split over; the region itself where it has none."""
        return self.places or [self.position]


def ground_of(region: Region) -> Ground:
    snapshot = load_snapshot(region.code, Choices())
    places = with_past(snapshot, place_positions(snapshot))
    return Ground(snapshot, region_position(snapshot), places)


def kur_per_month(ground: Ground) -> int:
    """The release's own recent gain a month, as the value to begin with; 0 where none is known."""
    release = KurRelease.objects.released().first()
    if release is None:
        return 0
    region = ground.snapshot.region
    found = contributions(release, [region]).get(region.pk)
    return max(0, found.recent_per_month or 0) if found else 0


@dataclass(frozen=True)
class PlanFacts:
    plan: Plan
    ground: Ground
    assumptions: Assumptions
    answer: Answer
    held: Sequence[Held]
    kur_in_trend: int  # a month, by KUR's own releases
    tariffs: Mapping[date, Decimal | None]  # what a person costs in each month
    tariff: Tariff | None  # of the first month
    endings: Sequence[Ending]
    split: Mapping[int, int]  # people by place
    extra_costs: Mapping[int, int]  # by place, once a person

    @cached_property
    def budget(self) -> Budget:
        return budget_of(self.plan, self.answer, self.tariffs, self.endings)

    @property
    def dues_of_one(self) -> int | None:
        """Of a person, where as many come in each month until the deadline: in the second month two
        of twelve are paid for, in the last one all. None where a tariff is not known."""
        known = [tariff for tariff in self.tariffs.values() if tariff is not None]
        if not known or len(known) < len(self.tariffs):
            return None
        paid = sum(number * tariff for number, tariff in enumerate(known, start=1))
        return int(round_half_up(Decimal(paid) / len(known), 0))

    @property
    def by_trend(self) -> int:
        """People that the projection alone adds until the deadline."""
        last = self.assumptions.going_on.get(self.plan.last_month)
        return last - self.assumptions.participants if last is not None else 0

    @property
    def kur_beyond(self) -> int:
        """Of the trend, until the deadline."""
        return self.assumptions.kur_per_month * len(self.months)

    @property
    def lost(self) -> int:
        """Below nothing: people whose cover ends until the deadline and is not renewed."""
        return -self.assumptions.lost(self.plan.last_month)

    @property
    def there_anyway(self) -> int:
        """At the deadline, without what the plan brings."""
        months = self.answer.months
        return months[-1].there_anyway if months else self.assumptions.participants

    @property
    def own_targets(self) -> Mapping[int, int]:
        """People of each place's own target: those there are and its share of all that are missing,
        of what comes anyway too. Together the region's target, as far as its places can take it."""
        places = places_now(self.ground, self.plan.percent)
        whole = max(0, self.assumptions.target_people - self.assumptions.participants)
        if self.plan.is_split_by_hand:
            anyway = split(max(0, whole - self.answer.missing), list(self.split.values()))
            parts = {
                place: people + more
                for (place, people), more in zip(self.split.items(), anyway, strict=True)
            }
        else:
            parts = dict(shares(whole, Share(self.plan.share), places))
        return {
            place.place: place.participants + parts.get(place.place, 0)
            for place in places
            if place.participants is not None and place.workers is not None
        }

    @property
    def own_targets_total(self) -> int:
        return sum(self.own_targets.values())

    @cached_property
    def adopted_targets(self) -> Mapping[int, Decimal]:
        """Percent by place, as the document has them: the plan moves on with its figures, they stay."""
        if not self.plan.is_adopted:
            return {}
        regions = [row.region.pk for row in self.ground.rows]
        targets = Target.objects.filter(
            region__in=regions, deadline=self.plan.deadline, document=self.plan.document
        )
        return dict(targets.order_by("pk").values_list("region", "percent"))

    @property
    def months(self) -> Sequence[date]:
        return [row.month for row in self.answer.months]

    @property
    def split_total(self) -> int:
        return sum(self.split.values())

    @property
    def unplaced(self) -> int:
        """People that all places together cannot take."""
        return self.answer.missing - self.split_total


def facts_of(plan: Plan) -> PlanFacts | None:
    """None where the region has no figures to plan from any more."""
    ground = ground_of(plan.region)
    if not ground.is_known:
        return None
    month = known_month(ground)
    months = month_range(month, plan.last_month)[1:]
    in_trend = kur_per_month(ground)
    by_kur = max(plan.kur_per_month, in_trend) * len(months)
    held = held_by(plan, month, ground.snapshot.today, kur_until_deadline=by_kur)
    endings = endings_of(plan, month, months)
    assumed = _assumptions(plan, ground, held, endings, in_trend)
    dated = DatedTariffs(dated_tariffs(plan.segment, publicly_paid=plan.is_publicly_paid))
    tariffs = {one: dated.monthly(one) for one in months}
    rows = {row.region_id: row for row in plan.places.all()}
    by_hand = {place: row.people or 0 for place, row in rows.items()}
    extra = {place: row.extra_cost or 0 for place, row in rows.items()}
    missing = answer(assumed).missing
    by_place = shares(missing, Share(plan.share), places_now(ground, plan.percent), by_hand)
    parts = [Part(people, extra.get(place, 0)) for place, people in by_place.items()]
    return PlanFacts(
        plan=plan,
        ground=ground,
        assumptions=assumed,
        answer=answer(assumed, parts),
        held=held,
        kur_in_trend=in_trend,
        tariffs=tariffs,
        tariff=dated.tariff(months[0]) if months else None,
        endings=endings,
        split=by_place,
        extra_costs=extra,
    )


def places_now(ground: Ground, percent: Decimal) -> list[PlaceNow]:
    return [
        PlaceNow(
            place=row.region.pk,
            workers=row.workers.number if row.workers else None,
            participants=row.participants,
            gap=_gap(row, percent),
            pace=row.pace_per_month,
        )
        for row in ground.rows
    ]


def _gap(row: Position, percent: Decimal) -> int | None:
    """To what the plan is to reach: a place's own target may be another one, and becomes another
    one when the plan is adopted."""
    if row.workers is None or row.participants is None:
        return None
    return gap_people(row.participants, row.workers.number, percent)


def offers(facts: PlanFacts) -> list[Offer]:
    """What the best split may choose from: what one more person costs in dues, as the plan's budget
    has them, and what else it costs there. Empty where a tariff is not known."""
    dues = facts.dues_of_one
    if dues is None:
        return []
    limits = {row.region_id: row for row in facts.plan.places.all()}
    made = []
    for place in places_now(facts.ground, facts.plan.percent):
        limit = limits.get(place.place)
        cap = place.uncovered
        if limit is not None and limit.cap is not None:
            cap = min(cap, limit.cap)
        floor = min(cap, (limit.floor or 0) if limit else 0)
        extra = facts.extra_costs.get(place.place, 0)
        made.append(Offer(place.place, dues + extra, floor, cap))
    return made


def split_rows(facts: PlanFacts) -> list[dict[str, Any]]:
    """`{position, gap, people, per_month, by_month, extra_cost, target,
    adopted}` by place."""
    months, targets = len(facts.answer.months), facts.own_targets
    return [
        {
            "position": row,
            "gap": _gap(row, facts.plan.percent),
            "people": people,
            "per_month": needed_per_month(people, months),
            "by_month": monthly(people, months),
            "extra_cost": facts.extra_costs.get(row.region.pk, 0),
            "target": targets.get(row.region.pk),
            "adopted": facts.adopted_targets.get(row.region.pk),
        }
        for row in facts.ground.rows
        for people in [facts.split.get(row.region.pk, 0)]
    ]


def _assumptions(
    plan: Plan, ground: Ground, held: Sequence[Held], endings: Sequence[Ending], kur_in_trend: int
) -> Assumptions:
    position = ground.position
    month, workers = known_month(ground), position.workers
    assert workers is not None  # noqa: S101 - `is_known` says so
    ahead = project(position.past, until=plan.last_month, margins=ground.snapshot.margins)
    return Assumptions(
        month=month,
        deadline=plan.last_month,
        participants=position.participants or 0,
        target_people=people_at(plan.percent, workers.number),
        going_on={step.month: step.expected for step in ahead},
        kur_per_month=max(0, plan.kur_per_month - kur_in_trend),
        ending=[ending.people for ending in endings],
        renewed_percent=plan.renewed_percent,
        committed=sum(one.added for one in held),
        widths={step.month: step.high - step.expected for step in ahead if step.high is not None},
    )


def known_month(ground: Ground) -> date:
    month = ground.position.data_month
    assert month is not None  # noqa: S101 - `is_known` says so
    return month


def furthest(month: date) -> date:
    return add_months(month, LONGEST)
