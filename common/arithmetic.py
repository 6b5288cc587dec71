"""Coverage, gap, pace and contributions: the rules behind every figure the portal prints.

Units. *People* are whole numbers. A *percent* is a Decimal on the scale where 46 means 46 %.
A difference between two percents is in *points* (poin persen). A *month* is a date on day 1.

Everything is computed exactly (in whole numbers, and fractions of them) and rounded once, at the
end: percentages half up to two places, people still needed up, contributions half up.

Coverage (participants of workers), target (coverage aimed for) and attainment (participants of
the people at target) are three different things, so they are three different functions.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from common.months import add_months, month_range, month_start, months_between

PERCENT_PLACES = 2  # the precision in which coverage is published (36,47 %)

RECENT_MONTHS = 3  # one month is noisy (batch registrations); a quarter is still "recent"

# Who keeps to 95 % of the straight path reaches a year's target 19 days late (365 / 0.95).
ON_TRACK_FROM = Fraction(95, 100)
# At 60 % of the path in mid-year, the second half must bring 2.33 times what the first half did:
# faster work can still do that. Below, it takes another channel and not only more effort.
NEEDS_ACCELERATION_FROM = Fraction(60, 100)
# Fewer people than at the baseline: not slow progress but loss.
DECLINING_BELOW = Fraction(0)


# Rounding


def round_half_up(value: Decimal | Fraction, places: int = PERCENT_PLACES) -> Decimal:
    """Halves go away from zero, as PostgreSQL's `round(numeric)` does; never gives -0.

    >>> round_half_up(Decimal("0.125"))
    Decimal('0.13')
    """
    return _quotient(*value.as_integer_ratio(), places)


def _quotient(top: int, bottom: int, places: int = PERCENT_PLACES) -> Decimal:
    """top / bottom, for a bottom above 0."""
    if places >= 0:
        top *= 10**places
    else:
        bottom *= 10**-places
    digits = (2 * abs(top) + bottom) // (2 * bottom)
    sign = "-" if top < 0 and digits else ""
    # Built from its digits, because Decimal arithmetic would round again to 28 of them.
    return Decimal(f"{sign}{digits}E{-places}")


def _people(value: Fraction) -> int:
    return int(round_half_up(value, 0))


def _percent_of(percent: Decimal, whole: int) -> tuple[int, int]:
    """As top and bottom, not reduced."""
    top, bottom = percent.as_integer_ratio()
    return top * whole, bottom * 100


def _above_zero(number: int, name: str) -> int:
    if number <= 0:
        raise ValueError(f"{name} must be above 0, not {number}")
    return number


def _share(part: int, whole: int, whole_is: str) -> Decimal:
    """In percent, rounded once."""
    return _quotient(part * 100, _above_zero(whole, whole_is))


# Coverage, target, gap


def coverage_percent(participants: int, workers: int) -> Decimal:
    """Above 100 where more people are registered than work there: true, so never clipped."""
    return _share(participants, workers, "workers")


def derive_workers(participants: int, coverage_percent: Decimal) -> int:
    """The denominator that a statement leaves out (607.426 at 36,47 % gives 1.665.550)."""
    if coverage_percent <= 0:
        raise ValueError(f"coverage must be above 0 %, not {coverage_percent}")
    return _people(participants * 100 / Fraction(coverage_percent))


def people_at(target_percent: Decimal, workers: int) -> int:
    """The fewest people with whom the target is reached."""
    top, bottom = _percent_of(target_percent, _above_zero(workers, "workers"))
    return -(-top // bottom)


def gap_people(participants: int, workers: int, target_percent: Decimal) -> int:
    """0 when the target is reached."""
    return max(0, people_at(target_percent, workers) - participants)


def gap_points(participants: int, workers: int, target_percent: Decimal) -> Decimal:
    """Points between target and exact coverage, 0 when reached.

    It can round to 0.00 while a few people are still missing: `gap_people` says
    whether the target is reached.
    """
    top, bottom = target_percent.as_integer_ratio()
    missing = top * _above_zero(workers, "workers") - participants * 100 * bottom
    return _quotient(max(0, missing), bottom * workers)


def change_points(change: int, workers: int) -> Decimal:
    """What so many people more (or, negative, fewer) do to coverage, in points."""
    return _share(change, workers, "workers")


def attainment_percent(participants: int, target_people: int) -> Decimal:
    """Rasio capaian terhadap target; above 100 when the target is exceeded."""
    return _share(participants, target_people, "target_people")


def recomputed(
    participants: int, workers: int, stated: Decimal, stated_places: int | None = None
) -> tuple[Decimal, bool]:
    """The percentage of a public statement from its own numbers, and whether it disagrees.

    Compared at the precision it was stated in: "39 percent" of 37.500 / 95.000 = 39,47 agrees.
    That precision is read from `stated` itself unless `stated_places` tells it; a database column
    with fixed places pads 39 to 39.00, so for a stored value pass `stated_places`.
    """
    share = participants * 100, _above_zero(workers, "workers")
    if stated_places is None:
        stated_places = max(0, -int(stated.as_tuple().exponent))
    return _quotient(*share), _quotient(*share, stated_places) != stated


def points_between(participants: int, workers: int, former: int, former_workers: int) -> Decimal:
    """Points by which coverage rose, or fell (negative), between two moments of one basis."""
    both = _above_zero(workers, "workers") * _above_zero(former_workers, "former_workers")
    return _quotient(100 * (participants * former_workers - former * workers), both)


# Contributions of a channel


class ContributionUnit(TextChoices):
    """What a channel's "7,1 percent" may be a percentage of."""

    POINTS_OF_WORKFORCE = "points_of_workforce", _("poin dari pekerja")
    PERCENT_OF_TARGET_PEOPLE = "percent_of_target_people", _("persen dari orang pada target")
    PERCENT_OF_GAP = "percent_of_gap", _("persen dari kekurangan")
    PEOPLE = "people", _("orang")


