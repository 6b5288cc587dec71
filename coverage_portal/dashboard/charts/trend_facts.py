"""What the trend shows: months, targets with their paths, projection, statements, and its rows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from common import formats
from common.arithmetic import coverage_percent, people_at, target_path
from common.months import add_months, month_range, month_start
from coverage_portal.dashboard.brought import cover_in
from coverage_portal.dashboard.charts import peer_band
from coverage_portal.dashboard.charts.chart import Mark
from coverage_portal.dashboard.charts.months import WINDOW, Covered, covered_months
from coverage_portal.dashboard.charts.statements import (
    basis_mark,
    is_of_other_workers,
    stated_on,
)
from coverage_portal.dashboard.charts.table import Column
from coverage_portal.dashboard.outlook import Outlook, outlook
from participants.coverage.models import MonthNote
from participants.coverage.peers import Middle
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot
from regions.models import PublicStatement, Region, Target

Row = dict[str, Any]
Share = Decimal | None
MOST_MARKED = (
    4  # of the notes: more would hide the line and what stands below it; the table has all
)


@dataclass(frozen=True, slots=True)
class Goal:
    """A target within the months shown; `path` is empty where its baseline is not known."""

    month: date
    percent: Decimal
    document: str
    path: dict[date, Decimal]

    @property
    def said(self) -> str:
        target = formats.short_percent(self.percent)
        return f"Target {target}, {formats.month(self.month)}: {self.document}"


@dataclass(frozen=True, slots=True)
class Trend:
    months: list[date]
    covered: dict[date, Covered]
    goals: list[Goal]
    later: list[Goal]  # deadlines after the last month shown
    projected: dict[date, tuple[Decimal, Share, Share]]  # expected, and the band where there is one
    ahead: Outlook
    statements: dict[date, list[PublicStatement]]
    of_other_workers: frozenset[int]  # statements no line may be compared with
    has_reports: bool  # of any of the months, whole or not
    notes: dict[date, list[str]]  # what was noted of a month
    marks: list[Mark]  # the newest of them, by month
    peers: dict[date, Middle] = field(default_factory=dict)  # of the places most like this one

    @property
    def is_lined(self) -> bool:
        return any(point.coverage is not None for point in self.covered.values())

    @property
    def band(self) -> dict[date, tuple[Decimal, Decimal]]:
        """Low and high of the projection, as far as they are known."""
        return {
            month: (low, high)
            for month, (_expected, low, high) in self.projected.items()
            if low is not None and high is not None
        }

    @property
    def unrenewed(self) -> dict[date, Decimal]:
        """The projection if no cohort is renewed; empty where nobody is lost by that."""
        if not self.ahead.has_losses:
            return {}
        return {step.month: self.ahead.without_renewal(step) for step in self.ahead.steps}

    @property
    def stated(self) -> list[tuple[date, PublicStatement]]:
        return [(month, said) for month, both in self.statements.items() for said in both]

    @property
    def shares(self) -> list[float]:
        """All that is drawn of values: what the axis has to hold."""
        shares = [point.coverage for point in self.covered.values() if point.coverage is not None]
        shares += [goal.percent for goal in self.goals]
        shares += [share for goal in self.goals for share in goal.path.values()]
        shares += [share for step in self.projected.values() for share in step if share is not None]
        shares += self.unrenewed.values()
        shares += [said.coverage_percent for _month, said in self.stated]
        return [*(float(share) for share in shares), *peer_band.edges(self.peers)]


def collect(snapshot: Snapshot, position: Position) -> Trend:
    covered = covered_months(snapshot)
    cover = cover_in(snapshot)
    ahead = outlook(position, snapshot.margins, cover)
    projected = _projected(ahead)
    spoken = _statements(snapshot)
    months = _months(snapshot, position, covered, projected, spoken)
    goals = _goals(snapshot, position, covered) if months else []
    return Trend(
        months=months,
        covered={month: covered[month] for month in months if month in covered},
        goals=[goal for goal in goals if months[0] <= goal.month <= months[-1]],
        later=[goal for goal in goals if goal.month > months[-1]],
        projected=projected,
        ahead=ahead,
        statements={month: spoken[month] for month in months if month in spoken},
        of_other_workers=frozenset(
            said.pk
            for both in spoken.values()
            for said in both
            if is_of_other_workers(said, snapshot.estimates.get(snapshot.region.pk, {}))
        ),
        has_reports=bool(snapshot.series),
        peers=_peers(snapshot, months),
        notes=_notes(snapshot, months),
        marks=_marks(snapshot, months),
    )


def _months(
    snapshot: Snapshot,
    position: Position,
    covered: dict[date, Covered],
    projected: dict[date, Any],
    spoken: dict[date, list[PublicStatement]],
) -> list[date]:
    """Three years of reports and what lies ahead; without reports, all that was ever stated."""
    if covered and snapshot.month:
        first = max(min(covered), add_months(snapshot.month, 1 - WINDOW))
        ends = [snapshot.month, *projected, *_deadline(position)]
        return month_range(first, max(ends))
    if not spoken:
        return []
    return month_range(min(spoken), max([*spoken, *_deadline(position)]))


def _peers(snapshot: Snapshot, months: Sequence[date]) -> dict[date, Middle]:
    known = snapshot.peers.months if snapshot.peers else {}
    return {month: known[month] for month in months if month in known}


def _deadline(position: Position) -> list[date]:
    return [month_start(position.target.deadline)] if position.target else []


def _projected(ahead: Outlook) -> dict[date, tuple[Decimal, Share, Share]]:
    def share(people: int | None) -> Share:
        return None if people is None else ahead.share(people)

    return {
        step.month: (ahead.share(step.expected), share(step.low), share(step.high))
        for step in ahead.steps
    }


def _goals(snapshot: Snapshot, position: Position, covered: dict[date, Covered]) -> list[Goal]:
    """The place's own targets, and the one it is measured against where that is not its own."""
    own = snapshot.targets.get(snapshot.region.pk, []) if snapshot.basis.is_default else []
    documents = [(target, target.document) for target in own]
    inherited = position.target if position.is_target_inherited else None
    if inherited:
        documents.append((inherited, f"{inherited.document} ({inherited.region.full_name})"))
    documents.sort(key=lambda pair: pair[0].deadline)
    return [
        Goal(
            month=month_start(target.deadline),
            percent=target.percent,
            document=document,
            path=path_to(target, position, covered),
        )
        for target, document in documents
    ]


