"""What the dashboard shows of each place now: with percentage, without denominator, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from common.problems import UnknownChoice
from common.query_params import Choices
from participants.coverage.position import Position
from participants.coverage.positions import place_positions, region_position
from participants.coverage.snapshot import load_snapshot


@dataclass(frozen=True, slots=True)
class Looks:
    month: date | None = None
    province: Position | None = None
    places: Sequence[Position] = ()

    @property
    def everybody(self) -> list[Position]:
        return [*filter(None, [self.province]), *self.places]

    @property
    def reported(self) -> list[Position]:
        return [one for one in self.places if one.source == "report" and one.coverage is not None]

    @property
    def stated(self) -> list[Position]:
        return [one for one in self.places if one.source == "statement"]

    @property
    def without_workers(self) -> list[Position]:
        """Reported, and nothing to measure them against."""
        return [one for one in self.places if one.lacks_workers]

    @property
    def unknown(self) -> list[Position]:
        return [one for one in self.places if not one.is_known]

    @property
    def is_done(self) -> bool:
        return bool(self.places) and len(self.reported) == len(self.places)


def looks_now() -> Looks:
    try:
        snapshot = load_snapshot(None, Choices())
    except UnknownChoice:  # no basis yet
        return Looks()
    return Looks(snapshot.month, region_position(snapshot), place_positions(snapshot))
