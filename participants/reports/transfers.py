"""Who moves is counted on both sides, so that over a month the two sides must meet.

In the words of the template, *pindah masuk* came from another place or segment and *pindah keluar*
left for one. People who come from outside the province are new, those who leave it lapse. So what
moves in equals what moves out over all places and segments together, not segment by segment; and
what moved between the segments of one place is told apart from what moved between places.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from common.formats import people
from common.segments import Segment
from participants.figures.models import EnrolmentFigure
from participants.reports.checks import Finding, Severity
from participants.reports.models import AcceptedTransfers, EnrolmentReport, ReportLine
from regions.models import Branch, BranchService, Region

NAMED = 6  # places of one side in a sentence; the table has them all


class Moves(NamedTuple):
    moved_in: int
    moved_out: int


Cell = tuple[int, int, str]  # branch, region, segment
Cells = dict[Cell, Moves | None]  # None: of this row nobody knows the moves


def most_moved(rows: Iterable[Moves]) -> int:
    """The most people who can have moved from one of the rows to another of them; nobody moves
    from a row to itself."""
    rows = list(rows)
    came, left = sum(row.moved_in for row in rows), sum(row.moved_out for row in rows)
    beside = [came + left - row.moved_in - row.moved_out for row in rows]
    return min([came, left, *beside])


@dataclass(frozen=True, slots=True)
class PlaceMoves:
    region: Region
    branches: Sequence[Branch]
    segments: Mapping[str, Moves]

    @property
    def between_segments(self) -> int:
        """As many as can have stayed in the place and only changed their segment."""
        return most_moved(self.segments.values())

    @property
    def came(self) -> int:
        """From other places."""
        return sum(row.moved_in for row in self.segments.values()) - self.between_segments

    @property
    def left(self) -> int:
        """For other places."""
        return sum(row.moved_out for row in self.segments.values()) - self.between_segments


@dataclass(frozen=True, slots=True)
class MonthTransfers:
    """All moves of a month in which every side is known."""

    month: date
    places: Sequence[PlaceMoves]

    @property
    def came(self) -> int:
        return sum(place.came for place in self.places)

    @property
    def left(self) -> int:
        return sum(place.left for place in self.places)

    @property
    def between_segments(self) -> int:
        return sum(place.between_segments for place in self.places)

    @property
    def gap(self) -> int:
        return self.came - self.left

    @property
    def is_met(self) -> bool:
        rows = [row for place in self.places for row in place.segments.values()]
        moved_in, moved_out = sum(r.moved_in for r in rows), sum(r.moved_out for r in rows)
        return moved_in == moved_out == most_moved(rows)

    @property
    def unmet(self) -> list[PlaceMoves]:
        """The places of both sides."""
        return [place for place in self.places if place.came or place.left]

    @property
    def branches(self) -> list[Branch]:
        """Whom it concerns: those of both sides; all of them where a side names nobody."""
        sides = self.unmet if self.came and self.left else self.places
        return list(dict.fromkeys(branch for place in sides for branch in place.branches))

    @property
    def sides(self) -> dict[str, list[int]]:
        return {place.region.code: [place.came, place.left] for place in self.unmet}

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(json.dumps(self.sides, sort_keys=True).encode()).hexdigest()[:16]

    @property
    def accepted(self) -> AcceptedTransfers | None:
        rows = AcceptedTransfers.objects.filter(period__month=self.month, sides=self.sides)
        return rows.select_related("accepted_by").first()

    @property
    def sentence(self) -> str:
        text = _(
            "Antarwilayah pindah masuk %(came)s orang (%(into)s), pindah keluar %(left)s orang"
            " (%(out_of)s)."
        ) % {
            "came": people(self.came),
            "into": _named([(place, place.came) for place in self.places]),
            "left": people(self.left),
            "out_of": _named([(place, place.left) for place in self.places]),
        }
        if not self.gap:
            text += " " + _("Tidak ada baris lain yang menjadi asal atau tujuannya.")
        if self.between_segments:
            within = _("Antarsegmen di wilayah yang sama %(people)s orang bertemu.")
            text += " " + within % {"people": people(self.between_segments)}
        return text


def _named(side: Iterable[tuple[PlaceMoves, int]]) -> str:
    moved = sorted(((place, number) for place, number in side if number), key=lambda one: -one[1])
    names = [
        _("%(place)s %(people)s, cabang %(branches)s")
        % {
            "place": place.region.short_name,
            "people": people(number),
            "branches": " / ".join(branch.name for branch in place.branches),
        }
        for place, number in moved[:NAMED]
    ]
    if len(moved) > NAMED:
        names.append(_("%(n)s wilayah lain") % {"n": len(moved) - NAMED})
    return "; ".join(names) or _("tidak ada")


def transfers_of(report: EnrolmentReport, lines: Sequence[ReportLine]) -> MonthTransfers | None:
    """Those of its month with the report as it is now; None where it is not to be asked about: a
    side is not known yet, or a correction leaves the moves as they are published."""
    if not _all_have_reported(report.month, report.branch_id):
        return None
    own = {
        (report.branch_id, line.region_id, line.segment): _moves_of(report, line) for line in lines
    }
    published = _published(report.month)
    if (
        report.is_amendment
        and not report.is_verified
        and all(published.get(cell, Moves(0, 0)) == moves for cell, moves in own.items())
    ):
        return None
    return _of_cells(report.month, published | _submitted(report.month) | own)


def month_transfers(month: date) -> MonthTransfers | None:
    """Those that are published or sent; None until every side of the month is."""
    if not _all_have_reported(month):
        return None
    return _of_cells(month, _published(month) | _submitted(month))


def unsettled_transfers(months: Iterable[date]) -> list[MonthTransfers]:
    """Of months in which they do not meet and nobody has accepted that."""
    known = [transfers for month in months if (transfers := month_transfers(month))]
    return [one for one in known if not one.is_met and one.accepted is None]


def _of_cells(month: date, cells: Cells) -> MonthTransfers | None:
    """A row that a branch left out of its report carries last month's figure: nobody moved."""
    branches: dict[Region, list[Branch]] = defaultdict(list)
    moves: dict[tuple[Region, str], Moves] = {}
    for service in BranchService.objects.valid_in(month).select_related("region", "branch"):
        branches[service.region].append(service.branch)
        for segment in Segment.values:
            row = cells.get((service.branch_id, service.region_id, segment), Moves(0, 0))
            if row is None:
                return None
            former = moves.get((service.region, segment), Moves(0, 0))
            moves[service.region, segment] = Moves(
                former.moved_in + row.moved_in, former.moved_out + row.moved_out
            )
    return MonthTransfers(
        month,
        [
            PlaceMoves(region, serving, {name: moves[region, name] for name in Segment.values})
            for region, serving in sorted(branches.items(), key=lambda item: item[0].code)
        ],
    )


