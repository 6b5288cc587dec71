"""The participants of a month added up twice: by place, as the portal publishes them, and by
branch, as the branches reported them. Two branches may serve one place; a person is counted once
in a branch's figure. Where the two sums differ, every figure that makes the difference is named."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from common import formats
from common.months import add_months
from common.segments import Segment
from participants.figures.models import CARRY_MONTHS, EnrolmentFigure, RegionTotal
from participants.figures.totals import counted_figures
from regions.models import Branch, BranchService, Region


@dataclass(slots=True)
class Share:
    """What one branch counts in one place, by segment: with figures of the month itself, and with
    earlier ones (month -> people)."""

    place: Region
    branch: Branch
    reported: dict[str, int] = field(default_factory=dict)
    carried: dict[date, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))

    @property
    def people(self) -> int:
        return self.people_reported + self.people_carried

    @property
    def people_reported(self) -> int:
        return sum(self.reported.values())

    @property
    def people_carried(self) -> int:
        return sum(sum(segments.values()) for segments in self.carried.values())

    @property
    def segments(self) -> list[int | None]:
        """People in the order of the segments, wherever they are counted from."""
        known = {name: count for part in self.carried.values() for name, count in part.items()}
        known |= self.reported
        return [known.get(name) for name in Segment.values]


@dataclass(frozen=True, slots=True)
class Difference:
    """People in the sum by place that are not in the sum by branch, and why."""

    place: Region
    branch: Branch | None
    people: int
    reason: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What moves neither sum and a reader would miss all the same."""

    place: Region
    branch: Branch
    reason: str


@dataclass(frozen=True, slots=True)
class PlaceSum:
    place: Region
    people: int  # as published
    shares: Sequence[Share]


@dataclass(frozen=True, slots=True)
class BranchSum:
    branch: Branch
    shares: Sequence[Share]

    @property
    def people(self) -> int:
        return sum(share.people_reported for share in self.shares)

    @property
    def carried(self) -> int:
        return sum(share.people_carried for share in self.shares)


@dataclass(frozen=True, slots=True)
class CrossSums:
    month: date
    places: Sequence[PlaceSum]
    branches: Sequence[BranchSum]
    differences: Sequence[Difference]
    remarks: Sequence[Remark]
    is_sample: bool

    @property
    def by_place(self) -> int:
        return sum(place.people for place in self.places)

    @property
    def by_branch(self) -> int:
        return sum(branch.people for branch in self.branches)

    @property
    def difference(self) -> int:
        return self.by_place - self.by_branch


def cross_sums(month: date) -> CrossSums:
    """Six queries. What the differences list adds up to the difference of the two sums."""
    shares = _shares(month)
    in_place: dict[Region, list[Share]] = defaultdict(list)
    of_branch: dict[Branch, list[Share]] = defaultdict(list)
    for share in shares:
        in_place[share.place].append(share)
        of_branch[share.branch].append(share)
    totals = {
        total.region_id: total
        for total in RegionTotal.objects.filter(month=month, region__in=list(in_place))
    }
    published = {
        place: totals[place.pk].participants if place.pk in totals else 0 for place in in_place
    }
    return CrossSums(
        month=month,
        places=[PlaceSum(place, published[place], parts) for place, parts in in_place.items()],
        branches=[
            BranchSum(branch, parts)
            for branch, parts in sorted(of_branch.items(), key=lambda one: one[0].name)
        ],
        differences=[*_carried(month, shares), *_wrong_totals(published, in_place)],
        remarks=_remarks(month, {(share.place, share.branch) for share in shares}),
        is_sample=any(total.is_sample for total in totals.values()),
    )


def _shares(month: date) -> list[Share]:
    """By place, then by branch."""
    counted = counted_figures(month)
    places = Region.objects.in_bulk({cell.region_id for cell in counted})
    branches = Branch.objects.in_bulk({cell.branch_id for cell in counted})
    by_pair: dict[tuple[int, int], Share] = {}
    for cell in counted:
        share = by_pair.setdefault(
            (cell.region_id, cell.branch_id),
            Share(places[cell.region_id], branches[cell.branch_id]),
        )
        part = share.reported if cell.month == month else share.carried[cell.month]
        part[cell.segment] = cell.closing
    return sorted(by_pair.values(), key=lambda share: (share.place.code, share.branch.name))


def _carried(month: date, shares: Sequence[Share]) -> Iterator[Difference]:
    for share in shares:
        for earlier, segments in sorted(share.carried.items()):
            yield Difference(
                place=share.place,
                branch=share.branch,
                people=sum(segments.values()),
                reason=_(
                    "%(segments)s belum dilaporkan untuk %(month)s; dihitung dengan angka %(earlier)s."
                )
                % {
                    "segments": ", ".join(name for name in Segment.values if name in segments),
                    "month": formats.month(month),
                    "earlier": formats.month(earlier),
                },
            )


def _wrong_totals(
    published: Mapping[Region, int], in_place: Mapping[Region, Sequence[Share]]
) -> Iterator[Difference]:
    """A total that its figures do not give must never be, so it is shown where it is read."""
    for place, people in published.items():
        gap = people - sum(share.people for share in in_place[place])
        if gap:
            yield Difference(
                place=place,
                branch=None,
                people=gap,
                reason=_("Jumlah wilayah yang tersimpan tidak sama dengan angka penyusunnya."),
            )


Pair = tuple[Region, Branch]


def _remarks(month: date, counted: set[Pair]) -> list[Remark]:
    """A branch that has left a place, one without any report of it, and a report of a place that
    the register does not give to the branch."""
    services = BranchService.objects.valid_in(month).select_related("region", "branch")
    served = {(service.region, service.branch) for service in services}
    words = {"month": formats.month(month)}
    reasons: dict[Pair, str] = dict.fromkeys(
        served - counted,
        _("Tidak ada laporan sampai %(month)s; tidak dihitung, dan itu bukan nol.") % words,
    )
    reasons |= dict.fromkeys(
        counted - served,
        _("Dihitung, walau menurut daftar cabang ini tidak melayani wilayah ini pada %(month)s.")
        % words,
    )
    for (place, branch), people in _left_behind(month, served | counted).items():
        reasons[place, branch] = _(
            "Tidak lagi dilayani cabang ini; %(people)s orang dari laporan lamanya tidak dihitung."
        ) % {"people": formats.people(people)}
    pairs = sorted(reasons, key=lambda pair: (pair[0].code, pair[1].name))
    return [Remark(place, branch, reasons[place, branch]) for place, branch in pairs]


def _left_behind(month: date, known: set[Pair]) -> dict[Pair, int]:
    """The last figures, of the year before, of branches that do not serve their places any more."""
    latest = (
        EnrolmentFigure.objects.current()
        .filter(month__lt=month, month__gt=add_months(month, -CARRY_MONTHS))
        .order_by("region_id", "branch_id", "segment", "-month")
        .distinct("region_id", "branch_id", "segment")
        .select_related("region", "branch")
    )
    left: dict[Pair, int] = defaultdict(int)
    for figure in latest:
        if (figure.region, figure.branch) not in known:
            left[figure.region, figure.branch] += figure.closing
    return left
