"""Workers by place and year, out of a statistical table as people keep it.

`common/spreadsheets` finds the tables and says what their headings mean; here stands which columns
are workers of which basis, and what is asked before a number is believed: the basis where the file
does not name it, the unit, a name that is nearly a place, and a size that cannot be.
"""

from collections.abc import Mapping

from common.spreadsheets.guards import Source
from common.spreadsheets.opening import open_file
from common.spreadsheets.questions import Answers
from regions.models import WorkforceBasis, WorkforceEstimate
from regions.resolver import PlaceResolver
from regions.workforce_tables.reading import TableReader, Understood
from regions.workforce_tables.rows import Entry

__all__ = ["Entry", "Understood", "read_workers"]


def read_workers(
    source: Source,
    basis: str | None = None,
    year: int | None = None,
    answers: Answers | None = None,
) -> Understood:
    """What the file says, and what is wrong or open in it; nothing is saved.

    `basis` is a slug, needed only where the file does not name it. `year`: only this one of a file
    with several, or that of a file that names none. `RefusedError` for what is no table at all.
    """
    bases = {each.slug: each for each in WorkforceBasis.objects.all()}
    reader = TableReader(
        sheets=open_file(source),
        resolver=PlaceResolver.of_all(answers=answers),
        bases=bases,
        known=known_workers(),
        answers=dict(answers or {}),
        basis=bases[basis] if basis else None,
        only_year=year,
    )
    return reader.understood()


def known_workers() -> Mapping[str, Mapping[str, tuple[int, int]]]:
    """`{basis: {code: (year, workers)}}`: the latest estimate of each, samples left aside."""
    known: dict[str, dict[str, tuple[int, int]]] = {}
    rows = WorkforceEstimate.objects.current().filter(is_sample=False).order_by("year")
    for slug, code, year, workers in rows.values_list(
        "basis__slug", "region__code", "year", "workers"
    ):
        known.setdefault(slug, {})[code] = (year, workers)
    return known