def _moves_of(report: EnrolmentReport, line: ReportLine) -> Moves | None:
    """Of a row that is empty on purpose, which a note says, nobody moved."""
    if line.moved_in is not None and line.moved_out is not None:
        return Moves(line.moved_in, line.moved_out)
    is_meant = report.is_amendment or report.note or line.note_on("closing")
    return Moves(0, 0) if line.is_empty and is_meant else None


def _all_have_reported(month: date, *besides: int) -> bool:
    """Asked first, because in most months of work somebody has not."""
    serving = BranchService.objects.valid_in(month).values_list("branch", flat=True)
    published = EnrolmentFigure.objects.current().filter(month=month).order_by()
    sent = _sent_reports(month).values_list("branch", flat=True)
    return set(serving) <= {*published.values_list("branch", flat=True).distinct(), *sent, *besides}


def _sent_reports(month: date) -> QuerySet[EnrolmentReport]:
    return EnrolmentReport.objects.awaiting_verification().filter(period__month=month).order_by()


def _published(month: date) -> Cells:
    figures = EnrolmentFigure.objects.current().filter(month=month).order_by()
    columns = ("branch_id", "region_id", "segment", "moved_in", "moved_out")
    return {
        (branch, region, segment): None if came is None else Moves(came, left)
        for branch, region, segment, came, left in figures.values_list(*columns)
    }


def _submitted(month: date) -> Cells:
    """What branches have sent and nobody has verified yet."""
    lines = ReportLine.objects.filter(report__in=_sent_reports(month)).select_related("report")
    return {
        (line.report.branch_id, line.region_id, line.segment): _moves_of(line.report, line)
        for line in lines.order_by()
    }


def transfer_doubts(
    transfers: MonthTransfers | None, report: EnrolmentReport, lines: Sequence[ReportLine]
) -> Iterator[Finding]:
    """A doubt of several branches: none of them can explain it away, a verifier accepts it."""
    if transfers is None or transfers.is_met:
        return
    line = next((row for row in lines if row.moved_in or row.moved_out), None)
    accepted = transfers.accepted
    yield Finding(
        check="transfers_unmatched",
        severity=Severity.DOUBTFUL,
        message=transfers.sentence,
        line=line,
        field="moved_in" if line is None or line.moved_in else "moved_out",
        note=f"{accepted.reason} ({accepted.accepted_by})" if accepted else "",
        note_about=_("verifikator") if accepted else "",
        is_shared=True,
    )
