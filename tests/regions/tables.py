"""Places without a database, and tables as statistical offices write them."""

import csv
import io

from django.conf import settings

from common.spreadsheets.dates import read_day
from common.spreadsheets.grid import read_sheets
from regions.models import OtherName, Region
from regions.reference.places import LEVELS
from regions.resolver import PlaceResolver
from regions.workforce_tables import understand
from tests.spreadsheets import source


def fixture(name):
    with (settings.BASE_DIR / "fixtures" / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def every_region():
    return [
        Region(
            pk=number,
            code=row["code"],
            bps_code=row["bps_code"],
            name=row["name"],
            level=LEVELS[row["kind"]],
        )
        for number, row in enumerate(fixture("regions.csv"), start=1)
    ]


def resolver(chosen=None):
    regions = {region.code: region for region in every_region()}
    other_names = [
        OtherName(
            region=regions[row["region_code"]],
            level=LEVELS[row["kind"]],
            name=row["name"],
            valid_until=read_day(row["valid_until"]),
        )
        for row in fixture("region_names.csv")
    ]
    return PlaceResolver(regions.values(), other_names, chosen)


def as_csv(rows, *, delimiter=";", encoding="utf-8"):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def understood(content, *, name="tabel.csv", basis="bps-bekerja", year=None):
    return understand(
        read_sheets(source(content, name=name)),
        resolver=resolver(),
        basis=basis,
        year=year,
    )


def numbers(result):
    return {(entry.region.code, entry.year): entry.workers for entry in result.entries}
