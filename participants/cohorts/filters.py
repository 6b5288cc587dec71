"""What the address of the list chooses: `?wilayah=61.72&dana=apbd&segmen=BPU&keadaan=habis`, with
`?bulan=` those in force at the end of a month, and with `?per=` as known on a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from common.problems import UnknownChoice
from common.query_params import Choices, read_choices
from common.segments import Segment
from participants.cohorts.lines import Line, Stage, lines
from participants.cohorts.models import CohortVersion
from participants.cohorts.public import cover_of
from participants.coverage.choices import choose_region, choose_root
from regions.models import Region


@dataclass(frozen=True)
class CohortFilter:
    choices: Choices
    place: Region | None = None
    funder_kind: str = ""
    segment: str = ""
    stage: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        choices = read_choices(query)
        code = query.get("wilayah", "").strip()
        return cls(
            choices=choices,
            place=choose_region(code, choices.names) if code else None,
            funder_kind=_one_of(query, "dana", CohortVersion.Funder.values),
            segment=_one_of(query, "segmen", Segment.values),
            stage=_one_of(query, "keadaan", Stage.values),
        )

    @property
    def region(self) -> Region:
        return self.place or choose_root(self.choices.names)

    def lines(self) -> list[Line]:
        """Renewals are looked for among all cohorts of the place, whatever else was chosen."""
        cover = cover_of(self.region, self.choices.moment)
        month = self.choices.month
        in_force = cover.in_force(month) if month else cover.versions
        return [
            line
            for line in lines(cover, self.choices.as_of)
            if line.version in in_force
            and self.funder_kind in ("", line.version.funder_kind)
            and self.segment in ("", line.version.segment)
            and self.stage in ("", line.stage)
        ]

    @property
    def query(self) -> str:
        """`?wilayah=61.72`, or nothing: the same choice for the files."""
        chosen = {
            "wilayah": self.place.code if self.place else "",
            "dana": self.funder_kind,
            "segmen": self.segment,
            "keadaan": self.stage,
        }
        filled = urlencode({name: value for name, value in chosen.items() if value})
        parts = [part for part in (self.choices.query()[1:], filled) if part]
        return "?" + "&".join(parts) if parts else ""


def _one_of(query: Mapping[str, str], name: str, known: Sequence[str]) -> str:
    value = query.get(name, "").strip()
    if value and value not in known:
        raise UnknownChoice(
            name,
            _("“%(value)s” tidak dikenal. Pilihan: %(known)s.")
            % {"value": value[:20], "known": ", ".join(known)},
        )
    return value
