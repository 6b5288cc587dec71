"""The invented ledger: levels by place, segment and month, and the movements between them.

Whole numbers and fractions only, so that no machine rounds differently.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from hashlib import blake2b

from common.arithmetic import ledger_closing
from common.months import add_months, month_range, months_between
from common.segments import Segment

FIRST_MONTH, LAST_MONTH = date(2022, 1, 1), date(2024, 7, 1)
MONTHS = month_range(FIRST_MONTH, LAST_MONTH)
GROWTH_ANCHORS = (date(2021, 12, 1), date(2022, 12, 1), date(2023, 12, 1), LAST_MONTH)

Anchor = tuple[date, int]

# Self-employed who stop paying lapse after three months: a wave in mid 2023, half won back since.
BPU_WAVE: list[Anchor] = [
    (date(2021, 12, 1), 985),
    (date(2022, 11, 1), 1000),
    (date(2023, 1, 1), 1042),
    (date(2023, 5, 1), 1036),
    (date(2023, 8, 1), 918),
    (date(2023, 10, 1), 902),
    (date(2023, 12, 1), 946),
    (date(2024, 1, 1), 978),
    (date(2024, 3, 1), 974),
    (LAST_MONTH, 1000),
]
# Building follows the budget year: few projects in February, most in the last quarter.
JAKON_SEASON = (905, 880, 890, 920, 950, 978, 1000, 1022, 1048, 1070, 1082, 1060)
# Migrant workers leave in waves after Idulfitri and at the turn of the year.
PMI_SEASON = (1010, 1012, 1000, 985, 992, 998, 1000, 1002, 1004, 1004, 1006, 1010)


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How a segment moves in an ordinary month: people per ten thousand of the opening.

    The season is per thousand, from January; so is the noise around it, either way.
    """

    returned: int
    lapsed: int
    moved_in: int
    moved_out: int
    fewest_new: int
    noise: int
    season: tuple[int, ...] = (1000,) * 12
    wave: Sequence[Anchor] = ()
    renewals: Mapping[int, int] = field(default_factory=dict)


# A segment that is not here has no sample.
HABITS = {
    Segment.PU: Habits(returned=18, lapsed=85, moved_in=14, moved_out=13, fewest_new=40, noise=2),
    Segment.BPU: Habits(
        returned=55,
        lapsed=165,
        moved_in=5,
        moved_out=4,
        fewest_new=60,
        noise=4,
        wave=BPU_WAVE,
        renewals={12: 150, 1: 190, 2: 80},  # yearly contributions fall due in these months
    ),
    Segment.JAKON: Habits(
        returned=10,
        lapsed=380,
        moved_in=3,
        moved_out=3,
        fewest_new=90,
        noise=9,
        season=JAKON_SEASON,
    ),
    Segment.PMI: Habits(
        returned=5, lapsed=150, moved_in=2, moved_out=2, fewest_new=60, noise=6, season=PMI_SEASON
    ),
}


@dataclass(frozen=True, slots=True)
class Profile:
    """Where a place stands in July 2024; growth is per thousand of that at the anchors, the mix
    per thousand participants."""

    code: str
    branch: str
    workers: dict[int, int]
    participants: int
    growth: tuple[int, ...]
    mix: dict[str, int]

    def final(self, segment: str) -> int:
        """Participants of the segment in July 2024; PU takes what rounding leaves."""
        others = {
            name: self.participants * share // 1000
            for name, share in self.mix.items()
            if name != Segment.PU
        }
        return others.get(segment, self.participants - sum(others.values()))


@dataclass(frozen=True, slots=True)
class Line:
    """One cell of the ledger."""

    code: str
    branch: str
    segment: str
    month: date
    opening: int
    new: int
    returned: int
    moved_in: int
    lapsed: int
    moved_out: int

    @property
    def closing(self) -> int:
        return ledger_closing(
            self.opening, self.new, self.returned, self.moved_in, self.lapsed, self.moved_out
        )


def ledger(profiles: Sequence[Profile]) -> Iterator[Line]:
    """Every cell from January 2022 to July 2024; each month opens where the one before closed, and
    who moves out of one place moves into another."""
    for month in MONTHS:
        for segment, habits in HABITS.items():
            openings = [level(profile, segment, add_months(month, -1)) for profile in profiles]
            places = list(zip(profiles, openings, strict=True))
            moved_out = [
                _moving(opening, habits.moved_out, "out", profile.code, segment, month)
                for profile, opening in places
            ]
            shares = [
                _moving(opening, habits.moved_in, "in", profile.code, segment, month)
                for profile, opening in places
            ]
            moved_in = apportioned(sum(moved_out), shares if any(shares) else openings)
            for (profile, opening), come, gone in zip(places, moved_in, moved_out, strict=True):
                yield _line(profile, segment, month, opening, come, gone)


def apportioned(total: int, weights: Sequence[int]) -> list[int]:
    """Whole parts of the total as the weights have it, by largest remainder; they add up to it."""
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(
        range(len(weights)), key=lambda index: (-(total * weights[index] % whole), index)
    )
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return parts


def level(profile: Profile, segment: Segment, month: date) -> int:
    """Active participants at the end of a month; exactly the profile's in the last one."""
    habits = HABITS[segment]
    growth = _between(list(zip(GROWTH_ANCHORS, (*profile.growth, 1000), strict=True)), month)
    shape = _between(habits.wave, month) if habits.wave else habits.season[month.month - 1]
    if month != LAST_MONTH:
        shape += chance(habits.noise, profile.code, segment, month)
    return int(profile.final(segment) * growth * shape / 1_000_000)


def _moving(opening: int, rate: int, *key: object) -> int:
    """People of the opening at a rate, a quarter more or less."""
    return opening * rate * (100 + chance(25, *key)) // 1_000_000


def _line(
    profile: Profile, segment: Segment, month: date, opening: int, moved_in: int, moved_out: int
) -> Line:
    habits, key = HABITS[segment], (profile.code, segment, month)
    change = level(profile, segment, month) - opening
    returned = _moving(opening, habits.returned, "returned", *key)
    returned += opening * habits.renewals.get(month.month, 0) // 10_000
    lapsed = _moving(opening, habits.lapsed, "lapsed", *key)
    new = change - returned - moved_in + moved_out + lapsed
    fewest = _moving(opening, habits.fewest_new, "new", *key) + 1
    if new < fewest:  # the month lost more than usual
        lapsed, new = lapsed + fewest - new, fewest
    return Line(
        code=profile.code,
        branch=profile.branch,
        segment=segment,
        month=month,
        opening=opening,
        new=new,
        returned=returned,
        moved_in=moved_in,
        lapsed=lapsed,
        moved_out=moved_out,
    )


def _between(anchors: Sequence[Anchor], month: date) -> Fraction:
    """Straight lines between the anchors."""
    before = max(anchor for anchor in anchors if anchor[0] <= month)
    after = min(anchor for anchor in anchors if anchor[0] >= month)
    span = months_between(before[0], after[0])
    if span == 0:
        return Fraction(before[1])
    step = Fraction(months_between(before[0], month), span)
    return before[1] + (after[1] - before[1]) * step


def chance(spread: int, *key: object) -> int:
    """A number from -spread to +spread that is always the same for the same key."""
    digest = blake2b("/".join(map(str, key)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % (2 * spread + 1) - spread
