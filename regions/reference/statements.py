"""Coverage as officials stated it in public, with the words' own date and numbers."""

import re
from datetime import date
from functools import partial

from django.utils.translation import gettext as _

from common.arithmetic import recomputed
from common.months import add_months, last_day, month_start
from common.segments import Segment
from common.spreadsheets.dates import read_day, read_month, read_year
from common.spreadsheets.numbers import UnreadableError, read_percent
from regions.models import PublicStatement
from regions.reference.rows import Fixtures, Reader, Row, count, one_of, required, text
from regions.reference.writing import FixtureWriter, Save

# Said in the first days of a month, a figure is that of the month that has just ended.
DAYS_ABOUT_LAST_MONTH = 10
# More people can be registered in a place than work there; beyond this it is a slip of the pen.
LARGEST_COVERAGE = 300

Precision = PublicStatement.Precision


def load_statements(fixtures: Fixtures) -> Save:
    key = ["region_code", "as_of", "source"]
    statements = fixtures.rows("statements.csv", COLUMNS, key=key)
    for statement in statements:
        _require_agreement(statement)
        _require_segments(statement)
        values = statement.values
        values["data_month"] = values["as_of"] and data_month(
            values["as_of"], values["as_of_precision"]
        )
        values["stated_places"] = stated_places(statement.text("coverage_percent"))

    def save(writer: FixtureWriter) -> None:
        for statement in statements:
            writer.write(PublicStatement, statement.values, key=["region", "as_of", "source"])

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


def _as_of(row: Row, column: str) -> date | None:
    """A month or year stands for its last day: nobody knew it sooner."""
    stated, precision = row.text(column, required=True), row.text("as_of_precision")
    try:
        if precision == Precision.YEAR and re.fullmatch(r"\d{4}(-12)?", stated):
            year = read_year(stated[:4])
            return None if year is None else date(year, 12, 31)
        if precision == Precision.MONTH:
            month = read_month(stated)
            return month and last_day(month)
        return read_day(stated)
    except UnreadableError as error:
        row.fault(column, str(error))
        return None


def _require_agreement(row: Row) -> None:
    """A percentage that its own numbers contradict is taken only with a note that says so."""
    percent = row.values["coverage_percent"]
    participants, workers = row.values["participants"], row.values["workers"]
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
    stated = row.values["segments"]
    if stated and set(stated.split("+")) - set(Segment.values):
        row.fault(
            "segments", _("Segmen yang ada: %(known)s.") % {"known": ", ".join(Segment.values)}
        )


COLUMNS: dict[str, Reader] = {
    "region_code": Row.region_code,
    "as_of": _as_of,
    "as_of_precision": one_of(Precision),
    "coverage_percent": partial(
        Row.read, reader=partial(read_percent, largest=LARGEST_COVERAGE), required=True
    ),
    "participants": count,
    "workers": count,
    "segments": text,
    "source": required(text),
    "source_url": text,
    "note": text,
}
