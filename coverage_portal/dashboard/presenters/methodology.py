"""What the methodology page computes: the worked example, the projection's error, the bases."""

from collections.abc import Sequence
from dataclasses import dataclass

from common.projection import (
    BAND_MONTHS,
    FEWEST_CHANGES,
    ORIGINS,
    SEASON_CHANGES,
    BacktestError,
)
from participants.coverage.peers import FEWEST, PEERS, STRUCTURE
from participants.coverage.position import OLD_MONTHS, Position
from participants.coverage.positions import region_position
from participants.coverage.snapshot import Snapshot
from participants.figures.models import CARRY_MONTHS
from regions.models import WorkforceBasis


@dataclass(frozen=True, slots=True)
class Methodology:
    position: Position
    bases: Sequence[WorkforceBasis]
    errors: Sequence[BacktestError]
    errors_months: int
    band_months: int
    origins: int
    season_months: int
    fewest_months: int
    old_months: int
    carry_months: int
    peers: int
    peer_structure: int
    fewest_peers: int
    is_sample: bool


def methodology(snapshot: Snapshot, errors: Sequence[BacktestError]) -> Methodology:
    position = region_position(snapshot)
    return Methodology(
        position=position,
        bases=snapshot.bases,
        errors=errors,
        errors_months=len(snapshot.past),
        band_months=BAND_MONTHS,
        origins=ORIGINS,
        season_months=SEASON_CHANGES + 1,
        fewest_months=FEWEST_CHANGES + 1,
        old_months=OLD_MONTHS,
        carry_months=CARRY_MONTHS,
        peers=PEERS,
        peer_structure=STRUCTURE,
        fewest_peers=FEWEST,
        is_sample=position.is_sample,
    )
