"""The figures that commitments are read by: which month, compared with which day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from commitments.attainment import Attainment, attainments
from common.months import last_day
from common.query_params import Choices
from participants.coverage.snapshot import load_snapshot
from regions.models import Region


@dataclass(frozen=True)
class Now:
    """The data month of the province, and the day that is looked from: the sample has its own."""

    month: date | None
    today: date
    months: Sequence[date] = ()  # that can be chosen, the newest first


def now(choices: Choices) -> Now:
    """Raises UnknownChoice for a month of which there are no figures. Of a month that is looked back
    to the day is its last: nobody was late then for what was due later."""
    if not Region.objects.exists():  # no reference data yet
        return Now(None, timezone.localdate())
    snapshot = load_snapshot(None, choices)
    today = snapshot.today
    if choices.month and snapshot.month and not snapshot.is_latest:
        today = min(today, last_day(snapshot.month))
    return Now(snapshot.month, today, snapshot.months_newest_first)


def present_attainments(choices: Choices | None = None) -> tuple[Now, Sequence[Attainment]]:
    """As the page's `?bulan=` and `?per=` have it; else of the latest month, as known now."""
    choices = choices or Choices()
    day = now(choices)
    return day, attainments(day.month, today=day.today, moment=choices.moment)
