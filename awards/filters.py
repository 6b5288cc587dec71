"""What the address of the register chooses: `?tahun=2024&kategori=regency&wilayah=61.02`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext

from awards.models.dates import FIRST_YEAR
from awards.models.editions import LEVELS_BY_SLUG, Kind
from awards.models.winners import AwardQuerySet
from common.problems import BadChoice, UnknownChoice
from common.query_params import address_query
from regions.models import Region


@dataclass(frozen=True)
class RegisterFilter:
    year: int | None = None
    kind: str = ""
    place: Region | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        code = query.get("wilayah", "")
        return cls(
            year=_year(query.get("tahun", "")),
            kind=_kind(query.get("kategori", "")),
            place=find_place(code) if code else None,
        )

    def apply(self, awards: AwardQuerySet) -> AwardQuerySet:
        if self.year:
            awards = awards.of_year(self.year)
        if self.kind:
            awards = awards.filter(category__kind=self.kind)
        if self.place:
            awards = awards.of_place(self.place)
        return awards

    @property
    def query(self) -> str:
        """`?tahun=2024`, or nothing: the same choice for the downloads."""
        chosen = {
            "tahun": self.year,
            "kategori": self.kind,
            "wilayah": self.place.code if self.place else "",
        }
        return address_query(chosen)


def _year(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise BadChoice("tahun", gettext("Tahun ditulis empat angka, misalnya 2024."))
    if int(text) < FIRST_YEAR:
        raise UnknownChoice(
            "tahun",
            gettext("Paritrana Award diberikan sejak %(year)s.") % {"year": FIRST_YEAR},
        )
    return int(text)


def _kind(text: str) -> str:
    if text and text not in Kind.values:
        raise UnknownChoice(
            "kategori",
            gettext("Kategori tidak dikenal. Pilihan: %(choices)s.")
            % {"choices": ", ".join(Kind.values)},
        )
    return text


def find_place(code: str, field: str = "wilayah") -> Region:
    code = code.replace("\0", "")  # PostgreSQL cannot even be asked for a zero byte
    region = Region.objects.filter(code=code).first()
    if region is None:
        raise UnknownChoice(
            field,
            gettext(
                "Tidak ada wilayah berkode “%(code)s”. Tulis kode Kemendagri dengan titik,"
                " misalnya 61.02."
            )
            % {"code": code[:20]},
        )
    return region


def level_of(slug: str) -> str:
    if slug not in LEVELS_BY_SLUG:
        raise UnknownChoice("level", gettext("Tingkat yang dikenal: provinsi dan nasional."))
    return LEVELS_BY_SLUG[slug]
