"""The place, basis and data month that an address names, among those there are."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from common import formats
from common.months import FIRST_YEAR, add_months
from common.problems import UnknownChoice
from common.query_params import PAGE, Choices, Names
from participants.figures.models import CARRY_MONTHS, RegionTotal
from regions.models import PublicStatement, Region, WorkforceBasis
from regions.models.places import RegionQuerySet

LISTED = 40  # places named in a refusal; a longer list helps nobody


def choose_region(code: str, names: Names = PAGE) -> Region:
    """Raises UnknownChoice, naming the places there are."""
    code = code.replace("\0", "")  # PostgreSQL takes no zero byte in a query
    region = _regions().filter(code=code).first()
    if region is None:
        raise UnknownChoice(names.region, _unknown_region(code))
    return region


def choose_root(names: Names = PAGE) -> Region:
    """The region above all others; a portal without its reference data has none."""
    try:
        return _regions().root()
    except Region.DoesNotExist:
        message = _("Belum ada wilayah: data rujukan belum dimuat.")
        raise UnknownChoice(names.region, message) from None


def _regions() -> RegionQuerySet:
    return Region.objects.select_related("parent__parent")


def _unknown_region(code: str) -> str:
    same = Region.objects.filter(bps_code=code).first()
    if same is not None:
        message = _(
            "%(code)s adalah kode BPS untuk %(name)s; portal memakai kode Kemendagri: %(right)s."
        ) % {"code": code, "name": same.full_name, "right": same.code}
        clash = Region.objects.filter(code=f"{code[:2]}.{code[2:]}").exclude(pk=same.pk).first()
        if clash:  # the same digits mean another place in the other system
            message += " " + _("Dengan titik, %(code)s adalah %(name)s.") % {
                "code": clash.code,
                "name": clash.full_name,
            }
        return message
    known = ", ".join(
        f"{known_code} {name}"
        for known_code, name in Region.objects.values_list("code", "name")[:LISTED]
    )
    return _("Tidak ada wilayah dengan kode “%(code)s”. Yang ada: %(known)s.") % {
        "code": code[:20],
        "known": known,
    }


def choose_basis(bases: Sequence[WorkforceBasis], choices: Choices) -> WorkforceBasis:
    for basis in bases:
        if basis.slug == choices.basis or (choices.basis is None and basis.is_default):
            return basis
    raise UnknownChoice(
        choices.names.basis,
        _("Tidak ada basis “%(slug)s”. Yang ada: %(known)s.")
        % {
            "slug": (choices.basis or "")[:40],
            "known": ", ".join(basis.slug for basis in bases),
        },
    )


def choose_month(
    choices: Choices,
    series: Mapping[date, RegionTotal],
    statements: Sequence[PublicStatement],
    places: int,
    is_place: bool = False,
    months_above: Callable[[], Collection[date]] = list,
) -> tuple[date | None, list[date]]:
    """The month to show, and all that can be chosen.

    Left to the portal, it is the latest that every place has reported; before there is one, the
    latest in which every place is known; before that, the latest public statement in numbers.
    A place that has not reported the month chosen is shown with the figure its province counts
    it with: its latest of the year before. One that has never reported is shown, in the newest month
    of the region above it, as that region's page shows it: links from there carry the month. Any
    other month up to the newest there is can be asked for: the page says that nothing is known of it.
    """
    stated = {statement.data_month for statement in statements if statement.participants}
    months = sorted(series.keys() | stated)
    if choices.month is None:
        reported = [month for month, total in series.items() if total.places_reported == places]
        known = [month for month, total in series.items() if total.places_known == places]
        return max(reported or known or stated or series.keys(), default=None), months
    carried = _carried(choices.month, series) if is_place else None
    if carried is not None:
        return carried, months
    if choices.month in months:
        return choices.month, months
    newest_above = max(months_above(), default=None) if is_place else None
    if is_place and not series and choices.month == newest_above:
        return max(stated, default=None), months
    newest = max(filter(None, [*months[-1:], newest_above]), default=date.min)
    if not date(FIRST_YEAR, 1, 1) <= choices.month <= newest:
        field = choices.names.month
        raise UnknownChoice(field, _unknown_month(choices.month, months, field))
    return choices.month, months


def _carried(month: date, series: Mapping[date, RegionTotal]) -> date | None:
    if month in series:
        return None
    earlier = [known for known in series if known < month < add_months(known, CARRY_MONTHS)]
    return max(earlier, default=None)


def _unknown_month(month: date, months: Sequence[date], field: str) -> str:
    if not months:
        return _("Belum ada data bulan apa pun di wilayah ini.")
    return _(
        "Tidak ada data untuk %(month)s. Yang ada: %(first)s sampai %(last)s"
        " (tulis %(field)s=%(first_code)s sampai %(field)s=%(last_code)s)."
    ) % {
        "field": field,
        "month": formats.month(month),
        "first": formats.month(months[0]),
        "last": formats.month(months[-1]),
        "first_code": formats.month_code(months[0]),
        "last_code": formats.month_code(months[-1]),
    }
