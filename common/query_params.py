"""What the reader chose in the address: data month, basis, as known on which day."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from common import formats, months
from common.problems import BadChoice
from common.versioning import end_of_day


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
    known_at: datetime | None = None  # no address says it: when a paper was made that is checked

    @property
    def moment(self) -> datetime | None:
        """The end of the day the reader wants to look back from, WIB; or the moment of a paper."""
        ends = [end_of_day(self.as_of)] if self.as_of else []
        return min([*ends, *([self.known_at] if self.known_at else [])], default=None)

    def query(self, **changes: object) -> str:
        """The address's part after the question mark: `?bulan=2024-07&basis=…`, or nothing."""
        chosen = replace(self, **changes) if changes else self  # type: ignore[arg-type]
        parameters = {
            PAGE.month: chosen.month and formats.month_code(chosen.month),
            PAGE.as_of: chosen.as_of and chosen.as_of.isoformat(),
            PAGE.basis: chosen.basis,
        }
        return address_query(parameters)


def address_query(parameters: Mapping[str, Any], rest: str = "") -> str:
    """`?tahun=2024` of what was chosen, and of the query of other choices; or nothing."""
    filled = urlencode({name: value for name, value in parameters.items() if value})
    parts = [part for part in (filled, rest.removeprefix("?")) if part]
    return "?" + "&".join(parts) if parts else ""


def read_choices(parameters: Mapping[str, str], names: Names = PAGE) -> Choices:
    """Raises BadChoice for a month or day that cannot be read."""
    basis = parameters.get(names.basis, "").strip()
    return Choices(
        month=read_month(parameters.get(names.month, ""), names.month),
        as_of=_day(parameters.get(names.as_of, "").strip(), names.as_of),
        basis=basis or None,
        names=names,
    )


def file_address(request: HttpRequest) -> str:
    """All that a file depends on: whatever else stands in its address makes no other file."""
    return request.path + read_choices(request.GET).query()


def read_month(text: str, field: str = PAGE.month) -> date | None:
    """None for an empty text. Raises BadChoice for what is no month."""
    text = text.strip()
    if not text:
        return None
    try:
        return months.read_month(text)
    except ValueError:
        message = (
            _("Bulan “%(text)s” tidak ada; bulan ditulis 01 sampai 12.")
            if months.is_month_code(text)
            else _("Bulan “%(text)s” tidak dapat dibaca; contoh: 2024-07.")
        )
        raise BadChoice(field, message % {"text": text[:20]}) from None


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
