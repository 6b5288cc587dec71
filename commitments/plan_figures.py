"""What a plan reads: where the figures stand, what goes on by itself, tariffs, and what was promised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from commitments.attainment import attainments
from commitments.models import Channel, Plan
from commitments.optimum import Offer
from commitments.planning import Answer, Assumptions, PlaceNow, Share, answer, shares
from commitments.sharing import split
from common.arithmetic import needed_per_month, people_at
from common.months import add_months, month_range, months_between
from common.projection import project
from common.query_params import Choices
from participants.cohorts.models import CohortVersion
from participants.cohorts.public import Cover, cover_of
from participants.coverage.position import Position
from participants.coverage.positions import place_positions, region_position, with_past
from participants.coverage.snapshot import Snapshot, load_snapshot
from participants.kur.contribution import contributions
from participants.kur.models import KurRelease
from regions.models import Region, Tariff
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
    tariffs: Mapping[date, Decimal]
    tariff: Tariff | None  # of the first month
    is_costed: bool  # the tariff of every month is known
    split: Mapping[int, int]  # people by place
    ending: Mapping[str, Mapping[date, tuple[int, Decimal]]]  # by funder and month: people, tariff

    @property
    def renewals(self) -> Mapping[str, Mapping[date, Decimal]]:
        """Rupiah by funder and month."""
        percent = self.plan.renewed_percent
        paid = {
            funder: {
                month: lost * percent // 100 * tariff for month, (lost, tariff) in rows.items()
            }
            for funder, rows in self.ending.items()
        }
        return {funder: by_month for funder, by_month in paid.items() if any(by_month.values())}

    @property
    def cost(self) -> Decimal:
        """Of the plan's own people and of the renewals, until the deadline."""
        renewals = (sum(paid.values(), Decimal(0)) for paid in self.renewals.values())
        return self.answer.cost + sum(renewals, Decimal(0))

    @property
    def own_targets(self) -> Mapping[int, int]:
        """People of each place's own target: those there are and its share of all that are missing,
        of what comes anyway too. Together the region's target, as far as its places can take it."""
        places = places_now(self.ground)
        whole = max(0, self.assumptions.target_people - self.assumptions.participants)
        if Share(self.plan.share) is Share.BY_HAND:
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
    assumed = _assumptions(plan, ground)
    months = month_range(assumed.month, assumed.deadline)[1:]
    dated = DatedTariffs(dated_tariffs(plan.segment, publicly_paid=plan.is_publicly_paid))
    tariffs = {month: dated.monthly(month) or Decimal(0) for month in months}
    whole = answer(assumed, tariffs)
    by_place = shares(whole.missing, Share(plan.share), places_now(ground), _by_hand(plan))
    told = answer(assumed, tariffs, brings=sum(by_place.values()))
    return PlanFacts(
        plan=plan,
        ground=ground,
        assumptions=assumed,
        answer=told,
        tariffs=tariffs,
        tariff=dated.tariff(months[0]) if months else None,
        is_costed=all(dated.tariff(month) for month in months),
        split=by_place,
        ending=_ending(plan, assumed, months),
    )


def places_now(ground: Ground) -> list[PlaceNow]:
    return [
        PlaceNow(
            place=row.region.pk,
            workers=row.workers.number if row.workers else None,
            participants=row.participants,
            gap=row.gap_people,
            pace=row.pace_per_month,
        )
        for row in ground.rows
    ]


def offers(facts: PlanFacts) -> list[Offer]:
    """What the best split may choose from: the contribution of every month to the deadline for one
    more person in the first, and what else it costs there."""
    dues = int(sum(facts.tariffs.values(), Decimal(0)))
    limits = {row.region_id: row for row in facts.plan.places.all()}
    made = []
    for place in places_now(facts.ground):
        limit = limits.get(place.place)
        cap = place.uncovered
        if limit is not None and limit.cap is not None:
            cap = min(cap, limit.cap)
        floor = min(cap, (limit.floor or 0) if limit else 0)
        extra = (limit.extra_cost or 0) if limit else 0
        made.append(Offer(place.place, dues + extra, floor, cap))
    return made


