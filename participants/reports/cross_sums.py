"""The participants of a month added up twice: by place, as the portal publishes them, and by
branch, as the branches reported them. Two branches may serve one place; a person is counted once
in a branch's figure. Where the two sums differ, every figure that makes the difference is named."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from common.segments import Segment
from participants.figures.models import EnrolmentFigure, RegionTotal
from participants.figures.totals import counted_figures
from regions.models import Branch, BranchService, Region


@dataclass(slots=True)
class Share:
    """What one branch counts in one place: its figures of the month itself, and earlier ones
    where it has not reported."""

    place: Region
    branch: Branch
    reported: list[EnrolmentFigure] = field(default_factory=list)
    carried: list[EnrolmentFigure] = field(default_factory=list)

    @property
    def people(self) -> int:
        return _people(self.reported) + _people(self.carried)

    @property
    def segments(self) -> list[int | None]:
        """People in the order of the segments, wherever they are counted from."""
        known = {figure.segment: figure.closing for figure in [*self.reported, *self.carried]}
        return [known.get(name) for name in Segment.values]


@dataclass(frozen=True, slots=True)
class Remark:
    """People in the sum by place that are not in the sum by branch, and why; 0 people where it
    moves neither sum and a reader would miss it all the same."""

    place: Region
    branch: Branch | None
    reason: str
    people: int = 0


@dataclass(frozen=True, slots=True)
class CrossSums:
    month: date
    shares: Sequence[Share]
    published: Mapping[Region, int]
    differences: Sequence[Remark]
    remarks: Sequence[Remark]
    is_sample: bool

    @property
    def places(self) -> list[dict[str, Any]]:
        return [
            {
                "place": place,
                "people": people,
                "shares": [share for share in self.shares if share.place == place],
            }
            for place, people in self.published.items()
        ]

    @property
    def branches(self) -> list[dict[str, Any]]:
        branches = sorted({share.branch for share in self.shares}, key=lambda one: one.name)
        of_branch = {
            branch: [share for share in self.shares if share.branch == branch]
            for branch in branches
        }
        return [
            {
                "branch": branch,
                "shares": shares,
                "people": sum(_people(share.reported) for share in shares),
                "carried": sum(_people(share.carried) for share in shares),
            }
            for branch, shares in of_branch.items()
        ]

    @property
    def by_place(self) -> int:
        return sum(self.published.values())

    @property
    def by_branch(self) -> int:
        return sum(_people(share.reported) for share in self.shares)

    @property
    def difference(self) -> int:
        return self.by_place - self.by_branch


def cross_sums(month: date) -> CrossSums:
    """Six queries. What the differences list adds up to the difference of the two sums."""
    shares = _shares(month)
    totals = {
        total.region_id: total
        for total in RegionTotal.objects.filter(
            month=month, region__in={share.place for share in shares}
        )
    }
    published = {share.place: _published(share.place, totals, shares) for share in shares}
    return CrossSums(
        month=month,
        shares=shares,
        published=published,
        differences=[*_carried(month, shares), *_wrong_totals(published, shares)],
        remarks=_remarks(month, {(share.place, share.branch) for share in shares}),
        is_sample=any(total.is_sample for total in totals.values()),
    )


def _published(place: Region, totals: Mapping[int, RegionTotal], shares: Sequence[Share]) -> int:
    """A place of which nothing is reported yet has no total of the month of its own; the total of
    the province counts it with its earlier figures, and so do we."""
    if place.pk in totals:
        return totals[place.pk].participants
    own = [share for share in shares if share.place == place]
    return 0 if any(share.reported for share in own) else sum(share.people for share in own)


def _people(figures: Sequence[EnrolmentFigure]) -> int:
    return sum(figure.closing for figure in figures)


def _shares(month: date) -> list[Share]:
    """By place, then by branch."""
    figures = counted_figures(month)
    places = Region.objects.in_bulk({figure.region_id for figure in figures})
    branches = Branch.objects.in_bulk({figure.branch_id for figure in figures})
    by_pair: dict[tuple[int, int], Share] = {}
    for figure in figures:
        share = by_pair.setdefault(
            (figure.region_id, figure.branch_id),
            Share(places[figure.region_id], branches[figure.branch_id]),
        )
        (share.reported if figure.month == month else share.carried).append(figure)
    return sorted(by_pair.values(), key=lambda share: (share.place.code, share.branch.name))


def _carried(month: date, shares: Sequence[Share]) -> Iterator[Remark]:
    for share in shares:
        for earlier in sorted({figure.month for figure in share.carried}):
            figures = [figure for figure in share.carried if figure.month == earlier]
            segments = {figure.segment for figure in figures}
            reason = _(
                "%(segments)s belum terbit untuk %(month)s; dihitung dengan angka %(earlier)s."
            ) % {
                "segments": ", ".join(name for name in Segment.values if name in segments),
                "month": formats.month(month),
                "earlier": formats.month(earlier),
            }
            yield Remark(share.place, share.branch, reason, _people(figures))


def _wrong_totals(published: Mapping[Region, int], shares: Sequence[Share]) -> Iterator[Remark]:
    """A total that its figures do not give must never be, so it is shown where it is read."""
    for place, people in published.items():
        gap = people - sum(share.people for share in shares if share.place == place)
        if gap:
            reason = _("Jumlah wilayah yang tersimpan tidak sama dengan angka penyusunnya.")
            yield Remark(place, None, reason, gap)


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


def _left_behind(month: date, known: set[Pair]) -> Counter[Pair]:
    """The last figures, of the year before, of branches that do not serve their places any more."""
    figures = EnrolmentFigure.objects.current().latest_up_to(month)
    left: Counter[Pair] = Counter()
    for figure in figures.select_related("region", "branch"):
        if (figure.region, figure.branch) not in known:
            left[figure.region, figure.branch] += figure.closing
    return left
