"""The one way from exact counts to public numbers.

Every number is rounded by itself to the nearest 5, and 0 to 4 become "fewer than five", after NHS
England's monthly tables of mental health. No exact number stands beside them, so rounding cannot
be undone by subtraction; where the tables together still determine one (`<5` and `<5` of 10 can
only be 4 and 4), a second number is withheld until none is. All of this is worked out from the
rounded numbers alone: neither the rounding nor what is withheld says more than they do.
"""

from collections.abc import Mapping, Sequence

from participants.kur import disclosure_audit
from participants.kur.models.releases import STEP, Cell, Line, Numbers

FEW = 0  # how "fewer than five" is stored
WITHHELD = None


def public_numbers(counts: Mapping[Cell, int], former: Sequence[Numbers], root: Line) -> Numbers:
    """What may be said of these counts beside the months that came before.

    `root` is the line of the province, of which the places and schemes are parts.
    """
    numbers: Numbers = {cell: rounded(people) for cell, people in counts.items()}
    while determined := disclosure_audit.first_determined([*former, numbers], root):
        numbers[_second(determined, numbers, former, root)] = WITHHELD
    return numbers


def rounded(people: int) -> int:
    """To the nearest 5; 0 to 4 are `FEW`."""
    return FEW if people < STEP else (people + STEP // 2) // STEP * STEP


def _second(
    determined: disclosure_audit.Determined,
    numbers: Numbers,
    former: Sequence[Numbers],
    root: Line,
) -> Cell:
    """The number to withhold: the nearest one without which nobody can tell any more."""
    candidates = _candidates(determined, numbers, root)
    for cell in candidates:
        without = numbers | {cell: WITHHELD}
        if not disclosure_audit.is_determined(determined, [*former, without], root):
            return cell
    return candidates[0]


def _candidates(
    determined: disclosure_audit.Determined, numbers: Numbers, root: Line
) -> list[Cell]:
    """Still shown: first the other lines of the same table, the least first, then the same line."""
    [*_, cell] = determined.cells

    def distance(other: Cell) -> tuple[bool, bool, bool, int]:
        is_beside = other.measure == cell.measure and disclosure_audit.table_of(
            other.line
        ) == disclosure_audit.table_of(cell.line)
        return (
            other in determined.cells,
            not (is_beside and other.line != root),
            other.line != cell.line,
            numbers[other] or 0,
        )

    return sorted((each for each in numbers if numbers[each] is not WITHHELD), key=distance)
