"""The invented ledger: levels by place, segment and month, and the movements between them.

Whole numbers and fractions only, so that no machine rounds differently.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
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
NOISE = {"PU": 2, "BPU": 4, "JAKON": 9, "PMI": 6}  # per thousand, either way

# Movements per ten thousand of the opening, in an ordinary month.
RETURNED = {"PU": 18, "BPU": 55, "JAKON": 10, "PMI": 5}
LAPSED = {"PU": 85, "BPU": 165, "JAKON": 380, "PMI": 150}
MOVED_IN = {"PU": 14, "BPU": 5, "JAKON": 3, "PMI": 2}
MOVED_OUT = {"PU": 13, "BPU": 4, "JAKON": 3, "PMI": 2}
FEWEST_NEW = {"PU": 40, "BPU": 60, "JAKON": 90, "PMI": 60}
# Yearly contributions fall due in December and January.
BPU_RENEWALS = {12: 150, 1: 190, 2: 80}


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

    def first_stated(self, field: str, off_by: int) -> "Line":
        """The line as it was before its correction."""
        return replace(self, **{field: getattr(self, field) + off_by})


def ledger(profiles: Sequence[Profile]) -> Iterator[Line]:
    """Every cell from January 2022 to July 2024; each month opens where the one before closed, and
    who moves out of one place moves into another."""
    for month in MONTHS:
        for segment in Segment.values:
            openings = [level(profile, segment, add_months(month, -1)) for profile in profiles]
            rows = [
                (profile, _shares(profile, segment, month, opening))
                for profile, opening in zip(profiles, openings, strict=True)
            ]
            moved_out = [share(MOVED_OUT, "out") for _profile, share in rows]
            shares = [share(MOVED_IN, "in") for _profile, share in rows]
            moved_in = apportioned(sum(moved_out), shares if any(shares) else openings)
            for (profile, share), opening, come, gone in zip(
                rows, openings, moved_in, moved_out, strict=True
            ):
                yield _line(profile, segment, month, opening, share, come, gone)


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


def level(profile: Profile, segment: str, month: date) -> int:
    """Active participants at the end of a month; exactly the profile's in the last one."""
    growth = _between(list(zip(GROWTH_ANCHORS, (*profile.growth, 1000), strict=True)), month)
    shape = Fraction(1000)
    if segment == Segment.BPU:
        shape = _between(BPU_WAVE, month)
    elif segment == Segment.JAKON:
        shape = Fraction(JAKON_SEASON[month.month - 1])
    elif segment == Segment.PMI:
        shape = Fraction(PMI_SEASON[month.month - 1])
    if month != LAST_MONTH:
        shape += chance(NOISE[segment], profile.code, segment, month)
    return int(profile.final(segment) * growth * shape / 1_000_000)


Share = Callable[[dict[str, int], str], int]


def _shares(profile: Profile, segment: str, month: date, opening: int) -> Share:
    """People of the opening at a rate, a quarter more or less."""

    def share(rates: dict[str, int], kind: str) -> int:
        percent = 100 + chance(25, kind, profile.code, segment, month)
        return opening * rates[segment] * percent // 1_000_000

    return share


def _line(
    profile: Profile,
    segment: str,
    month: date,
    opening: int,
    share: Share,
    moved_in: int,
    moved_out: int,
) -> Line:
    change = level(profile, segment, month) - opening
    returned = share(RETURNED, "returned") + _renewed(segment, month, opening)
    lapsed = share(LAPSED, "lapsed")
    new = change - returned - moved_in + moved_out + lapsed
    fewest = share(FEWEST_NEW, "new") + 1
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


def _renewed(segment: str, month: date, opening: int) -> int:
    return opening * BPU_RENEWALS.get(month.month, 0) // 10_000 if segment == Segment.BPU else 0


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
