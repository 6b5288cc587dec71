"""What cover costs a month, as far as it is known in public."""

from typing import Any

from regions.models import Tariff
from regions.reference.rows import Fixtures
from regions.reference.writing import FixtureWriter

COLUMNS = [
    "programmes",
    "monthly",
    "effective_from",
    "effective_to",
    "for_public_budgets",
    "regulation",
]


def load_tariffs(fixtures: Fixtures) -> Any:
    tariffs: list[tuple[dict[str, Any], dict[str, Any]]] = [
        (
            {
                "programmes": row.text("programmes", required=True),
                "effective_from": row.day("effective_from", required=True),
                "for_public_budgets": row.flag("for_public_budgets"),
            },
            {
                "monthly": row.count("monthly", required=True),
                "effective_to": row.day("effective_to"),
                "regulation": row.text("regulation"),
            },
        )
        for row in fixtures.rows("tariffs.csv", COLUMNS)
    ]

    def save(writer: FixtureWriter) -> None:
        for key, values in tariffs:
            writer.write(Tariff, key, values)

    return save
