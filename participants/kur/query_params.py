"""What the address of a page or of the API says, read in one place."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from common import formats, query_params
from common.months import LAST_YEAR, this_month
from common.problems import BadChoice, UnknownChoice
from participants.kur.models.choices import Scheme
from regions.models import Bank, Region

FIRST_KUR = date(2007, 1, 1)  # the year the programme began


def read_month(text: str, field: str) -> date | None:
    """None for an empty text. A month after LAST_YEAR is refused."""
    month = query_params.read_month(text, field)
    if month and month.year > LAST_YEAR:
        raise BadChoice(field, _("Tulis bulan sebagai 2024-07."))
    return month


def credit_month(text: str, field: str) -> date | None:
    """A table has a column for every month of its span, so only months in which there can be credit
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


def read_region(code: str) -> Region | None:
    return _known(Region.objects.all(), code, "wilayah", _("Wilayah tidak dikenal. Pilihan: %s."))


def read_bank(code: str, field: str = "bank") -> Bank | None:
    return _known(Bank.objects.all(), code, field, _("Bank tidak dikenal. Pilihan: %s."))


def read_scheme(code: str, field: str = "skema") -> str:
    if code and code not in Scheme.values:
        raise UnknownChoice(
            field, _("Skema tidak dikenal. Pilihan: %s.") % ", ".join(Scheme.values)
        )
    return code


def _known(rows: QuerySet[Any], code: str, field: str, message: str) -> Any:
    if not code:
        return None
    row = rows.filter(code=code).first()
    if row is None:
        raise UnknownChoice(field, message % ", ".join(rows.values_list("code", flat=True)))
    return row
