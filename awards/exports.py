"""The register as rows for CSV, JSON and the API: one list of columns for all three.

A reopened round shows no winners; all three say that it is under review, since when and why.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import chain
from operator import attrgetter
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from awards.models import Award, Edition
from common.csv_file import csv_lines


def _withdrawn_on(award: Award) -> date | None:
    return timezone.localdate(award.withdrawn_at) if award.withdrawn_at else None


def _round_state(edition: Edition) -> str:
    return UNDER_REVIEW if edition.is_under_review else edition.state


def _reopened_on(edition: Edition) -> date | None:
    """Of a round that is public again, too: its rows may differ from those read before."""
    last = edition.last_reopening
    return timezone.localdate(last.opened_at) if last else None


def _reopening_reason(edition: Edition) -> str:
    return edition.last_reopening.reason if edition.last_reopening else ""


UNDER_REVIEW = "under_review"
ROUND_COLUMNS: dict[str, Callable[[Edition], Any]] = {
    "round_state": _round_state,
    "reopened_on": _reopened_on,
    "reopening_reason": _reopening_reason,
}
COLUMNS: dict[str, Callable[[Award], Any]] = {
    "assessment_year": attrgetter("edition.assessment_year"),
    "presented_on": attrgetter("edition.presented_on"),
    "presented_at": attrgetter("edition.presented_at"),
    "level": attrgetter("edition.level"),
    "category": attrgetter("category.kind"),
    "category_name": lambda award: str(award.category),
    "rank": attrgetter("rank"),
    "region_code": attrgetter("region.code"),
    "bps_code": attrgetter("region.bps_code"),
    "region_name": attrgetter("region.full_name"),
    "recipient": attrgetter("recipient"),
    "citation": attrgetter("citation"),
    "presented_by": attrgetter("presented_by"),
    "source_url": attrgetter("source_url"),
    "withdrawn_on": _withdrawn_on,
    "withdrawal_reason": attrgetter("withdrawal_reason"),
}


def row(award: Award) -> dict[str, Any]:
    """`{"assessment_year": 2024, "rank": 1, …}`; None is unknown."""
    of_award = {name: value(award) for name, value in COLUMNS.items()}
    return of_award | {name: value(award.edition) for name, value in ROUND_COLUMNS.items()}


def round_row(edition: Edition) -> dict[str, Any]:
    """`{"assessment_year": 2024, "level": "province", "round_state": "under_review", …}`"""
    of_round = {"assessment_year": edition.assessment_year, "level": edition.level}
    return of_round | {name: value(edition) for name, value in ROUND_COLUMNS.items()}


def as_csv(awards: Iterable[Award], under_review: Iterable[Edition]) -> Iterator[str]:
    """A line for each award, and one without a recipient for each round under review."""
    names = [*COLUMNS, *ROUND_COLUMNS]
    rows = chain(map(row, awards), map(round_row, under_review))
    return csv_lines(chain([names], ([each.get(name) for name in names] for each in rows)))


def as_json(awards: Iterable[Award], under_review: Iterable[Edition]) -> str:
    rows = {
        "awards": [row(award) for award in awards],
        "under_review": [round_row(edition) for edition in under_review],
    }
    return json.dumps(rows, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
