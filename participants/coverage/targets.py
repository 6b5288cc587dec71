"""Which target a place is measured against in a month."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.db.models import Q, QuerySet

from regions.models import Region, Target

Targets = Mapping[int, Sequence[Target]]  # by region id, in use, by deadline


def targets_in_use(
    regions: QuerySet[Region], above: Collection[Region] = (), day: date | None = None
) -> Targets:
    """Of the regions and of those above them, as announced by the day (None: until now), with the
    contributions of their channels. Two queries."""
    targets = (
        Target.objects.in_use()
        .known_by(day)
        .filter(Q(region__in=regions) | Q(region__in=above))
        .select_related("region")
        .with_contributions(day)
        .order_by("deadline")
    )
    by_region: dict[int, list[Target]] = defaultdict(list)
    for target in targets:
        by_region[target.region_id].append(target)
    return by_region


def applicable_target(region: Region, month: date, targets: Targets) -> Target | None:
    """The running target of the place, else of what it is part of, else the last that passed.

    A target runs from its baseline to its deadline. That of a region above serves as a yardstick.
    """
    places = (region, *region.ancestors)
    own_and_above = [targets[place.pk] for place in places if place.pk in targets]
    for of_place in own_and_above:
        for target in of_place:
            if target.baseline <= month <= target.deadline:
                return target
    for of_place in own_and_above:
        passed = [target for target in of_place if target.deadline < month]
        if passed:
            return passed[-1]
    return None
