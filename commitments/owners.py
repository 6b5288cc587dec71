"""Who brings the people that are missing: what was promised, and what nobody has promised yet."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from commitments.attainment import Attainment
from commitments.models import Channel
from common import formats
from participants.coverage.position import Position

# A channel of a target's document, by the name it has there, is followed by these promises.
CHANNEL_OF_TARGET = {"KUR": Channel.KUR}


@dataclass
class Owners:
    """Of a place's gap. A promise counts with what it still has to bring by the target's deadline;
    what it has brought is among the participants already."""

    gap: int
    expected: int  # by the channels of the target's own document
    delivered: int = 0  # by every promise, also by one that is due later
    promised: dict[str, int] = field(default_factory=dict)  # channel -> people still to come
    within_expected: int = 0  # of the promised, those that carry out a channel of the target

    @property
    def promised_people(self) -> int:
        return sum(self.promised.values())

    @property
    def promised_beside(self) -> int:
        """Beside what the target's own channels are expected to bring."""
        return self.promised_people - self.within_expected

    def promised_in(self, channel: str) -> int | None:
        """By a channel's name in the target's document; None where promises do not follow it."""
        known = CHANNEL_OF_TARGET.get(channel)
        return self.promised.get(known, 0) if known else None

    @property
    def without_way(self) -> int:
        """*Belum ada jalannya*: neither expected of a channel nor promised by anybody."""
        return max(0, self.gap - self.expected - self.promised_beside)

    @property
    def beyond(self) -> int:
        """Expected and promised beyond the gap, which is what is expected, promised beside it and
        without a way, less this."""
        return max(0, self.expected + self.promised_beside - self.gap)

    @property
    def beyond_words(self) -> str:
        return _("Bersama-sama itu %(people)s orang lebih banyak dari kekurangannya.") % {
            "people": formats.people(self.beyond)
        }

    @property
    def is_any(self) -> bool:
        return bool(self.promised_people or self.delivered)


def owners(position: Position, rows: Iterable[Attainment]) -> Owners | None:
    """None where there is no gap in people to be owned. Promises for a place within count for the
    region too; one for the whole region is no place's own."""
    if position.gap_people is None or position.target is None:
        return None
    here = [
        row
        for row in rows
        if position.region.pk in (row.commitment.region_id, row.commitment.region.parent_id)
    ]
    promised: dict[str, int] = defaultdict(int)
    for row in here:
        if row.outstanding and row.commitment.due_on <= position.target.deadline:
            promised[row.commitment.channel] += row.outstanding
    channels = {
        CHANNEL_OF_TARGET[channel.name]: channel.people
        for channel in position.channels
        if channel.name in CHANNEL_OF_TARGET
    }
    return Owners(
        gap=position.gap_people,
        expected=sum(channel.people for channel in position.channels),
        delivered=sum(row.delivered for row in here),
        promised=dict(promised),
        within_expected=sum(min(promised.get(c, 0), n) for c, n in channels.items()),
    )
