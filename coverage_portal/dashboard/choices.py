"""What the reader asked for in the address: place, data month, basis, as known on which day."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from coverage_portal import formats
from coverage_portal.arithmetic import add_months
from coverage_portal.errors import BadChoice, UnknownChoice
from participants.enrolment.totals import CARRY_MONTHS, Reported, Total
from regions.models import PublicStatement, Region, WorkforceBasis
from regions.versioning import end_of_day

LISTED = 40  # places named in a refusal; a longer list helps nobody


@dataclass(frozen=True, slots=True)
class Names:
    """What the parameters are called: Indonesian in pages, English in the API."""

    month: str
    as_of: str
    basis: str
    region: str


PAGE = Names("bulan", "per", "basis", "wilayah")
API = Names("month", "as_of", "basis", "region")


@dataclass(frozen=True, slots=True)
class Choices:
    """`month` and `basis` are None where the reader left them to the portal."""

    month: date | None = None
    as_of: date | None = None
    basis: str | None = None
    names: Names = PAGE

    @property
    def moment(self) -> datetime | None:
        """The end of the day the reader wants to look back from, WIB."""
        return end_of_day(self.as_of) if self.as_of else None

    def query(self, **changes: object) -> str:
        """The address's part after the question mark: `?bulan=2024-07&basis=…`, or nothing."""
        chosen = replace(self, **changes) if changes else self  # type: ignore[arg-type]
        parameters = {
            PAGE.month: chosen.month and formats.month_code(chosen.month),
            PAGE.as_of: chosen.as_of and chosen.as_of.isoformat(),
            PAGE.basis: chosen.basis,
        }
        filled = {name: value for name, value in parameters.items() if value}
        return "?" + urlencode(filled) if filled else ""


def read_choices(parameters: Mapping[str, str], names: Names = PAGE) -> Choices:
    """Raises BadChoice for a month or day that cannot be read."""
    basis = parameters.get(names.basis, "").strip()
    return Choices(
        month=_month(parameters.get(names.month, "").strip(), names.month),
        as_of=_day(parameters.get(names.as_of, "").strip(), names.as_of),
        basis=basis or None,
        names=names,
    )


def read_month(text: str, field: str = PAGE.month) -> date:
    month = _month(text, field)
    if month is None:
        raise BadChoice(field, _("Bulan belum ditulis; contoh: 2024-07."))
    return month


def choose_region(code: str, found: Sequence[Region], names: Names = PAGE) -> Region:
    """Raises UnknownChoice, naming the places there are."""
    for region in found:
        if region.code == code:
            return region
    same = Region.objects.filter(bps_code=code).first()
    if same:
        message = _(
            "%(code)s adalah kode BPS untuk %(name)s; portal memakai kode Kemendagri: %(right)s."
        ) % {"code": code, "name": same.full_name, "right": same.code}
        clash = Region.objects.filter(code=f"{code[:2]}.{code[2:]}").exclude(pk=same.pk).first()
        if clash:  # the same digits mean another place in the other system
            message += " " + _("Dengan titik, %(code)s adalah %(name)s.") % {
                "code": clash.code,
                "name": clash.full_name,
            }
    else:
        known = ", ".join(
            f"{known_code} {name}"
            for known_code, name in Region.objects.values_list("code", "name")[:LISTED]
        )
        message = _("Tidak ada wilayah dengan kode “%(code)s”. Yang ada: %(known)s.") % {
            "code": code[:20],
            "known": known,
        }
    raise UnknownChoice(names.region, message)


def choose_root(found: Sequence[Region], names: Names = PAGE) -> Region:
    """The region above all others; a portal without its reference data has none."""
    for region in found:
        if region.parent_id is None:
            return region
    raise UnknownChoice(names.region, _("Belum ada wilayah: data rujukan belum dimuat."))


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
    series: Mapping[date, Total | Reported],
    statements: Sequence[PublicStatement],
    places: int,
    is_place: bool = False,
) -> tuple[date | None, list[date]]:
    """The month to show, and all that can be asked for.

    Left to the portal, it is the latest that every place has reported; before there is one, the
    latest in which every place is known; before that, the latest public statement in numbers.
    A place that has not reported the month asked for is shown with the figure its province counts
    it with: its latest of the year before.
    """
    stated = {statement.data_month for statement in statements if statement.participants}
    months = sorted(series.keys() | stated)
    if choices.month is not None:
        carried = _carried(choices.month, series) if is_place else None
        if carried is not None:
            return carried, months
        if choices.month not in months:
            field = choices.names.month
            raise UnknownChoice(field, _unknown_month(choices.month, months, field))
        return choices.month, months
    reported = [month for month, total in series.items() if total.places_reported == places]
    known = [month for month, total in series.items() if total.places_known == places]
    return max(reported or known or stated or series.keys(), default=None), months


def _carried(month: date, series: Mapping[date, Total | Reported]) -> date | None:
    if month in series:
        return None
    earlier = [known for known in series if add_months(month, -CARRY_MONTHS) < known < month]
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


def _month(text: str, field: str) -> date | None:
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}", text):
        raise BadChoice(
            field, _("Bulan “%(text)s” tidak dapat dibaca; contoh: 2024-07.") % {"text": text[:20]}
        )
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise BadChoice(
            field, _("Bulan “%(text)s” tidak ada; bulan ditulis 01 sampai 12.") % {"text": text}
        ) from None


def _day(text: str, field: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else "")
    except ValueError:
        raise BadChoice(
            field,
            _("Tanggal “%(text)s” tidak ada atau tidak dapat dibaca; contoh: 2024-08-31.")
            % {"text": text[:20]},
        ) from None
    if not date(2000, 1, 1) <= day <= timezone.localdate():
        raise BadChoice(
            field,
            _("“Sebagaimana diketahui” hanya untuk hari ini dan sebelumnya, sejak 2000-01-01."),
        )
    return day
