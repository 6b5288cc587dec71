"""What the address of a page or of the API says, read in one place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from common import formats, query_params
from common.months import LAST_YEAR
from common.problems import BadChoice, UnknownChoice
from common.query_params import API, Names
from participants.kur.models import KurRelease
from participants.kur.models.choices import Scheme
from participants.kur.models.releases import Line
from regions.models import Bank, Region

FIRST_KUR = date(2007, 1, 1)  # the year the programme began


def read_month(text: str, field: str) -> date | None:
    """None for an empty text. A month after LAST_YEAR is refused."""
    month = query_params.read_month(text, field)
    if month and month.year > LAST_YEAR:
        raise BadChoice(field, _("Tulis bulan sebagai 2024-07."))
    return month


@dataclass(frozen=True)
class Released:
    """A released month, and the one place, bank or scheme that is asked for."""

    release: KurRelease | None  # None where nothing has been released yet
    region: Region | None
    bank: Bank | None
    scheme: str

    @cached_property
    def region_or_root(self) -> Region | None:
        """The province where nothing narrows it; None for a bank or a scheme."""
        return None if self.bank or self.scheme else self.region or Region.objects.root()

    @property
    def line(self) -> Line:
        if self.region_or_root:
            return Line(region=self.region_or_root.pk)
        return Line(bank=self.bank.pk) if self.bank else Line(scheme=self.scheme)

    @property
    def is_whole(self) -> bool:
        return self.region_or_root is not None and self.region_or_root.is_parent


def read_released(query: Mapping[str, str], names: Names) -> Released:
    """The latest month where none is named."""
    fields = ("region", "bank", "scheme") if names is API else ("wilayah", "bank", "skema")
    texts = {field: query.get(field, "").replace("\0", "").strip() for field in fields}
    named = [field for field, text in texts.items() if text]
    if len(named) > 1:
        raise BadChoice(
            named[1],
            _("Pilih salah satu: %s. Angka KUR tidak disilangkan.") % ", ".join(fields),
        )
    for field in ("from", "to") if names is API else ("dari", "sampai"):
        if query.get(field):
            raise BadChoice(
                field, _("KUR dirilis per bulan, tidak menurut rentang. Tulis satu bulan saja.")
            )
    region, bank, scheme = texts.values()
    return Released(
        _release(read_month(query.get(names.month, ""), names.month), names.month),
        read_region(region, fields[0]),
        read_bank(bank),
        read_scheme(scheme, fields[2]),
    )


def _release(month: date | None, field: str) -> KurRelease | None:
    released = KurRelease.objects.released()
    if month is None:
        return released.first()
    release = released.filter(month=month).first()
    if release is None:
        months = ", ".join(map(formats.month_code, released.values_list("month", flat=True)))
        raise UnknownChoice(
            field,
            _("KUR bulan %(month)s belum dirilis. Yang sudah: %(months)s.")
            % {"month": formats.month(month), "months": months or formats.UNKNOWN},
        )
    return release


def read_region(code: str, field: str) -> Region | None:
    return _known(Region.objects.all(), code, field, _("Wilayah tidak dikenal. Pilihan: %s."))


def read_bank(code: str) -> Bank | None:
    return _known(Bank.objects.all(), code, "bank", _("Bank tidak dikenal. Pilihan: %s."))


def read_scheme(code: str, field: str) -> str:
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
