"""A paper checked: its figures as they were issued beside those of today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from common import formats
from common.problems import UnknownChoice
from common.projection import Series
from common.query_params import Choices
from coverage_portal.dashboard.columns import columns_for
from coverage_portal.dashboard.presenters.headline import title
from coverage_portal.exports.papers import Paper, digest, figures_of
from participants.coverage.position import Position
from participants.coverage.positions import place_positions, region_position
from participants.coverage.snapshot import Snapshot, load_snapshot
from regions.models import Region, WorkforceBasis


@dataclass(frozen=True, slots=True)
class Known:
    """A region, its places and what follows, as known at one moment."""

    snapshot: Snapshot
    positions: Sequence[Position]  # the region first

    @property
    def position(self) -> Position:
        return self.positions[0]


@dataclass(frozen=True, slots=True)
class Measure:
    label: str
    issued: str
    now: str


@dataclass(frozen=True, slots=True)
class Line:
    """A place: as issued, as of today, and what has changed, in words."""

    issued: Position
    now: Position
    changes: Sequence[str]


@dataclass(frozen=True)
class Checked:
    """`lines` is empty where what was issued cannot be computed again: a setting was replaced."""

    paper: Paper
    title: str
    basis: WorkforceBasis
    now: Known
    measures: Sequence[Measure]
    lines: Sequence[Line]

    @property
    def changed(self) -> list[Line]:
        return [line for line in self.lines if line.changes]

    @property
    def looked_back(self) -> bool:
        """It shows an earlier day's state: what changed may have changed before it was made."""
        return self.paper.as_of is not None and self.paper.as_of < timezone.localdate(
            self.paper.made_at
        )


def checked(paper: Paper) -> Checked | None:
    """None where its place, basis or month is not known here any more."""
    region = Region.objects.filter(pk=paper.region).first()
    basis = WorkforceBasis.objects.filter(pk=paper.basis).first()
    if region is None or basis is None:
        return None
    try:
        issued = _issued(paper, region, basis)
        now = _known_now(region, basis, issued.snapshot.month if issued else paper.month)
    except UnknownChoice:
        return None
    present = {position.region.pk: position for position in now.positions}
    before = issued.positions if issued else []
    return Checked(
        paper=paper,
        title=title(issued.snapshot if issued else now.snapshot),
        basis=basis,
        now=now,
        measures=_measures(issued.position, now.position) if issued else [],
        lines=[
            Line(position, present[position.region.pk], _changes(position, present))
            for position in before
            if position.region.pk in present
        ],
    )


def _issued(paper: Paper, region: Region, basis: WorkforceBasis) -> Known | None:
    """The figures whose digest the paper carries. A target or statement that was entered since is
    left out by looking back from the day it was made."""
    for day in dict.fromkeys([paper.as_of, timezone.localdate(paper.made_at)]):
        choices = Choices(paper.month, day, basis.slug, known_at=paper.made_at)
        known = _known(region, choices)
        if digest(known.positions) == paper.digest:
            return known
    return None


def _known_now(region: Region, basis: WorkforceBasis, month: date | None) -> Known:
    """As the page shows the month: by itself, where that is the month it shows."""
    known = _known(region, Choices(basis=basis.slug))
    if month in (None, known.snapshot.month):
        return known
    return _known(region, Choices(month=month, basis=basis.slug))


def _known(region: Region, choices: Choices) -> Known:
    snapshot = load_snapshot(region.code, choices)
    return Known(snapshot, [region_position(snapshot), *place_positions(snapshot)])


def _measures(issued: Position, now: Position) -> list[Measure]:
    return [
        Measure(str(column.label), column.text_of(issued), column.text_of(now))
        for column in columns_for("measures")
        if column.text_of(issued) not in ("", formats.UNKNOWN)
    ]


def _changes(issued: Position, present: dict[int, Position]) -> list[str]:
    """Corrected is what was issued of the same month from the same source: a place counted with an
    earlier month or with a statement then has moved on, nothing of it was wrong."""
    now = present[issued.region.pk]
    if not issued.is_known:
        return [_("datanya sekarang ada")] if now.is_known else []
    before, after = figures_of(issued), figures_of(now)
    before["series"], after["series"] = _months_of_both(before, after)
    words = {
        "participants": _("peserta dikoreksi")
        if issued.places_reported == now.places_reported
        else _("laporan yang ditunggu sudah masuk"),
        "segments": _("segmen dikoreksi"),
        "workers": _("jumlah pekerja diperbarui"),
        "target": _("target diganti"),
        "source": _("sumbernya lain"),
        "month": _("bulan datanya lain"),
        "series": _("bulan sebelumnya dikoreksi"),
    }
    changed = [word for name, word in words.items() if before[name] != after[name]]
    hidden: tuple[str, ...] = ()
    if any(before[name] != after[name] for name in ("source", "month")):
        hidden = ("participants", "segments")
    elif before["participants"] != after["participants"]:
        # A corrected figure changes its segments and the end of its series too: said once.
        hidden = ("segments", "series")
    return [word for word in changed if word not in {words[name] for name in hidden}]


def _months_of_both(before: dict[str, Any], after: dict[str, Any]) -> tuple[Series, Series]:
    """The months that both know, where they can be compared: reports correct reports."""
    if before["source"] != after["source"]:
        return {}, {}
    earlier, later = dict(before["series"]), dict(after["series"])
    common = earlier.keys() & later.keys()
    return {one: earlier[one] for one in common}, {one: later[one] for one in common}
