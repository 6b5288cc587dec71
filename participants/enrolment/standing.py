"""Where places stand, for the verifier's preview.

The floors below the dashboard may not ask it, and the preview must say the same to the person as
the dashboard will: so the dashboard gives its own presenter in here when it starts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coverage_portal.arithmetic import PaceState


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    region_id: int
    name: str
    data_month: date | None
    participants: int | None
    workers: int | None
    coverage: Decimal | None
    gap_people: int | None
    rank: int | None
    state: PaceState | None


Provider = Callable[[date], list[Standing]]
_providers: list[Provider] = []


def provide(provider: Provider) -> None:
    """Called once, by the dashboard's app."""
    _providers[:] = [provider]


def standings(month: date) -> list[Standing]:
    """The province first, then its places; empty where there is nothing to measure by."""
    return _providers[0](month) if _providers else []
