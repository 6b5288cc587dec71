"""Whom cohorts cover on a day, whom their renewals go on covering, and whom nobody does.

A cohort covers its people from its first day to its last. After that its renewals do, as far as
they run on the day, and never more people than it had; and theirs after them. Participants are
counted at the end of a month, so cover is too.

    7.737 people until 14 September, renewed for 5.000 from 1 October:
    end of August 7.737 covered · of September 0, gap of 16 days · of October 5.000, 2.737 lost
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from common.months import last_day, month_range
from participants.cohorts.models import CohortVersion
from regions.models import Region


@dataclass(frozen=True)
class Cover:
    """Cohorts of which each is known in one version, with those that renew them."""

    versions: Sequence[CohortVersion]

    @cached_property
    def _renewals(self) -> dict[int, list[CohortVersion]]:
        renewals: dict[int, list[CohortVersion]] = defaultdict(list)
        for version in sorted(self.versions, key=lambda version: version.starts_on):
            if version.renews_id is not None:
                renewals[version.renews_id].append(version)
        return renewals

    def within(self, region: Region) -> "Cover":
        """Of one place, or of what a region consists of."""
        return Cover(
            [
                version
                for version in self.versions
                if region.pk in (version.cohort.region_id, version.cohort.region.parent_id)
            ]
        )

    def renewals_of(self, version: CohortVersion) -> Sequence[CohortVersion]:
        """The earliest first."""
        return self._renewals.get(version.cohort_id, ())

    def covered(self, version: CohortVersion, day: date) -> int:
        """How many of its people are covered on the day, by itself or by what renews it."""
        if day <= version.ends_on:
            return version.headcount if version.covers(day) else 0
        after = sum(self.covered(renewal, day) for renewal in self.renewals_of(version))
        return min(version.headcount, after)

    def renewed(self, version: CohortVersion) -> int:
        """For how many of its people a renewal is verified, whether it has begun or not."""
        begun = (renewal.starts_on for renewal in self.renewals_of(version))
        return max((self.covered(version, day) for day in begun), default=0)

    def gap_days(self, version: CohortVersion) -> int | None:
        """Days without cover between its end and its first renewal; None without a renewal."""
        renewals = self.renewals_of(version)
        return (renewals[0].starts_on - version.ends_on).days - 1 if renewals else None

    def in_force(self, month: date) -> list[CohortVersion]:
        """At the end of the month: those whose people are among its participants."""
        return [version for version in self.versions if version.covers(last_day(month))]

    def people(self, month: date) -> int:
        return sum(version.headcount for version in self.in_force(month))

    def lost(self, since: date, month: date) -> int:
        """Of the people covered at the end of `since`, those whom nobody pays for at the end of
        `month`. Whose cover began later was never among the participants of `since`."""
        return self.lost_of(self.versions, since, month)

    def lost_of(self, versions: Sequence[CohortVersion], since: date, month: date) -> int:
        """The same of some of them, whoever renews them."""
        day = last_day(month)
        return sum(
            version.headcount - self.covered(version, day)
            for version in versions
            if version.covers(last_day(since))
        )

    def ended(self, month: date) -> "list[Ended]":
        """What was in force at the end of the month before and is not at the end of this one."""
        return [
            Ended(version, self.covered(version, last_day(month)))
            for version in self.versions
            if version.first_month_without == month
        ]

    def cliff(self, first: date, last: date) -> "Iterator[CliffMonth]":
        for month in month_range(first, last):
            ended = self.ended(month)
            yield CliffMonth(
                month=month,
                ended=sum(each.version.headcount for each in ended),
                renewed=sum(each.renewed for each in ended),
                in_force=self.people(month),
                endings=ended,
            )


@dataclass(frozen=True, slots=True)
class Ended:
    """A cohort whose people are first without its cover at the end of a month."""

    version: CohortVersion
    renewed: int  # of them, covered by a renewal at the end of that month

    @property
    def lost(self) -> int:
        return self.version.headcount - self.renewed


@dataclass(frozen=True, slots=True)
class CliffMonth:
    month: date
    ended: int
    renewed: int
    in_force: int  # at the end of the month
    endings: Sequence[Ended]

    @property
    def lost(self) -> int:
        return self.ended - self.renewed
