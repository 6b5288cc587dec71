"""Places without a database, and tables as statistical offices write them."""

import csv
import io

from django.conf import settings

from common.spreadsheets.dates import read_day
from common.spreadsheets.opening import open_file
from regions.models import OtherName, Region, WorkforceBasis
from regions.reference.places import LEVELS
from regions.resolver import PlaceResolver, place_answers
from regions.workforce_tables.reading import TableReader
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


BASES = {
    row["slug"]: WorkforceBasis(slug=row["slug"], name=row["name"]) for row in fixture("bases.csv")
}


def understood(content, *, name="tabel.csv", basis=None, year=None, answers=None, known=None):
    """As `read_workers`, without a database. `known`: `{basis: {code: (year, workers)}}`."""
    return TableReader(
        sheets=open_file(source(content, name=name)),
        resolver=resolver(place_answers(answers or {})),
        bases=BASES,
        known=known or {},
        answers=answers or {},
        basis=BASES[basis] if basis else None,
        only_year=year,
    ).understood()


def numbers(result):
    return {(entry.region.code, entry.year): entry.workers for entry in result.entries}


def asked(result):
    """`{key: values of the options}`."""
    return {one.key: [value for value, _words in one.options] for one in result.questions}


def told(result):
    return "\n".join(str(fault) for fault in result.faults)


def table(heading, *rows, title=None):
    lines = [[title]] if title else []
    return as_csv([*lines, ["Kabupaten/Kota", heading], *(rows or [["Kab. Sambas", "305312"]])])


KNOWN = {"bps-bekerja": {"61": (2022, 2_780_000), "61.01": (2022, 305_000)}}
