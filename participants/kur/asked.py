"""What an address asks for, read for page and API alike."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from common import formats
from common.problems import BadChoice

FIRST_KUR = date(2007, 1, 1)  # the year the programme began
LAST_YEAR = 2100  # of any month asked for: what comes after a month must be a month as well


def read_month(text: str, field: str) -> date | None:
    month = _month(text, field)
    if month and month.year > LAST_YEAR:
        raise BadChoice(field, _("Tulis bulan sebagai 2024-07."))
    return month


def _month(text: str, field: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise BadChoice(field, _("Tulis bulan sebagai 2024-07.")) from None


def credit_month(text: str, field: str) -> date | None:
    """A table has a column for every month asked for, so only months in which there can be credit
    are: thousands of years once took all the memory there was."""
    month = _month(text, field)
    first, last = FIRST_KUR.replace(day=1), timezone.localdate().replace(day=1)
    if month is not None and not first <= month <= last:
        raise BadChoice(
            field,
            _("Bulan kredit dari %(first)s sampai %(last)s.")
            % {"first": formats.month(first), "last": formats.month(last)},
        )
    return month
