"""The number on a paper: which figures it shows and as of which moment, sealed with the secret key.

    FQAABY-5AAAEA-…   eight groups of six: place, month, basis, day looked back from, moment and data
                      version it was made at, a digest of its figures, and the seal over all of it

Nothing is written when a paper is made. The figures are bitemporal: what was known at the moment is
computed again from the number, and the digest says whether it is what stood on the paper.
"""

import json
import re
from base64 import b32decode, b32encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.crypto import salted_hmac

from common.data_version import DataVersion
from common.months import add_months
from participants.coverage.position import Position
from participants.coverage.snapshot import Snapshot

SALT = "exports.paper"
# Bytes of each part; with those of digest and seal 30, which are 48 letters without padding.
WIDTHS = {"region": 3, "month": 2, "basis": 2, "as_of": 2, "made_at": 6, "version": 4}
DIGEST, SEAL = 4, 7
GROUP = 6  # letters between two hyphens
FIRST_DAY = date(2000, 1, 1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MISREAD = str.maketrans("018", "OIB")  # base32 has none of these digits
APART = re.compile(
    r"[\s\u00ad\u2010-\u2015\u2212-]+"
)  # what stands between letters, however it is typed
MONTHS = 13  # of a place that a paper shows in numbers: a month and the twelve before it


@dataclass(frozen=True, slots=True)
class Moment:
    """What is known now: taken before the figures are read, so that it is never later than they."""

    at: datetime
    version: int

    @classmethod
    def now(cls) -> Self:
        return cls(timezone.now(), DataVersion.number_now())


@dataclass(frozen=True, slots=True)
class Paper:
    region: int
    month: date | None  # None: the reader left the month to the portal
    basis: int
    as_of: date | None
    made_at: datetime
    version: int
    digest: bytes

    @property
    def number(self) -> str:
        letters = b32encode(self._content + _seal(self._content, settings.SECRET_KEY)).decode()
        return "-".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))

    @property
    def _content(self) -> bytes:
        parts = {
            "region": self.region,
            "month": self.month.year * 12 + self.month.month - 1 if self.month else 0,
            "basis": self.basis,
            "as_of": (self.as_of - FIRST_DAY).days + 1 if self.as_of else 0,
            "made_at": _milliseconds(self.made_at),
            "version": self.version,
        }
        return b"".join(parts[name].to_bytes(width) for name, width in WIDTHS.items()) + self.digest


def paper_of(snapshot: Snapshot, positions: Sequence[Position], moment: Moment) -> Paper:
    return Paper(
        region=snapshot.region.pk,
        month=snapshot.choices.month,
        basis=snapshot.basis.pk,
        as_of=snapshot.choices.as_of,
        made_at=moment.at,
        version=moment.version,
        digest=digest(positions),
    )


def read_number(text: str) -> Paper | None:
    """The paper of a genuine number, however it was typed; None for anything else."""
    letters = APART.sub("", text)
    letters = letters.upper().translate(MISREAD) if letters.isascii() else ""
    try:
        sealed = b32decode(letters)
    except ValueError:
        return None
    content, seal = sealed[:-SEAL], sealed[-SEAL:]
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    is_whole = len(content) == sum(WIDTHS.values()) + DIGEST
    if not is_whole or not any(compare_digest(_seal(content, key), seal) for key in keys):
        return None
    numbers, at = {}, 0
    for name, width in WIDTHS.items():
        numbers[name] = int.from_bytes(content[at : at + width])
        at += width
    year, month = divmod(numbers["month"], 12)
    return Paper(
        region=numbers["region"],
        month=date(year, month + 1, 1) if year else None,
        basis=numbers["basis"],
        as_of=FIRST_DAY + timedelta(days=numbers["as_of"] - 1) if numbers["as_of"] else None,
        made_at=EPOCH + timedelta(milliseconds=numbers["made_at"]),
        version=numbers["version"],
        digest=content[at:],
    )


def digest(positions: Sequence[Position]) -> bytes:
    figures = [figures_of(position) for position in sorted(positions, key=lambda p: p.region.code)]
    text = json.dumps(figures, cls=DjangoJSONEncoder, sort_keys=True)
    return sha256(text.encode()).digest()[:DIGEST]


def figures_of(position: Position) -> dict[str, Any]:
    """What was reported, stated or set; all that a paper says of a place follows from it."""
    target, month = position.target, position.data_month
    first = add_months(month, 1 - MONTHS) if month else date.max
    return {
        "code": position.region.code,
        "month": month,
        "source": position.source,
        "participants": position.participants,
        "segments": position.segments,
        "workers": position.workers.number if position.workers else None,
        "coverage": position.coverage,
        "target": [target.percent, target.deadline] if target else None,
        "series": [
            [month, people] for month, people in sorted(position.series.items()) if month >= first
        ],
    }


def _milliseconds(moment: datetime) -> int:
    """Rounded up: what was recorded within the last one was known."""
    return -((EPOCH - moment) // timedelta(milliseconds=1))


def _seal(content: bytes, secret: str | bytes) -> bytes:
    return salted_hmac(SALT, content, secret=secret, algorithm="sha256").digest()[:SEAL]
