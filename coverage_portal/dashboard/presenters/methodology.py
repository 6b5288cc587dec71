"""What the methodology page computes: the worked example, the projection's error, the bases."""

from collections.abc import Sequence
from dataclasses import dataclass

from common import arithmetic
from common.projection import BacktestError, backtest
from participants.coverage.position import Position
from participants.coverage.positions import region_position
from participants.coverage.snapshot import PLACE_MONTHS, Snapshot
from participants.figures.models import CARRY_MONTHS
from regions.models import WorkforceBasis


@dataclass(frozen=True, slots=True)
class Methodology:
    position: Position
    bases: Sequence[WorkforceBasis]
    errors: Sequence[BacktestError]
    errors_months: int
    carry_months: int
    recent_months: int
    place_months: int
    is_sample: bool


def methodology(snapshot: Snapshot, whole: Snapshot) -> Methodology:
    """`whole` holds every month there is: the projection is tested on all of them."""
    series = {month: total.participants for month, total in whole.series.items()}
    position = region_position(snapshot)
    return Methodology(
        position=position,
        bases=snapshot.bases,
        errors=backtest(series),
        errors_months=len(series),
        carry_months=CARRY_MONTHS,
        recent_months=arithmetic.RECENT_MONTHS,
        place_months=PLACE_MONTHS,
        is_sample=position.is_sample,
    )
