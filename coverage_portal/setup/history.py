"""The months behind the first one: which are verified, and what is missing for a pace."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from common.months import add_months, month_range
from participants.coverage.targets import applicable_target, targets_in_use
from participants.figures.models import RegionTotal
from participants.reports.public import EnrolmentImport, ReportingMonth, last_ended
from regions.models import Region

SHOWN_MONTHS = 13  # a year and the December before it
LONGEST_BACK = 60  # months from which a beginning can be chosen


@dataclass(frozen=True, slots=True)
class HistoryKnown:
    totals: Sequence[RegionTotal]  # of the province, the newest first
    places: int
    baseline: date | None  # the month from which the target's pace is counted
    has_baseline: bool
    waiting: Sequence[EnrolmentImport]  # recaps that somebody has yet to verify
    unopened: Sequence[date]  # months that have ended and can be opened, the newest first
    next_unopened: date | None  # the first after the last that was opened

    @property
    def whole(self) -> list[RegionTotal]:
        return [total for total in self.totals if total.places_reported == self.places]

    @property
    def is_done(self) -> bool:
        return bool(self.whole) and (self.baseline is None or self.has_baseline)


def history_known(user: User) -> HistoryKnown:
    root = Region.objects.root()
    totals = list(root.totals.order_by("-month"))
    months = {total.month for total in totals}
    baseline = _baseline(root, max(months, default=None))
    opened = set(ReportingMonth.objects.values_list("month", flat=True))
    ended = month_range(add_months(last_ended(), -LONGEST_BACK), last_ended())
    recaps = EnrolmentImport.objects.visible_to(user).filter(
        branch=None, state__in=EnrolmentImport.OPEN_STATES
    )
    unopened = [month for month in reversed(ended) if month not in opened]
    later = [month for month in unopened if opened and month > max(opened)]
    return HistoryKnown(
        totals=totals[:SHOWN_MONTHS],
        places=root.children.count(),
        baseline=baseline,
        has_baseline=baseline in months,
        waiting=list(recaps.defer("content").select_related("uploaded_by")),
        unopened=unopened,
        next_unopened=min(later, default=None),
    )


def _baseline(root: Region, latest: date | None) -> date | None:
    """Of the target that the latest month is measured against, else of the month to come first."""
    newest = ReportingMonth.objects.values_list("month", flat=True).first()
    month = latest or newest
    if month is None:
        return None
    target = applicable_target(root, month, targets_in_use(Region.objects.filter(pk=root.pk)))
    return target.baseline if target else None
