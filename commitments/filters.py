"""What the address of the list chooses: `?wilayah=61.04&jalur=kur&keadaan=on_track&rapat=3&bulan=2024-07`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards.filters import find_place
from commitments.attainment import Attainment
from commitments.models import Channel, Meeting
from common import query_params
from common.arithmetic import PaceState
from common.problems import UnknownChoice
from common.query_params import Choices, address_query, read_choices
from regions.models import Region

SOON, LATE = "soon", "late"
STATES = [
    *PaceState.choices,
    (SOON, _("jatuh tempo dalam 30 hari")),
    (LATE, _("terlambat")),
]


class Names(NamedTuple):
    """Indonesian in pages, English in the API."""

    channel: str
    state: str
    meeting: str
    choices: query_params.Names


PAGE = Names("jalur", "keadaan", "rapat", query_params.PAGE)
API = Names("channel", "state", "meeting", query_params.API)

NOW = Choices()


@dataclass(frozen=True)
class CommitmentFilter:
    place: Region | None = None
    channel: str = ""
    state: str = ""
    meeting: Meeting | None = None
    choices: Choices = NOW  # data month, and as known on which day

    @classmethod
    def from_query(cls, query: Mapping[str, str], names: Names = PAGE) -> Self:
        """Raises UnknownChoice for what is not among the choices."""
        states = [value for value, _label in STATES]
        region = names.choices.region
        code = query.get(region, "")
        return cls(
            place=find_place(code, region) if code else None,
            channel=_one_of(names.channel, query.get(names.channel, ""), Channel.values),
            state=_one_of(names.state, query.get(names.state, ""), states),
            meeting=_meeting(names.meeting, query.get(names.meeting, "")),
            choices=read_choices(query, names.choices),
        )

    def apply(self, rows: Sequence[Attainment]) -> list[Attainment]:
        return [row for row in rows if self._holds(row)]

    def _holds(self, row: Attainment) -> bool:
        commitment = row.commitment
        places = (commitment.region_id, commitment.region.parent_id)
        if self.place is not None and self.place.pk not in places:
            return False
        if self.channel and commitment.channel != self.channel:
            return False
        if self.meeting is not None and commitment.meeting_id != self.meeting.pk:
            return False
        if self.state == SOON:
            return row.is_due_soon
        if self.state == LATE:
            return row.is_overdue
        return not self.state or row.state == self.state

    @property
    def query(self) -> str:
        chosen = {
            "wilayah": self.place.code if self.place else "",
            "jalur": self.channel,
            "keadaan": self.state,
            "rapat": self.meeting.pk if self.meeting else "",
        }
        return address_query(chosen, self.choices.query())


def options() -> dict[str, Any]:
    return {
        "places": Region.objects.exclude(level=Region.Level.COUNTRY),
        "channels": Channel.choices,
        "states": STATES,
        "meetings": Meeting.objects.all(),
    }


def _one_of(field: str, text: str, known: Sequence[str]) -> str:
    if text and text not in known:
        raise UnknownChoice(
            field,
            gettext("Pilihan “%(text)s” tidak dikenal. Yang ada: %(known)s.")
            % {"text": text[:20], "known": ", ".join(known)},
        )
    return text


def _meeting(field: str, text: str) -> Meeting | None:
    if not text:
        return None
    is_number = text.isascii() and text.isdigit() and len(text) < 10
    meeting = Meeting.objects.filter(pk=int(text)).first() if is_number else None
    if meeting is None:
        raise UnknownChoice(field, gettext("Rapat ini tidak ada."))
    return meeting
