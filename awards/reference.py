"""Known winners and nominees of past years, from `fixtures/`, into the register.

What is there already is left as it is: an award admin may have corrected it since.
"""

import csv
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils import timezone

from awards import trail
from awards.models import Award, Category, Edition, Entrant
from awards.models.editions import LEVEL_SLUGS, Kind, assessed_period
from regions.models import Region

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
LEVELS = {slug: level for level, slug in LEVEL_SLUGS.items()}
# The words of the files, whatever language is active while they are loaded.
KINDS = {
    "Pemerintah provinsi": Kind.PROVINCE,
    "Pemerintah kabupaten/kota": Kind.REGENCY,
    "Badan usaha besar-menengah": Kind.LARGE_MEDIUM,
    "Usaha kecil-mikro": Kind.SMALL_MICRO,
    "Desa/kelurahan": Kind.VILLAGE,
    "Inovasi perlindungan pekerja rentan desa": Kind.INNOVATION,
    "Tertib administrasi kepesertaan": Kind.ADMINISTRATION,
}


class FixtureError(ValueError):
    """A row that cannot be read: file, line and reason."""


@transaction.atomic
def load_award_reference(folder: Path = FIXTURES) -> dict[str, int]:
    """`{"awards": 8, "nominees": 7}`: the rows added; 0 where all of them were there."""
    loaders = {"awards": _load_award, "nominees": _load_nominee}
    files = {"awards": folder / "awards.csv", "nominees": folder / "award_nominees.csv"}
    return {name: sum(_loaded(files[name], load)) for name, load in loaders.items()}


def _loaded(path: Path, load: Callable[[dict[str, str]], bool]) -> Iterator[bool]:
    with path.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            try:
                yield load(row)
            except (KeyError, ValueError, ObjectDoesNotExist) as error:
                raise FixtureError(f"{path.name}, line {number}: {error!r}") from error


def _load_award(row: dict[str, str]) -> bool:
    edition = _edition(row)
    region = Region.objects.get(code=row["region_code"])
    category = _category(edition, row)
    name = "" if row["recipient"] == region.full_name else row["recipient"]
    if category.awards.filter(region=region, name=name).exists():
        return False
    award = Award(
        category=category,
        region=region,
        name=name,
        rank=int(row["rank"]) if row["rank"] else None,
        presented_by=row["presented_by"],
        source_url=row["source_url"],
        note=row["note"],
    )
    award.full_clean(exclude=["recipient"])
    award.save()
    trail.added(award, by=None)
    return True


def _load_nominee(row: dict[str, str]) -> bool:
    category = Category.objects.get(
        edition__assessment_year=int(row["assessment_year"]),
        edition__level=LEVELS[row["level"]],
        kind=KINDS[row["category"]],
    )
    region = Region.objects.get(code=row["region_code"])
    entrant, is_new = Entrant.objects.get_or_create(
        category=category, region=region, name="", defaults={"source_url": row["source_url"]}
    )
    if is_new:
        trail.added(entrant, by=None)
    return is_new


def _edition(row: dict[str, str]) -> Edition:
    year = int(row["assessment_year"])
    start, end = assessed_period(year)
    now = timezone.now()
    edition, is_new = Edition.objects.get_or_create(
        assessment_year=year,
        level=LEVELS[row["level"]],
        defaults={
            "period_start": start,
            "period_end": end,
            "presented_on": date.fromisoformat(row["presented_on"])
            if row["presented_on"]
            else None,
            "presented_at": row["presented_at"],
            "state": Edition.State.PUBLISHED,
            "recorded_directly": True,
            "decided_at": now,
            "published_at": now,
            "first_published_at": now,
        },
    )
    if is_new:
        trail.added(edition, by=None)
    return edition


def _category(edition: Edition, row: dict[str, str]) -> Category:
    category, is_new = edition.categories.get_or_create(kind=KINDS[row["category"]])
    if is_new:
        trail.added(category, by=None)
    return category
