"""What people say about a sheet, between the form, the database and the reader."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from common import formats
from common.months import read_month
from participants.reports.importing.layout import Correction


def corrections_from(stored: Mapping[str, Any]) -> dict[str, Correction]:
    """`{"Juli": {"month": "2024-07", "roles": {"3": "value:BPU:closing"}}}` read back."""
    return {
        sheet: Correction(
            header_row=said.get("header_row"),
            roles={int(column): role for column, role in said.get("roles", {}).items()},
            month=_month(said.get("month", "")),
            segment=said.get("segment", ""),
            skip=bool(said.get("skip")),
            with_hidden=bool(said.get("with_hidden")),
        )
        for sheet, said in stored.items()
    }


def stored(correction: Correction) -> dict[str, Any]:
    """The same as JSON; what was not said is left out."""
    said: dict[str, Any] = {
        "header_row": correction.header_row,
        "roles": {str(column): role for column, role in correction.roles.items()},
        "month": formats.month_code(correction.month) if correction.month else "",
        "segment": correction.segment,
        "skip": correction.skip,
        "with_hidden": correction.with_hidden,
    }
    return {name: value for name, value in said.items() if value not in (None, "", False, {})}


def _month(text: str) -> date | None:
    return read_month(text) if text else None
