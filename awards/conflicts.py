"""Who of a jury comes from a place or company that takes part: proposed as in conflict."""

import re
from collections.abc import Iterable

from awards.models import Entrant, Juror

LEGAL_FORMS = {"pt", "cv", "ud", "fa", "tbk", "persero", "perum", "perseroan", "terbatas"}


def proposed(juror: Juror, entrants: Iterable[Entrant]) -> list[Entrant]:
    """Entrants whose name stands in what is known of where the juror comes from, as long as the
    juror has neither declared a conflict nor why there is none."""
    answered = {row.entrant_id for row in juror.conflicts.all()}
    answered |= {row.entrant_id for row in juror.clearances.all()}
    origin = _words(_origin(juror))
    return [
        entrant
        for entrant in entrants
        if entrant.pk not in answered and _contains(origin, _words(_name(entrant)))
    ]


def _origin(juror: Juror) -> str:
    place = juror.user.region if juror.user else None
    return f"{juror.role} | {juror.name} | {juror.origin} | {place or ''}"


def _name(entrant: Entrant) -> str:
    """`Mempawah` of a regency, so that `Dinas Tenaga Kerja Mempawah` is recognised."""
    return entrant.name or entrant.region.name


def _words(text: str) -> list[str]:
    words = re.findall(r"\w+|\|", text.casefold())
    return [word for word in words if word not in LEGAL_FORMS]


def _contains(words: list[str], phrase: list[str]) -> bool:
    size = len(phrase)
    starts = range(len(words) - size + 1)
    return size > 0 and any(words[start : start + size] == phrase for start in starts)