def path_to(
    target: Target, position: Position, covered: dict[date, Covered]
) -> dict[date, Decimal]:
    """Straight in people, as the state is judged; each month by the workers of its own year."""
    start, latest = covered.get(target.baseline), position.workers
    if start is None or latest is None:
        return {}

    def workers_in(month: date, otherwise: int) -> int:
        known = covered.get(month)
        return known.workers.workers if known and known.workers else otherwise

    at_deadline = workers_in(month_start(target.deadline), latest.number)
    goal = people_at(target.percent, at_deadline)
    steps = target_path(target.baseline, start.participants, target.deadline, goal)
    return {
        month: coverage_percent(people, workers_in(month, at_deadline)) for month, people in steps
    }


def _statements(snapshot: Snapshot) -> dict[date, list[PublicStatement]]:
    """On the default basis alone: a statement says nothing about another denominator."""
    statements: dict[date, list[PublicStatement]] = {}
    if snapshot.basis.is_default:
        for statement in snapshot.statements.get(snapshot.region.pk, []):
            statements.setdefault(statement.data_month, []).append(statement)
    return statements


def note_text(note: MonthNote, region: Region) -> str:
    """Of one of the region's places, with the name of the place."""
    is_own = note.region_id == region.pk
    return note.text if is_own else f"{note.region.short_name}: {note.text}"


def _notes(snapshot: Snapshot, months: Collection[date]) -> dict[date, list[str]]:
    notes: dict[date, list[str]] = {}
    for note in snapshot.notes:
        if note.month in months:
            notes.setdefault(note.month, []).append(note_text(note, snapshot.region))
    return notes


