"""A table with its places across, turned so that they stand in a column."""

from dataclasses import replace
from itertools import zip_longest

from common.spreadsheets.faults import CellFault
from common.spreadsheets.grid import Sheet
from common.spreadsheets.questions import Question
from common.spreadsheets.survey import Address
from common.spreadsheets.tables import Table
from regions.resolver import PlaceResolver

FEWEST = 2  # places beside each other; one may be a title


def has_places_across(table: Table, resolver: PlaceResolver) -> bool:
    if not table.header_rows:
        return False
    texts = [heading.texts[-1] for heading in table.headings if heading.texts]
    return sum(resolver.resembles(text) for text in texts) >= FEWEST


def turned(table: Table) -> Sheet:
    """What stands above and below the table stays as it is."""
    sheet, first = table.sheet, table.header_rows[0]
    last = max([*table.rows, *table.totals, first])
    body = [list(column) for column in zip_longest(*sheet.rows[first : last + 1])]
    return replace(
        sheet,
        rows=[*sheet.rows[:first], *body, *sheet.rows[last + 1 :]],
        merged=[],
        hidden_rows=set(),
        hidden_columns=set(),
        uncached={_turned_back(at, first): text for at, text in sheet.uncached.items()},
        errors={_turned_back(at, first): text for at, text in sheet.errors.items()},
    )


def _turned_back(at: Address, first: int) -> Address:
    """Turning twice gives the same cell; rows above the table are not turned."""
    row, column = at
    return (first + column, row - first) if row >= first else at


def in_file(finding: CellFault | Question, first: int) -> CellFault | Question:
    """The fault or question where the sender sees it."""
    if finding.row is None or finding.column is None:
        return finding
    row, column = _turned_back((finding.row, finding.column), first)
    return replace(finding, row=row, column=column)
