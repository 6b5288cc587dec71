"""Coverage as officials stated it in public, with the words' own date and numbers."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from common.arithmetic import recomputed
from common.months import add_months, last_day, month_start
from common.segments import Segment
from regions.models import PublicStatement, Region
from regions.reading import UnreadableError, read_day, read_month, read_year
from regions.reference.rows import Fixtures, Row, refuse_duplicates
from regions.reference.writing import FixtureWriter

STATEMENTS = "statements.csv"
COLUMNS = [
    "region_code",
    "as_of",
    "as_of_precision",
    "coverage_percent",
    "participants",
    "workers",
    "segments",
    "source",
    "source_url",
    "note",
]
# Said in the first days of a month, a figure is that of the month that has just ended.
DAYS_ABOUT_LAST_MONTH = 10
# More people can be registered in a place than work there; beyond this it is a slip of the pen.
LARGEST_COVERAGE = 300

Precision = PublicStatement.Precision


def load_statements(fixtures: Fixtures) -> Any:
    rows = fixtures.rows(STATEMENTS, COLUMNS)
    refuse_duplicates(rows, "region_code", "as_of", "source")
    statements = [_statement(row) for row in rows]

    def save(writer: FixtureWriter) -> None:
        regions = {region.code: region for region in Region.objects.all()}
        for statement in statements:
            key = {
                "region": regions[statement.pop("region_code")],
                "as_of": statement.pop("as_of"),
                "source": statement.pop("source"),
            }
            writer.write(PublicStatement, key, statement)

    return save


def data_month(as_of: date, precision: str) -> date:
    """The month whose end is described: 1 August describes the end of July."""
    month = month_start(as_of)
    if precision == Precision.DAY and as_of.day <= DAYS_ABOUT_LAST_MONTH:
        return add_months(month, -1)
    return month


def stated_places(text: str) -> int:
    """Digits after the point as they were said: `39` 0, `27.5` 1, `36.47` 2."""
    return len(text.strip().replace(",", ".").partition(".")[2])


def _statement(row: Row) -> dict[str, Any]:
    precision = row.choice("as_of_precision", Precision)
    as_of = _as_of(row, precision)
    percent = row.percent("coverage_percent", required=True, largest=LARGEST_COVERAGE)
    participants, workers = row.count("participants"), row.count("workers")
    _require_agreement(row, percent, participants, workers)
    _require_segments(row)
    return {
        "region_code": row.region_code(),
        "as_of": as_of,
        "as_of_precision": precision,
        "data_month": as_of and data_month(as_of, precision),
        "coverage_percent": percent,
        "stated_places": stated_places(row.text("coverage_percent")),
        "participants": participants,
        "workers": workers,
        "segments": row.text("segments"),
        "source": row.text("source", required=True),
        "source_url": row.text("source_url"),
        "note": row.text("note"),
    }


def _as_of(row: Row, precision: str) -> date | None:
    """A month or year stands for its last day: nobody knew it sooner."""
    text = row.text("as_of", required=True)
    try:
        if precision == Precision.YEAR and re.fullmatch(r"\d{4}(-12)?", text):
            year = read_year(text[:4])
            return None if year is None else date(year, 12, 31)
        if precision == Precision.MONTH:
            month = read_month(text)
            return month and last_day(month)
        return read_day(text)
    except UnreadableError as error:
        row.fault("as_of", str(error))
        return None


def _require_agreement(
    row: Row, percent: Decimal | None, participants: int | None, workers: int | None
) -> None:
    """A percentage that its own numbers contradict is taken only with a note that says so."""
    if workers == 0:
        row.fault("workers", _("Jumlah pekerja harus di atas 0."))
    if not workers or participants is None or percent is None:
        return
    exact, disagrees = recomputed(participants, workers, percent)
    shown = f"{exact}".replace(".", ",") + "%"
    if disagrees and shown not in row.text("note"):
        row.fault(
            "coverage_percent",
            _("Angkanya sendiri memberi %(exact)s; jelaskan di catatan bila memang demikian.")
            % {"exact": shown},
        )


def _require_segments(row: Row) -> None:
    text = row.text("segments")
    unknown = [part for part in text.split("+") if part not in Segment.values] if text else []
    if unknown:
        row.fault(
            "segments", _("Segmen yang ada: %(known)s.") % {"known": ", ".join(Segment.values)}
        )
