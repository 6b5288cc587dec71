"""The register as rows for CSV, JSON and the API: one list of columns for all three."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import chain
from operator import attrgetter
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from awards.models import Award
from common.csv_file import csv_lines


def _withdrawn_on(award: Award) -> date | None:
    return timezone.localdate(award.withdrawn_at) if award.withdrawn_at else None


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
    return {name: value(award) for name, value in COLUMNS.items()}


def as_csv(awards: Iterable[Award]) -> Iterator[str]:
    return csv_lines(chain([COLUMNS], (row(award).values() for award in awards)))


def as_json(awards: Iterable[Award]) -> str:
    rows = {"awards": [row(award) for award in awards]}
    return json.dumps(rows, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
