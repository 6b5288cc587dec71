"""What the rooms above may ask of cohorts. All of it is of verified cohorts, as known at a moment.

what_ends(region, as_of=None)            what ends within the warning days, the nearest first
cover_of(region, moment)                 the cohorts themselves, to count and project with
"""

from datetime import date, datetime

from participants.cohorts.cover import Cover, Ended
from participants.cohorts.lines import Line, lines
from participants.cohorts.models import CohortVersion
from regions.models import Region

__all__ = ["Cover", "Ended", "Line", "cover_of", "lines", "what_ends"]


def cover_of(region: Region, moment: datetime | None = None) -> Cover:
    """One query. `.ended(month)`: whose people are first without cover at the month's end, with how
    many of them a renewal covers (`renewed`) and nobody does (`lost`)."""
    versions = CohortVersion.objects.counting(moment).within(region)
    return Cover(list(versions.order_by("ends_on", "cohort_id")))


def what_ends(region: Region, *, as_of: date | None = None) -> list[Line]:
    """What ends within the longest of the warning days and is not renewed for all of its people."""
    return [
        line
        for line in lines(cover_of(region), as_of)
        if line.warning is not None and line.without_renewal
    ]