def contribution_readings(
    amount: Decimal, *, workers: int, target_people: int, gap: int
) -> dict[ContributionUnit, int]:
    """People under each way to read a percentage, the default reading first."""
    wholes = {
        ContributionUnit.POINTS_OF_WORKFORCE: workers,
        ContributionUnit.PERCENT_OF_TARGET_PEOPLE: target_people,
        ContributionUnit.PERCENT_OF_GAP: gap,
    }
    return {unit: int(_quotient(*_percent_of(amount, whole), 0)) for unit, whole in wholes.items()}


def contribution_people(
    amount: Decimal, unit: ContributionUnit | str, *, workers: int, target_people: int, gap: int
) -> int:
    if ContributionUnit(unit) is ContributionUnit.PEOPLE:
        return _people(Fraction(amount))
    readings = contribution_readings(amount, workers=workers, target_people=target_people, gap=gap)
    return readings[ContributionUnit(unit)]


def residual_people(gap: int, contributions: Iterable[int]) -> int:
    """What no channel has promised yet; promises beyond the gap leave 0, not less."""
    return max(0, gap - sum(contributions))


# Months


def months_left(data_month: date, deadline: date) -> int:
    """July to 31 December: 5. 0 in the deadline's own month, negative past it."""
    return months_between(data_month, deadline)


def baseline_month(deadline: date) -> date:
    """The December before the deadline's year, for a target that names no other month."""
    return date(deadline.year - 1, 12, 1)


# Pace


class PaceState(TextChoices):
    REACHED = "reached", _("target tercapai")
    ON_TRACK = "on_track", _("sesuai jalur")
    NEEDS_ACCELERATION = "needs_acceleration", _("perlu percepatan")
    LIMITED = "limited", _("terbatas")
    DECLINING = "declining", _("menurun")
    DEADLINE_PASSED = "deadline_passed", _("tenggat lewat")


