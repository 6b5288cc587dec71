"""Known winners and nominees of past years, from `fixtures/`, into the register."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from awards.models import Award, Category, Edition, Entrant
from awards.models.editions import LEVEL_SLUGS, Kind, assessed_period
from regions.models import Region
from regions.reference.rows import Fixtures, Row, refuse_duplicates, sound
from regions.reference.writing import FixtureWriter

AWARDS, NOMINEES = "awards.csv", "award_nominees.csv"
ROUND_COLUMNS = ["assessment_year", "level", "category"]
AWARD_COLUMNS = [
    *ROUND_COLUMNS,
    "presented_on",
    "presented_at",
    "rank",
    "region_code",
    "recipient",
    "presented_by",
    "source_url",
    "note",
]
NOMINEE_COLUMNS = [*ROUND_COLUMNS, "region_code", "source_url"]
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


def load_awards(fixtures: Fixtures) -> Any:
    given = fixtures.rows(AWARDS, AWARD_COLUMNS)
    refuse_duplicates(given, *ROUND_COLUMNS, "region_code", "recipient")
    awards = [_award(row) for row in given]
    nominees = fixtures.rows(NOMINEES, NOMINEE_COLUMNS)
    refuse_duplicates(nominees, *ROUND_COLUMNS, "region_code")
    entrants = [_nominee(row, awards) for row in nominees]
    _refuse_same_rank(given)

    def save(writer: FixtureWriter) -> None:
        regions = {region.code: region for region in Region.objects.all()}
        for award in awards:
            category = _category(writer, award["round"], award["ceremony"])
            region = regions[award["region_code"]]
            named = "" if award["recipient"] == region.full_name else award["recipient"]
            key = {"category": category, "region": region, "name": named}
            writer.write(Award, key, award["values"])
        for entrant in entrants:
            category = _category(writer, entrant["round"], {})
            key = {"category": category, "region": regions[entrant["region_code"]], "name": ""}
            writer.write(Entrant, key, {"source_url": entrant["source_url"]})

    return save


def _round(row: Row) -> tuple[int, str, str]:
    return (
        row.year("assessment_year") or 0,
        LEVELS.get(row.choice("level", LEVELS), ""),
        KINDS.get(row.choice("category", KINDS), ""),
    )


def _award(row: Row) -> dict[str, Any]:
    year, level, kind = _round(row)
    presented_on = row.day("presented_on")
    if presented_on and year and presented_on <= assessed_period(year)[1]:
        row.fault("presented_on", _("Penyerahan harus setelah periode yang dinilai."))
    return {
        "round": (year, level, kind),
        "ceremony": {"presented_on": presented_on, "presented_at": row.text("presented_at")},
        "region_code": row.region_code(),
        "recipient": row.text("recipient", required=True),
        "values": {
            "rank": row.count("rank"),
            "presented_by": row.text("presented_by"),
            "source_url": row.text("source_url", required=True),
            "note": row.text("note"),
        },
    }


def _nominee(row: Row, awards: list[dict[str, Any]]) -> dict[str, Any]:
    round_key = _round(row)
    if not row.is_faulty and round_key not in {award["round"] for award in awards}:
        row.fault("category", _("Tidak ada penghargaan untuk tahun, tingkat dan kategori ini."))
    return {
        "round": round_key,
        "region_code": row.region_code(),
        "source_url": row.text("source_url", required=True),
    }


def _refuse_same_rank(rows: list[Row]) -> None:
    refuse_duplicates([row for row in sound(rows) if row.text("rank")], *ROUND_COLUMNS, "rank")


def _category(
    writer: FixtureWriter, key: tuple[int, str, str], ceremony: dict[str, Any]
) -> Category:
    year, level, kind = key
    start, end = assessed_period(year)
    now = timezone.now()
    edition, is_new = Edition.objects.get_or_create(
        assessment_year=year,
        level=level,
        defaults={
            "period_start": start,
            "period_end": end,
            "state": Edition.State.PUBLISHED,
            "recorded_directly": True,
            "decided_at": now,
            "published_at": now,
            "first_published_at": now,
            **ceremony,
        },
    )
    if is_new:
        writer.note_created(Edition)
    category, is_new = edition.categories.get_or_create(kind=kind)
    if is_new:
        writer.note_created(Category)
    return category
