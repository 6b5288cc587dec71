"""A public statement as charts tell it: as exactly dated as it was said, and of which workers."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from common import formats
from regions.models import PublicStatement, WorkforceEstimate

Precision = PublicStatement.Precision
OTHER_BASIS = "penyebut lain"  # how such a statement's note begins in the reference data


def stated_on(statement: PublicStatement) -> str:
    """`8 September 2023`, `Juni 2023`, `2022`: a day is named only where one was said."""
    if statement.as_of_precision == Precision.YEAR:
        return str(statement.as_of.year)
    if statement.as_of_precision == Precision.MONTH:
        return formats.month(statement.as_of)
    return formats.long_date(statement.as_of)


def is_of_other_workers(
    statement: PublicStatement, estimates: Mapping[int, WorkforceEstimate]
) -> bool:
    """Its note says so, or its workers differ by more than a quarter from the nearest year's."""
    if statement.note.lower().startswith(OTHER_BASIS):
        return True
    if statement.workers is None or not estimates:
        return False
    year = min(estimates, key=lambda known: abs(known - statement.data_month.year))
    own = estimates[year].workers
    return abs(statement.workers - own) * 4 > own


def basis_mark(is_other: bool) -> str:
    return _("penyebut lain") if is_other else ""
