"""What cover costs a month, as far as it is known in public."""

from regions.models import Tariff
from regions.reference.rows import Fixtures, Row, count, day, required, text
from regions.reference.writing import FixtureWriter, Save

COLUMNS = {
    "programmes": required(text),
    "monthly": required(count),
    "effective_from": required(day),
    "effective_to": day,
    "for_public_budgets": Row.flag,
    "regulation": text,
}


def load_tariffs(fixtures: Fixtures) -> Save:
    tariffs = fixtures.rows("tariffs.csv", COLUMNS)

    def save(writer: FixtureWriter) -> None:
        for tariff in tariffs:
            key = ["programmes", "effective_from", "for_public_budgets"]
            writer.write(Tariff, tariff.values, key=key)

    return save
