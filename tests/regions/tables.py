"""Places without a database, and tables as statistical offices write them."""

import csv
import io

from django.conf import settings

from common.spreadsheets.grid import read_sheets
from regions.models import Region
from regions.reference.places import LEVELS
from regions.resolver import PlaceResolver
from regions.workforce_tables import understand
from tests.spreadsheets import source


def every_region():
    with (settings.BASE_DIR / "fixtures" / "regions.csv").open(encoding="utf-8") as lines:
        return [
            Region(
                pk=number,
                code=row["code"],
                bps_code=row["bps_code"],
                name=row["name"],
                level=LEVELS[row["kind"]],
            )
            for number, row in enumerate(csv.DictReader(lines), start=1)
        ]


def as_csv(rows, *, delimiter=";", encoding="utf-8"):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def understood(content, *, name="tabel.csv", basis="bps-bekerja", year=None):
    return understand(
        read_sheets(source(content, name=name)),
        resolver=PlaceResolver(every_region()),
        basis=basis,
        year=year,
    )


def numbers(result):
    return {(entry.region.code, entry.year): entry.workers for entry in result.entries}
