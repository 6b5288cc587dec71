"""Which target a place is measured against in a month."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from participants.coverage.snapshot import AimedFor, Snapshot
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
    contributions: tuple[dict[str, Any], ...]  # of channels, to the place's own target


class Aims:
    """The targets in use in a snapshot. Places without one of their own share that of their
    province, which is looked up once."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.inherited: dict[date, Aim | None] = {}

    def of(self, region: Region, month: date | None) -> Aim | None:
        """The running target of the place, else of what it is part of, else the last that passed.

        A target runs from its baseline to its deadline. Targets are set on the default basis;
        measured on another they would say something nobody decided.
        """
        if month is None or not self.snapshot.basis.is_default:
            return None
        if region.pk == self.snapshot.region.pk or region.pk in self.snapshot.targets:
            return self._found([region, *_parents(self.snapshot, region)], month)
        if month not in self.inherited:
            self.inherited[month] = self._found(_parents(self.snapshot, region), month, above=True)
        return self.inherited[month]

    def _found(self, line: list[Region], month: date, *, above: bool = False) -> Aim | None:
        targets = self.snapshot.targets
        for number, place in enumerate(line):
            for target in targets.get(place.pk, []):
                if target.baseline <= month and target.deadline >= month:
                    return _aim_of(target, place, is_inherited=above or number > 0)
        for number, place in enumerate(line):
            passed = [target for target in targets.get(place.pk, []) if target.deadline < month]
            if passed:
                return _aim_of(passed[-1], place, is_inherited=above or number > 0)
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
        contributions=() if is_inherited else target.channels,
    )
