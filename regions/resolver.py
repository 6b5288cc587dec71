"""Which place a file means: by Kemendagri or BPS code, or by name as people write it.

The two code systems clash (61.02 is Mempawah, BPS 6102 is Bengkayang), so a code without its dot is
taken only where both systems mean the same place, the column says which system it is, or the place's
name agrees. A name that another place had in the year of the data is refused as ambiguous.
"""

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Self

from django.utils.translation import gettext as _

from regions.models import OtherName, Region

KINDS = {
    "provinsi": Region.Level.PROVINCE,
    "propinsi": Region.Level.PROVINCE,
    "prov": Region.Level.PROVINCE,
    "kabupaten": Region.Level.REGENCY,
    "kab": Region.Level.REGENCY,
    "kota": Region.Level.CITY,
    "kotamadya": Region.Level.CITY,
}
TOTALS = {"jumlah", "total", "jumlahtotal", "grandtotal", "totaljumlah"}


class CodeSystem(StrEnum):
    KEMENDAGRI = "kemendagri"
    BPS = "bps"


class UnknownPlaceError(ValueError):
    """No place, or more than one, is meant; its text says what to write instead."""


def code_system(header: str) -> CodeSystem | None:
    """What a column's title says about the codes in it: `kode_bps`, `Kode Kemendagri`."""
    words = set(re.findall(r"[a-z]+", header.lower()))
    if "bps" in words:
        return CodeSystem.BPS
    return CodeSystem.KEMENDAGRI if words & {"kemendagri", "permendagri", "kepmendagri"} else None


def is_total(value: Any) -> bool:
    """A row that adds the others up: `JUMLAH`, `Total`."""
    return _squeezed(str(value or "")) in TOTALS


class PlaceResolver:
    def __init__(self, regions: Iterable[Region], other_names: Iterable[OtherName] = ()) -> None:
        self.regions = list(regions)
        self.by_code = {region.code: region for region in self.regions}
        self.by_bps = {region.bps_code: region for region in self.regions}
        self.by_name: dict[str, list[Region]] = defaultdict(list)
        for region in self.regions:
            self.by_name[_squeezed(region.name)].append(region)
        self.by_former_name: dict[str, OtherName] = {}
        for other in other_names:
            if other.valid_until:
                self.by_former_name[_squeezed(other.name)] = other
            else:
                self.by_name[_squeezed(other.name)].append(other.region)

    @classmethod
    def of_all(cls) -> Self:
        return cls(
            Region.objects.filter(valid_until=None),
            OtherName.objects.filter(region__valid_until=None).select_related("region"),
        )

    def resolve(
        self,
        value: Any,
        *,
        name: Any = "",
        system: CodeSystem | None = None,
        year: int | None = None,
    ) -> Region:
        """`value` is a code or a name; `name`, where the row has both, must agree with the code.
        `year` is the one the data are about."""
        text = _code_text(value)
        if not re.fullmatch(r"[0-9]{2}(\.?[0-9]{1,2})?", text):
            return self._named(text, year)
        named = self._named(str(name), year, bare_is_fine=True) if str(name or "").strip() else None
        region = self._coded(text, system, named)
        if named is not None and named != region:
            raise UnknownPlaceError(
                _("Kode %(code)s adalah %(place)s, tetapi namanya %(name)s.")
                % {"code": text, "place": region, "name": name}
            )
        return region

    def _coded(self, text: str, system: CodeSystem | None, named: Region | None) -> Region:
        if system is CodeSystem.BPS:
            return self._known(self.by_bps.get(text.replace(".", "")), text)
        if "." in text or len(text) == 2:
            return self._known(self.by_code.get(text), text)
        by_code = self.by_code.get(f"{text[:2]}.{text[2:]}")
        if system is CodeSystem.KEMENDAGRI:
            return self._known(by_code, text)
        candidates = [region for region in (by_code, self.by_bps.get(text)) if region]
        if named in candidates:
            return named
        if len(set(candidates)) > 1:
            raise UnknownPlaceError(
                _(
                    "Kode %(code)s tanpa titik bermakna ganda: %(kemendagri)s menurut Kemendagri, "
                    "%(bps)s menurut BPS. Tulis dengan titik, sertakan nama wilayah, atau sebut "
                    "sistemnya di judul kolom."
                )
                % {"code": text, "kemendagri": candidates[0], "bps": candidates[1]}
            )
        return self._known(candidates[0] if candidates else None, text)

    def _known(self, region: Region | None, text: str) -> Region:
        if region is None:
            raise UnknownPlaceError(_("Tidak ada wilayah dengan kode %(code)s.") % {"code": text})
        return region

    def _named(self, text: str, year: int | None, *, bare_is_fine: bool = False) -> Region:
        kind, name = _kind_and_name(text)
        if not bare_is_fine:
            self._refuse_former_name(name, kind, year)
        regions = self.by_name.get(name, [])
        if kind is not None:
            regions = [region for region in regions if region.level == kind] or regions
            if regions and regions[0].level != kind:
                raise UnknownPlaceError(_("Namanya %(place)s.") % {"place": regions[0].full_name})
        if len(regions) == 1:
            return regions[0]
        if regions:
            raise UnknownPlaceError(
                _("“%(name)s” bisa berarti %(places)s.")
                % {"name": text, "places": " / ".join(region.full_name for region in regions)}
            )
        raise UnknownPlaceError(
            _("Tidak ada wilayah bernama “%(name)s”.") % {"name": text} + self._hint(name)
        )

    def _refuse_former_name(self, name: str, kind: Region.Level | None, year: int | None) -> None:
        """`Pontianak` alone is the city only in data of years after the regency gave the name up."""
        former = self.by_former_name.get(name)
        if former is None or former.valid_until is None:
            return
        others = self.by_name.get(name, [])
        if kind == former.level or not others:
            raise UnknownPlaceError(
                _("%(former)s bernama %(name)s sejak %(year)s: tulis %(place)s.")
                % {
                    "former": former,
                    "name": former.region.name,
                    "year": former.valid_until.year,
                    "place": former.region.full_name,
                }
            )
        if kind is None and (year is None or year <= former.valid_until.year):
            raise UnknownPlaceError(
                _("“%(name)s” saja bermakna ganda: tulis %(place)s atau %(renamed)s.")
                % {
                    "name": former.name,
                    "place": others[0].full_name,
                    "renamed": former.region.full_name,
                }
            )

    def _hint(self, name: str) -> str:
        near = difflib.get_close_matches(name, self.by_name, n=1, cutoff=0.75)
        if not near:
            return ""
        return " " + _("Maksudnya %(place)s?") % {"place": self.by_name[near[0]][0].full_name}


def _code_text(value: Any) -> str:
    """A number cell 61.1 was 61.10: a spreadsheet drops the last zero."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.2f}"
    text = str(value if value is not None else "").strip()
    return text.replace(",", ".") if re.fullmatch(r"[0-9]{2},[0-9]{2}", text) else text


def _kind_and_name(text: str) -> tuple[Region.Level | None, str]:
    words = re.findall(r"[^\W_]+", text.lower())
    kind = KINDS.get(words[0]) if words else None
    return kind, "".join(words[1:] if kind else words)


def _squeezed(text: str) -> str:
    return "".join(re.findall(r"[^\W_]+", text.lower()))