def split_rows(facts: PlanFacts) -> list[dict[str, Any]]:
    """`{position, people, per_month, target}` by place."""
    months, targets = len(facts.answer.months), facts.own_targets
    return [
        {
            "position": row,
            "people": people,
            "per_month": needed_per_month(people, months),
            "target": targets.get(row.region.pk),
        }
        for row in facts.ground.rows
        for people in [facts.split.get(row.region.pk, 0)]
    ]


def what_happened(facts: PlanFacts) -> list[tuple[date, int | None, int | None]]:
    """`(month, planned, actual)` since the plan was made, as it was then: a straight way from the
    participants of that day to the target."""
    plan, series = facts.plan, facts.ground.snapshot.series
    months = month_range(plan.month, plan.last_month)
    span = len(months) - 1
    if span < 1:
        return []
    target = facts.assumptions.target_people
    return [
        (
            month,
            plan.participants + (target - plan.participants) * step // span,
            series[month].participants if month in series else None,
        )
        for step, month in enumerate(months)
        if month <= (facts.ground.position.data_month or plan.month)
    ]


def _assumptions(plan: Plan, ground: Ground) -> Assumptions:
    position = ground.position
    month, workers = position.data_month, position.workers
    assert month is not None and workers is not None  # noqa: S101, PT018 - `is_known` says so
    ahead = project(position.past, until=plan.last_month, margins=ground.snapshot.margins)
    cover = cover_of(plan.region)
    last = ahead[-1] if ahead else None
    return Assumptions(
        month=month,
        deadline=plan.last_month,
        participants=position.participants or 0,
        target_people=people_at(plan.percent, workers.number),
        going_on={step.month: step.expected for step in ahead},
        kur_per_month=plan.kur_per_month,
        lost={one: cover.lost(month, one) for one in month_range(month, plan.last_month)},
        renewed_percent=plan.renewed_percent,
        committed=_committed(plan, ground),
        width=last.high - last.expected if last and last.high is not None else 0,
    )


def _committed(plan: Plan, ground: Ground) -> int:
    """People still to come by the commitments that the plan holds to be kept by its deadline. Those
    by KUR carry out what KUR is to bring anyway: only what they bring beyond it is counted."""
    held = set(plan.commitments.values_list("number", flat=True))
    rows = attainments(ground.position.data_month, today=ground.snapshot.today)
    counted = [
        row
        for row in rows
        if row.commitment.number in held and row.commitment.due_on <= plan.deadline
    ]
    by_kur = sum(row.outstanding for row in counted if row.commitment.channel == Channel.KUR)
    months = months_between(ground.position.data_month or plan.last_month, plan.last_month)
    beyond = max(0, by_kur - plan.kur_per_month * months)
    return sum(row.outstanding for row in counted) - by_kur + beyond


def _ending(
    plan: Plan, assumed: Assumptions, months: Sequence[date]
) -> dict[str, dict[date, tuple[int, Decimal]]]:
    """Each sponsor goes on paying for those of its own cohorts that are renewed: how many have
    ended by a month, and what one costs in it."""
    cover, ending = cover_of(plan.region), {}
    for kind in CohortVersion.Funder:
        own = Cover([version for version in cover.versions if version.funder_kind == kind])
        is_public = kind in CohortVersion.PUBLIC_FUNDERS
        dated = DatedTariffs(dated_tariffs(publicly_paid=is_public))
        rows = {
            month: (own.lost(assumed.month, month), dated.monthly(month) or Decimal(0))
            for month in months
        }
        if any(lost for lost, _tariff in rows.values()):
            ending[str(kind.label)] = rows
    return ending


def _by_hand(plan: Plan) -> dict[int, int]:
    return {row.region_id: row.people or 0 for row in plan.places.all()}


def furthest(month: date) -> date:
    return add_months(month, LONGEST)
