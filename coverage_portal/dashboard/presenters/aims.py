"""Which target a place is measured against in a month."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coverage_portal.dashboard.queries import AimedFor, Snapshot
from regions.models import Region


@dataclass(frozen=True, slots=True)
class Aim:
    """The target that applies to a place in a month."""

    percent: Decimal
    deadline: date
    baseline: date
    document: str
    issued_by: str
    published_on: date
    source_url: str
    note: str
    region_name: str
    is_inherited: bool  # the place has none of its own: its province's serves as a yardstick
    people: int | None = None


def aim_for(snapshot: Snapshot, region: Region, month: date | None) -> Aim | None:
    """The running target of the place, else of what it is part of, else the last one that passed.

    A target runs from its baseline to its deadline. Targets are set on the default basis; measured
    on another they would say something nobody decided.
    """
    if month is None or not snapshot.basis.is_default:
        return None
    line = [region, *_parents(snapshot, region)]
    for place in line:
        for target in snapshot.targets.get(place.pk, []):
            if target.baseline <= month and target.deadline >= month:
                return _aim_of(target, place, is_inherited=place.pk != region.pk)
    for place in line:
        passed = [t for t in snapshot.targets.get(place.pk, []) if t.deadline < month]
        if passed:
            return _aim_of(passed[-1], place, is_inherited=place.pk != region.pk)
    return None


def _parents(snapshot: Snapshot, region: Region) -> list[Region]:
    above = []
    parent = snapshot.region if region.pk != snapshot.region.pk else snapshot.region.parent
    while parent is not None:
        above.append(parent)
        parent = parent.parent
    return above


def _aim_of(target: AimedFor, region: Region, *, is_inherited: bool) -> Aim:
    return Aim(
        percent=target.percent,
        deadline=target.deadline,
        baseline=target.baseline,
        document=target.document,
        issued_by=target.issued_by,
        published_on=target.published_on,
        source_url=target.source_url,
        note=target.note,
        region_name=region.full_name,
        is_inherited=is_inherited,
    )
