"""The register as rows for CSV, JSON and the API: one shape for all three."""

import csv
import json
from collections.abc import Iterable
from io import StringIO
from typing import Any

from django.utils import timezone

from awards.models import Award
from common.spreadsheets.escape import safe_cell

COLUMNS = [
    "assessment_year",
    "presented_on",
    "presented_at",
    "level",
    "category",
    "category_name",
    "rank",
    "region_code",
    "bps_code",
    "region_name",
    "recipient",
    "citation",
    "presented_by",
    "source_url",
    "withdrawn_on",
    "withdrawal_reason",
]


def row(award: Award) -> dict[str, Any]:
    """`{"assessment_year": 2024, "presented_on": "2025-09-24", "rank": 1, …}`; null is unknown."""
    edition = award.edition
    return {
        "assessment_year": edition.assessment_year,
        "presented_on": edition.presented_on.isoformat() if edition.presented_on else None,
        "presented_at": edition.presented_at,
        "level": edition.level,
        "category": award.category.kind,
        "category_name": str(award.category),
        "rank": award.rank,
        "region_code": award.region.code,
        "bps_code": award.region.bps_code,
        "region_name": award.region.full_name,
        "recipient": award.recipient,
        "citation": award.citation,
        "presented_by": award.presented_by,
        "source_url": award.source_url,
        "withdrawn_on": timezone.localdate(award.withdrawn_at).isoformat()
        if award.withdrawn_at
        else None,
        "withdrawal_reason": award.withdrawal_reason,
    }


def as_csv(awards: Iterable[Award]) -> str:
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for award in awards:
        values = row(award)
        writer.writerow([safe_cell(values[name]) for name in COLUMNS])
    return out.getvalue()


def as_json(awards: Iterable[Award]) -> str:
    return json.dumps({"awards": [row(award) for award in awards]}, ensure_ascii=False, indent=1)