def _marks(snapshot: Snapshot, months: Collection[date]) -> list[Mark]:
    newest = [note for note in snapshot.notes if note.month in months][-MOST_MARKED:]
    by_month: dict[date, list[tuple[str, str]]] = {}
    for note in newest:
        said = note_text(note, snapshot.region), note.get_absolute_url()
        by_month.setdefault(note.month, []).append(said)
    return [Mark(number, *month) for number, month in enumerate(by_month.items(), start=1)]


def line_of(facts: Trend) -> list[tuple[date, Decimal | None]]:
    """The months of the line; None breaks it where a month or its workers are unknown, and between
    two months in which other segments are counted."""
    line: list[tuple[date, Decimal | None]] = []
    before: Covered | None = None
    for month in facts.months:
        point = facts.covered.get(month)
        if before is not None and point is not None and before.segments != point.segments:
            line.append((month, None))
        line.append((month, point.coverage if point else None))
        before = point
    return line


def changes(facts: Trend) -> list[tuple[date, str]]:
    """Where the denominator's year or the set of segments changes, in words."""
    marks = []
    for before, after in pairwise(facts.covered.values()):
        words = []
        if before.workers and after.workers and before.workers.year != after.workers.year:
            words.append(
                _("Penyebut %(year)s: %(workers)s pekerja")
                % {"year": after.workers.year, "workers": formats.people(after.workers.workers)}
            )
        if before.segments != after.segments:
            words.append(
                _("Segmen yang dihitung berubah: %(segments)s")
                % {"segments": "+".join(sorted(after.segments)) or "–"}
            )
        if words:
            marks.append((after.month, "; ".join(words)))
    return marks


def columns() -> list[Column]:
    return [
        Column("month", _("Bulan"), "month"),
        Column("participants", _("Peserta"), "people"),
        Column("workers", _("Pekerja"), "people"),
        Column("coverage", _("Cakupan"), "percent"),
        Column("path", _("Jalur target"), "percent"),
        Column("expected", _("Proyeksi"), "percent"),
        Column("low", _("Batas bawah"), "percent"),
        Column("high", _("Batas atas"), "percent"),
        Column("unrenewed", _("Bila tidak diperpanjang"), "percent"),
        *peer_band.columns(),
        Column("stated", _("Dinyatakan"), "percent"),
        Column("stated_on", _("Dinyatakan per")),
        Column("precision", _("Ketelitian tanggal")),
        Column("other_basis", _("Penyebut pernyataan")),
        Column("source", _("Sumber pernyataan")),
        Column("segments", _("Segmen")),
        Column("note", _("Catatan")),
    ]


def rows_of(facts: Trend) -> list[Row]:
    """A row for each month with anything in it; two statements of a month are two rows."""
    rows = []
    # Where a path ends and the next begins, the month shows what was aimed for.
    path = {m: share for goal in reversed(facts.goals) for m, share in goal.path.items()}
    unrenewed = facts.unrenewed
    for month in facts.months:
        known = facts.covered.get(month)
        expected, low, high = facts.projected.get(month, (None, None, None))
        row: Row = {
            "participants": known and known.participants,
            "workers": known.workers.workers if known and known.workers else None,
            "coverage": known and known.coverage,
            "path": path.get(month),
            "expected": expected,
            "low": low,
            "high": high,
            "unrenewed": unrenewed.get(month),
            **peer_band.cells(facts.peers.get(month)),
        }
        stated = [_stated(facts, said) for said in facts.statements.get(month, ())]
        row["note"] = "; ".join(facts.notes.get(month, ())) or None
        if stated or any(value is not None for value in row.values()):
            reported: Row = {"month": month, "is_reported": True if known else None}
            reported["segments"] = "+".join(sorted(known.segments)) if known else ""
            rows.append(row | reported | (stated[0] if stated else {}))
        rows += [{"month": month, "is_reported": None} | more for more in stated[1:]]
    return rows


def _stated(facts: Trend, statement: PublicStatement) -> Row:
    return {
        "stated": statement.coverage_percent,
        "stated_on": stated_on(statement),
        "precision": str(statement.get_as_of_precision_display()),
        "other_basis": basis_mark(statement.pk in facts.of_other_workers),
        "source": statement.source,
    }
