"""What a month of cover costs: the dated tariff of a segment, for who pays it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

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
        return next((row for row in self.rows if _is_in_force(row, month)), None)

    def monthly(self, month: date) -> Decimal | None:
        """Rupiah a person; None where no tariff of the month is known."""
        row = self.tariff(month)
        return row.monthly if row else None


class AllTariffs:
    """Of every segment and payer, read once when the first is asked."""

    @cached_property
    def _rows(self) -> Sequence[Tariff]:
        return list(Tariff.objects.usual())

    def on(self, day: date, segment: str, *, publicly_paid: bool) -> Tariff | None:
        return next(
            (
                row
                for row in self._rows
                if row.segment == segment
                and (row.for_public_budgets or not publicly_paid)
                and _is_in_force(row, day)
            ),
            None,
        )


def _is_in_force(tariff: Tariff, day: date) -> bool:
    end = tariff.effective_to
    return tariff.effective_from <= day and (end is None or day <= end)
