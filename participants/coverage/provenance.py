"""Where a month's figures come from: how many, verified by whom, corrected how often."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Q

from accounts.models import User
from participants.figures.models import EnrolmentFigure
from regions.models import Region


@dataclass(frozen=True, slots=True)
class Provenance:
    figures: int = 0
    restated: int = 0
    last_restated_at: datetime | None = None
    verifiers: tuple[str, ...] = ()


def provenance(region: Region, month: date, as_of: datetime | None) -> Provenance:
    """Of all that is in the region, as known at a moment. Two queries."""
    figures = EnrolmentFigure.objects.known_at(as_of).within(region).filter(month=month)
    is_restated = ~Q(reason="")
    counted = figures.aggregate(
        figures=Count("pk"),
        restated=Count("pk", filter=is_restated),
        last_restated_at=Max("recorded_at", filter=is_restated),
    )
    verifiers = User.objects.filter(pk__in=figures.values("publication__by"))
    names = sorted({user.get_full_name() or user.username for user in verifiers})
    return Provenance(**counted, verifiers=tuple(names))
