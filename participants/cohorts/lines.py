"""Each cohort as people look at it on a day: how long it still runs, and what comes after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common import formats
from participants.cohorts.cover import Cover
from participants.cohorts.models import CohortVersion, WarningDay
from participants.figures.models import Publication
from regions.models import Tariff
from regions.tariffs import AllTariffs


class Stage(models.TextChoices):
    COMING = "akan-mulai", _("belum mulai")
    RUNNING = "berlaku", _("berlaku")
    ENDING = "akan-habis", _("akan habis")
    ENDED = "habis", _("habis")


@dataclass(frozen=True)
class Line:
    version: CohortVersion
    today: date
    warning: int | None  # the narrowest of the warning days it falls into
    is_last_warning: bool
    renewals: Sequence[CohortVersion]
    renewed: int  # of its people
    gap_days: int | None
    tariffs: AllTariffs

    @property
    def days_left(self) -> int:
        return (self.version.ends_on - self.today).days

    @property
    def tariff(self) -> Tariff | None:
        """Of its segment and payer, on the day within its term that is nearest to today; None where
        no such tariff is recorded."""
        version = self.version
        day = max(version.starts_on, min(self.today, version.ends_on))
        return self.tariffs.on(day, version.segment, publicly_paid=version.is_publicly_paid)

    @property
    def cost_per_month(self) -> Decimal | None:
        return self.tariff.monthly * self.version.headcount if self.tariff else None

    @property
    def stage(self) -> Stage:
        if self.days_left < 0:
            return Stage.ENDED
        if self.version.starts_on > self.today:
            return Stage.COMING
        return Stage.RUNNING if self.warning is None else Stage.ENDING

    @property
    def has_begun(self) -> bool:
        return self.stage != Stage.COMING

    @property
    def has_ended(self) -> bool:
        return self.stage == Stage.ENDED

    @property
    def days_ended(self) -> int:
        return -self.days_left

    @property
    def without_renewal(self) -> int:
        """How many of its people no renewal is verified for."""
        return self.version.headcount - self.renewed

    @property
    def tone(self) -> str:
        """The colour of its mark: the last warning, and what has ended for nothing, is bad."""
        if not self.without_renewal:
            return ""
        if self.has_ended or self.is_last_warning:
            return "bad"
        return "warn" if self.stage == Stage.ENDING else ""


def in_words(version: CohortVersion) -> str:
    """`Pemkot Singkawang, 7.737 orang sampai 14 September 2024`."""
    return gettext("%(funder)s, %(people)s orang sampai %(end)s") % {
        "funder": version.funder,
        "people": formats.people(version.headcount),
        "end": formats.long_date(version.ends_on),
    }


def lines(cover: Cover, as_of: date | None = None) -> list[Line]:
    """Running and coming ones first, by their end; ended ones after them, the latest first.

    Cohorts of the sample are compared with the sample's own day.
    """
    if not cover.versions:
        return []
    today = as_of or timezone.localdate()
    sample_day = min(today, Publication.objects.sample_day() or today)
    warning_days = WarningDay.objects.numbers()
    tariffs = AllTariffs()

    def line(version: CohortVersion) -> Line:
        day = sample_day if version.is_sample else today
        warning = _warning(version, day, warning_days)
        return Line(
            version=version,
            today=day,
            warning=warning,
            is_last_warning=warning is not None and warning == warning_days[0],
            renewals=cover.renewals_of(version),
            renewed=cover.renewed(version),
            gap_days=cover.gap_days(version),
            tariffs=tariffs,
        )

    return sorted(map(line, cover.versions), key=lambda line: (line.has_ended, abs(line.days_left)))


def _warning(version: CohortVersion, day: date, warning_days: Sequence[int]) -> int | None:
    left = (version.ends_on - day).days
    if version.starts_on > day or left < 0:
        return None
    return next((days for days in warning_days if left <= days), None)


@dataclass(frozen=True, slots=True)
class Endings:
    """What ends of one place, funder or segment, within each of the warning days."""

    name: str
    people: Sequence[int]  # by warning day, each with those before it


def endings_by(lines: Iterable[Line], attribute: str, warning_days: Sequence[int]) -> list[Endings]:
    """`attribute` of a version: `cohort.region.short_name`, `funder`, `segment`. People whose
    renewal is verified are left out."""
    of_name = attrgetter(attribute)
    ending = [line for line in lines if line.warning is not None and line.without_renewal]
    names = sorted({str(of_name(line.version)) for line in ending})
    return [
        Endings(
            name,
            [
                sum(
                    line.without_renewal
                    for line in ending
                    if str(of_name(line.version)) == name and line.days_left <= days
                )
                for days in warning_days
            ],
        )
        for name in names
    ]
