"""What an address asks for, read for page and API alike."""

from datetime import date

from django.utils.translation import gettext as _

from common import formats, query_params
from common.months import LAST_YEAR, this_month
from common.problems import BadChoice

FIRST_KUR = date(2007, 1, 1)  # the year the programme began


def read_month(text: str, field: str) -> date | None:
    """None for an empty text. A month after LAST_YEAR is refused."""
    month = query_params.read_month(text, field)
    if month and month.year > LAST_YEAR:
        raise BadChoice(field, _("Tulis bulan sebagai 2024-07."))
    return month


def credit_month(text: str, field: str) -> date | None:
    """A table has a column for every month asked for, so only months in which there can be credit
    are: thousands of years once took all the memory there was."""
    month = query_params.read_month(text, field)
    first, last = FIRST_KUR, this_month()
    if month is not None and not first <= month <= last:
        raise BadChoice(
            field,
            _("Bulan kredit dari %(first)s sampai %(last)s.")
            % {"first": formats.month(first), "last": formats.month(last)},
        )
    return month