def needed_per_month(gap: int, months_left: int) -> int | None:
    """None when people are missing and no month is left to find them in."""
    if gap <= 0:
        return 0
    if months_left <= 0:
        return None
    return -(-gap // months_left)


def recent_gain_per_month(
    series: Mapping[date, int], month: date, window: int = RECENT_MONTHS
) -> int | None:
    """People per month over the `window` months up to `month`, negative where people were lost.

    None where either end is unknown: an unknown month is not a month with 0 participants.
    """
    latest = series.get(month_start(month))
    earlier = series.get(add_months(month, -window))
    if latest is None or earlier is None:
        return None
    return int(_quotient(latest - earlier, window, 0))


def pace_ratio(
    *,
    participants: int,
    baseline_participants: int | None,
    target_people: int,
    baseline_month: date,
    data_month: date,
    deadline: date,
) -> Fraction | None:
    """People gained since the baseline / people a straight path would have gained by now.

    None where there is no such path to measure by: the baseline is unknown or at or above the
    target, the data month is not after the baseline month, or it is past the deadline's month.
    """
    if baseline_participants is None or target_people <= baseline_participants:
        return None
    elapsed = months_between(baseline_month, data_month)
    span = months_between(baseline_month, deadline)
    if not 0 < elapsed <= span:
        return None
    gained = (participants - baseline_participants) * span
    return Fraction(gained, (target_people - baseline_participants) * elapsed)


def pace_state(
    *,
    participants: int,
    baseline_participants: int | None,
    target_people: int | None,
    baseline_month: date,
    data_month: date,
    deadline: date,
) -> PaceState | None:
    """None without a target, with an unknown baseline, or before the path has begun.

    Reached wins over everything, also past the deadline. The deadline's own month is not past it:
    its figure is that of the month's end and is still measured against the path.
    """
    if target_people is None:
        return None
    if participants >= target_people:
        return PaceState.REACHED
    if months_left(data_month, deadline) < 0:
        return PaceState.DEADLINE_PASSED
    if baseline_participants is None or months_between(baseline_month, data_month) <= 0:
        return None
    # The target was already reached at the baseline and is not now, so people were lost. There
    # is no path to divide by, but the direction is known.
    if baseline_participants >= target_people:
        return PaceState.DECLINING
    ratio = pace_ratio(
        participants=participants,
        baseline_participants=baseline_participants,
        target_people=target_people,
        baseline_month=baseline_month,
        data_month=data_month,
        deadline=deadline,
    )
    return None if ratio is None else state_of_ratio(ratio)


def state_of_ratio(ratio: Fraction) -> PaceState:
    """Each class holds its lower threshold: exactly 0,95 is on track."""
    if ratio >= ON_TRACK_FROM:
        return PaceState.ON_TRACK
    if ratio >= NEEDS_ACCELERATION_FROM:
        return PaceState.NEEDS_ACCELERATION
    if ratio >= DECLINING_BELOW:
        return PaceState.LIMITED
    return PaceState.DECLINING


def target_path(
    baseline_month: date, baseline_participants: int, deadline: date, target_people: int
) -> list[tuple[date, int]]:
    """(month, people) on a straight path, from the baseline to the target, both included.

    Empty when the deadline is not in a later month than the baseline.
    """
    span = months_between(baseline_month, deadline)
    if span <= 0:
        return []
    gain = target_people - baseline_participants
    return [
        (month, int(_quotient(baseline_participants * span + gain * step, span, 0)))
        for step, month in enumerate(month_range(baseline_month, deadline))
    ]


# Ledger of a month (buku mutasi)


def ledger_closing(
    opening: int, new: int, returned: int, moved_in: int, lapsed: int, moved_out: int
) -> int:
    """Akhir: the active participants at the end of the month."""
    return opening + new + returned + moved_in - lapsed - moved_out
