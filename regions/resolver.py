"""Which place a file means: by Kemendagri or BPS code, or by name as people write it.

The two code systems clash (61.02 is Mempawah, BPS 6102 is Bengkayang), so a code without its dot is
taken only where both systems mean the same place, the column says which system it is, or the place's
name agrees. A name that is only nearly one, or that another place had in the year of the data, is
asked about and never guessed; the answer is remembered for whoever gave it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from typing import Any, Self

from django.utils.translation import gettext as _

from common.nik import holds_nik, mask_text
from common.spreadsheets.questions import Answers, Question
from regions import place_names
from regions.models import Bank, Branch, OtherName, Region, RememberedPlace
from regions.place_names import as_text, squeezed

TOTALS = {"jumlah", "total", "jumlahtotal", "grandtotal", "totaljumlah"}
QUESTION = "place:"
MOST_OFFERED = 3
RECENT = 9999  # the year for the question whether a text names a place at all


class CodeSystem(StrEnum):
    KEMENDAGRI = "kemendagri"
    BPS = "bps"


class UnknownPlaceError(ValueError):
    """No place, or more than one, is meant; its text says what to write instead. Where some place
    may be meant, `candidates` are the likely ones and `question` asks for one of them."""

    def __init__(self, message: str, text: str = "", candidates: Sequence[Region] = ()) -> None:
        super().__init__(mask_text(message))
        self.text = text
        self.candidates = list(dict.fromkeys(candidates))

    @property
    def key(self) -> str:
        """The same for the same name, however it is punctuated."""
        return squeezed(self.text)

    def question(
        self, *, sheet: str = "", row: int | None = None, column: int | None = None
    ) -> Question | None:
        """`Maksudnya Kota Pontianak?`, counted from 0 as the sheet is; None where nobody knows."""
        if not self.candidates or holds_nik(self.text):
            return None  # an answer is remembered by the text
        return Question(
            key=QUESTION + self.key,
            text=str(self),
            options=tuple((region.code, region.full_name) for region in self.candidates),
            sheet=sheet,
            row=row,
            column=column,
            value=self.text,
        )


def code_system(header: str) -> CodeSystem | None:
    """What a column's title says about the codes in it: `kode_bps`, `Kode Kemendagri`."""
    words = set(re.findall(r"[a-z]+", header.lower()))
    if "bps" in words:
        return CodeSystem.BPS
    return CodeSystem.KEMENDAGRI if words & {"kemendagri", "permendagri", "kepmendagri"} else None


def is_total(value: Any) -> bool:
    """A row that adds the others up: `JUMLAH`, `Total`."""
    return squeezed(str(value or "")) in TOTALS


