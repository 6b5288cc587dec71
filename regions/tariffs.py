"""What a month of cover costs: the dated tariff of a segment, for who pays it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from common.segments import Segment
from regions.models import Tariff


def dated_tariffs(segment: str = Segment.BPU, *, publicly_paid: bool = False) -> Sequence[Tariff]:
    """The latest first."""
    return list(Tariff.objects.applicable(segment=segment, publicly_paid=publicly_paid))


@dataclass
class DatedTariffs:
    """Read once. A month's tariff is that in force on its first day."""

    rows: Sequence[Tariff] = field(default_factory=dated_tariffs)

    def tariff(self, month: date) -> Tariff | None:
        for row in self.rows:
            if row.effective_from <= month and (
                row.effective_to is None or month <= row.effective_to
            ):
                return row
        return None

    def monthly(self, month: date) -> Decimal | None:
        """Rupiah a person; None where no tariff of the month is known."""
        row = self.tariff(month)
        return row.monthly if row else None