class PlaceResolver:
    """`chosen`: `{key of a name: code}`, as it was answered now or before."""

    def __init__(
        self,
        regions: Iterable[Region],
        other_names: Iterable[OtherName] = (),
        chosen: Mapping[str, str] | None = None,
    ) -> None:
        self.regions = list(regions)
        self.chosen = dict(chosen or {})
        self.recalled: dict[str, Region] = {}  # text as written, where a choice decided
        self.by_code = {region.code: region for region in self.regions}
        self.by_bps = {region.bps_code: region for region in self.regions}
        self.names = [(region.name, region) for region in self.regions]
        self.by_spelling: dict[str, list[Region]] = defaultdict(list)
        self.former: dict[str, OtherName] = {}  # by name with its kind
        self.former_bare: dict[str, OtherName] = {}
        for region in self.regions:
            self._learn(region.name, region.level, region)
        for other in other_names:
            if other.valid_until is None:
                self.names.append((other.name, other.region))
                self._learn(other.name, other.level, other.region)
            else:
                self.former_bare[squeezed(other.name)] = other
                self.former.update(
                    dict.fromkeys(place_names.spellings(other.name, other.level), other)
                )

    @cached_property
    def province(self) -> Region | None:
        return next((region for region in self.regions if region.is_parent), None)

    @cached_property
    def places(self) -> set[str]:
        """The codes of all that the province consists of."""
        return {region.code for region in self.regions if not region.is_parent}

    def _learn(self, name: str, level: str, region: Region) -> None:
        for spelling in (squeezed(name), *place_names.spellings(name, level)):
            if region not in self.by_spelling[spelling]:
                self.by_spelling[spelling].append(region)

    @classmethod
    def of_all(
        cls,
        *,
        branch: Branch | None = None,
        bank: Bank | None = None,
        answers: Answers | None = None,
    ) -> Self:
        """All places of today, with what this branch or bank (or the province's own office, where
        neither is named) answered before, and what it answers now."""
        remembered = RememberedPlace.objects.of(branch=branch, bank=bank)
        chosen = dict(remembered.values_list("key", "region__code"))
        return cls(
            Region.objects.filter(valid_until=None),
            OtherName.objects.filter(region__valid_until=None).select_related("region"),
            chosen | place_answers(answers or {}),
        )

    def resolve(
        self,
        value: Any,
        *,
        name: Any = "",
        system: CodeSystem | None = None,
        year: int | None = None,
    ) -> Region:
        """`value` is a code, a name or both; `name`, where the row has one beside it, must agree.
        `year` is the one the data are about."""
        text = as_text(value)
        if re.fullmatch(r"[0-9]{2}( [0-9]{2}|\.0)?", text):
            code = text.removesuffix(".0").replace(" ", ".")
            return self._coded(code, as_text(name), system, year)
        code, rest = place_names.split_code(text)
        if not code or (rest and not self._is_code(code)):
            return self._named(text, year)
        region = self._coded(code, rest or as_text(name), system, year)
        if rest and as_text(name):
            self._require_agreement(code, [region], self._named_beside_code(as_text(name), year))
        return region

    def resembles(self, value: Any) -> bool:
        """A place, or what may be one: what tells a column of places from others."""
        if not isinstance(value, str) or not place_names.pieces(value):
            return False
        try:
            self.resolve(value, year=RECENT)
        except UnknownPlaceError as error:
            return bool(error.candidates)
        return True

    def recollections(self) -> list[str]:
        """What answers did, to be said at the top of the page: `“Kota Ptk”: Kota Pontianak`."""
        return [
            _("“%(name)s” dibaca sebagai %(place)s, sesuai jawaban.")
            % {"name": text, "place": region}
            for text, region in self.recalled.items()
        ]

    # By code

    def _is_code(self, code: str) -> bool:
        """Not `1.2 Sambas`, nor `11.1 Sambas`: a number of two parts before a name."""
        return len(code.replace(".", "")) == 4 or code[:2] in self.by_code

    def _coded(self, code: str, name: str, system: CodeSystem | None, year: int | None) -> Region:
        meant = self._meant_by_code(code, system)
        if not name:
            return self._only(code, meant)
        try:
            named = self._named_beside_code(name, year)
        except UnknownPlaceError as error:
            if len(meant) == 1 and meant[0] in error.candidates:
                return meant[0]  # two witnesses: the code, and a name with a letter wrong
            raise
        return self._require_agreement(code, meant, named)

    def _meant_by_code(self, code: str, system: CodeSystem | None) -> list[Region]:
        """In both systems where the code itself does not say of which it is."""
        digits = re.sub(r"(?<=^[0-9]{2})0{1,2}$", "", code.replace(".", ""))  # 6100: the province
        if len(digits) == 2:
            meant = [self.by_code.get(digits)]
        elif system is CodeSystem.BPS:
            meant = [self.by_bps.get(digits)]
        elif len(digits) == 3:  # 61.1 as text: the zero before or behind is lost
            meant = [self.by_code.get(f"{code}0"), self.by_code.get(f"{code[:3]}0{code[3:]}")]
        else:
            meant = [self.by_code.get(f"{digits[:2]}.{digits[2:]}")]
            if "." not in code and system is None:
                meant.append(self.by_bps.get(digits))
        return list(dict.fromkeys(region for region in meant if region is not None))

    def _only(self, code: str, meant: Sequence[Region]) -> Region:
        if not meant:
            raise UnknownPlaceError(_("Tidak ada wilayah dengan kode %(code)s.") % {"code": code})
        if re.fullmatch(r"[0-9]{2}\.[0-9]", code):
            raise UnknownPlaceError(
                _("Kode %(code)s kehilangan satu angka.") % {"code": code}
                + self._did_you_mean(meant),
                code,
                meant,
            )
        if len(meant) > 1:
            raise UnknownPlaceError(
                _(
                    "Kode %(code)s tanpa titik bermakna ganda: %(kemendagri)s menurut Kemendagri, "
                    "%(bps)s menurut BPS. Tulis dengan titik, sertakan nama wilayah, atau sebut "
                    "sistemnya di judul kolom."
                )
                % {"code": code, "kemendagri": meant[0], "bps": meant[1]}
            )
        return meant[0]

    def _named_beside_code(self, name: str, year: int | None) -> list[Region]:
        """A code tells the city from the regency that once had its name."""
        key = squeezed(name)
        former = self.former.get(key) or self.former_bare.get(key)
        regions = self.by_spelling.get(key, [])
        if former or regions:
            return [*regions, *([former.region] if former else [])]
        return [self.resolve(name, year=year)]

    def _require_agreement(
        self, code: str, meant: Sequence[Region], named: Sequence[Region]
    ) -> Region:
        agreed = [region for region in meant if region in named]
        if len(agreed) == 1:
            return agreed[0]
        if not meant:
            return self._only(code, meant)
        raise UnknownPlaceError(
            _("Kode %(code)s adalah %(place)s, tetapi namanya %(name)s.")
            % {"code": code, "place": " / ".join(map(str, meant)), "name": named[0]}
        )

    # By name

    def _named(self, text: str, year: int | None) -> Region:
        try:
            return self._read_name(text, year)
        except UnknownPlaceError as error:
            chosen = self.by_code.get(self.chosen.get(error.key, ""))
            if chosen is None or chosen not in error.candidates:
                raise
            self.recalled[error.text] = chosen
            return chosen

    def _read_name(self, text: str, year: int | None) -> Region:
        """As it stands, without the number before it, or by parts that all mean one place."""
        if region := self._spelled(text, year):
            return region
        number, rest = place_names.split_ordinal(text)
        if region := self._spelled(rest, year):
            self._refuse_foreign_number(number, region, text)
            return region
        parts = place_names.pieces(rest)
        if len(parts) > 1 and (region := self._meant_by_all(parts, year)):
            return region
        raise self._unknown(rest)

    def _spelled(self, text: str, year: int | None) -> Region | None:
        key = squeezed(text)
        regions = self.by_spelling.get(key, [])
        self._refuse_former_name(key, text, regions, year)
        if len(regions) > 1:
            places = " / ".join(region.full_name for region in regions)
            raise UnknownPlaceError(
                _("“%(name)s” bisa berarti %(places)s.") % {"name": text, "places": places},
                text,
                regions,
            )
        return regions[0] if regions else None

    def _refuse_foreign_number(self, number: int | None, region: Region, text: str) -> None:
        """`71. Kota Pontianak` is a code's end, `14. Kota Pontianak` its place in the list; a
        number that can be neither belongs to another place."""
        ends = {int(code[-2:]) for code in (region.code, region.bps_code)}
        if number is not None and number > len(self.regions) and number not in ends:
            raise UnknownPlaceError(
                _("Angka %(number)s di depan nama bukan kode %(place)s. Maksudnya %(place)s?")
                % {"number": number, "place": region},
                text,
                [region],
            )

    def _meant_by_all(self, parts: Sequence[str], year: int | None) -> Region | None:
        """`Kalimantan Barat / Kab. Sambas`: the place within the province that stands beside it."""
        regions = {self._spelled(place_names.split_ordinal(part)[1], year) for part in parts}
        places = {region for region in regions if region and not region.is_parent} or regions
        if len(places) > 1 and None not in places:
            raise UnknownPlaceError(
                _("“%(name)s” menyebut lebih dari satu wilayah.") % {"name": " / ".join(parts)}
            )
        return places.pop() if None not in regions else None

    def _refuse_former_name(
        self, key: str, text: str, regions: Sequence[Region], year: int | None
    ) -> None:
        """`Pontianak` alone is the city only in data of years after the regency gave the name up."""
        former = self.former.get(key) or self.former_bare.get(key)
        if former is None or former.valid_until is None:
            return
        if key in self.former or not regions:
            raise UnknownPlaceError(
                _("%(former)s bernama %(name)s sejak %(year)s: tulis %(place)s.")
                % {
                    "former": former,
                    "name": former.region.name,
                    "year": former.valid_until.year,
                    "place": former.region.full_name,
                },
                text,
                [former.region],
            )
        if year is None or year <= former.valid_until.year:
            raise UnknownPlaceError(
                _("“%(name)s” saja bermakna ganda: tulis %(place)s atau %(renamed)s.")
                % {
                    "name": former.name,
                    "place": regions[0].full_name,
                    "renamed": former.region.full_name,
                },
                text,
                [*regions, former.region],
            )

    def _unknown(self, text: str) -> UnknownPlaceError:
        likely = self._likely(text)
        message = _("Tidak ada wilayah bernama “%(name)s”.") % {"name": text}
        return UnknownPlaceError(message + self._did_you_mean(likely), text, likely)

    def _likely(self, text: str) -> list[Region]:
        """The places whose name is near, the nearest first; of the kind that is written, if any."""
        best: dict[Region, float] = {}
        for part in {text, *place_names.pieces(text)}:
            kind, words = place_names.kind_and_words(part)
            for name, region in self.names if words else ():
                alike = place_names.likeness(words, name, region.level)
                alike += bool(alike) and kind == region.level
                best[region] = max(best.get(region, 0), alike)
        likely = sorted((region for region in best if best[region]), key=lambda each: -best[each])
        kind, _words = place_names.kind_and_words(text)
        return ([each for each in likely if each.level == kind] or likely)[:MOST_OFFERED]

    def _did_you_mean(self, likely: Sequence[Region]) -> str:
        if not likely:
            return ""
        places = [region.full_name for region in likely]
        return " " + _("Maksudnya %(place)s?") % {"place": _(" atau ").join(places)}


def place_answers(answers: Answers) -> dict[str, str]:
    """`{"kotaptk": "61.71"}` of the answers to all questions of a file."""
    return {
        key.removeprefix(QUESTION): value
        for key, value in answers.items()
        if key.startswith(QUESTION)
    }
