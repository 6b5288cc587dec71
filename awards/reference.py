"""Known winners and nominees of past years, from `fixtures/`, into the register."""

from typing import Any

from django.utils.translation import gettext as _

from awards.models import Award, Category, Edition, Entrant
from awards.models.editions import LEVELS_BY_SLUG, Kind, assessed_period, recorded_round
from regions.reference.rows import (
    Fixtures,
    Row,
    count,
    day,
    one_of,
    refuse_duplicates,
    required,
    text,
    year,
)
from regions.reference.writing import FixtureWriter, Save

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

ROUND = {"assessment_year": year, "level": one_of(LEVELS_BY_SLUG), "category": one_of(KINDS)}
AWARDS = {
    **ROUND,
    "presented_on": day,
    "presented_at": text,
    "rank": count,
    "region_code": Row.region_code,
    "recipient": required(text),
    "presented_by": text,
    "source_url": required(text),
    "note": text,
}
NOMINEES = {**ROUND, "region_code": Row.region_code, "source_url": required(text)}


def load_awards(fixtures: Fixtures) -> Save:
    awards = fixtures.rows("awards.csv", AWARDS, key=[*ROUND, "region_code", "recipient"])
    for award in awards:
        _require_ceremony_after_year(award)
    ranked = [award for award in awards if award.text("rank") and not award.is_faulty]
    refuse_duplicates(ranked, *ROUND, "rank")
    nominees = fixtures.rows("award_nominees.csv", NOMINEES, key=[*ROUND, "region_code"])
    rounds = [_round(award) for award in awards]
    for nominee in nominees:
        if not nominee.is_faulty and _round(nominee) not in rounds:
            reason = _("Tidak ada penghargaan untuk tahun, tingkat dan kategori ini.")
            nominee.fault("category", reason)

    def save(writer: FixtureWriter) -> None:
        for award in awards:
            if not _is_judged_here(writer, award):
                _save_award(writer, award.values)
        for nominee in nominees:
            if _is_judged_here(writer, nominee):
                continue
            category = _category(writer, nominee.values)
            values = {name: nominee.values[name] for name in ("region_code", "source_url")}
            key = ["category", "region", "name"]
            writer.write(Entrant, {**values, "category": category, "name": ""}, key=key)

    return save


def _round(row: Row) -> list[Any]:
    return [row.values[name] for name in ROUND]


def _require_ceremony_after_year(row: Row) -> None:
    presented_on, assessed = row.values["presented_on"], row.values["assessment_year"]
    if presented_on and assessed and presented_on <= assessed_period(assessed)[1]:
        row.fault("presented_on", _("Penyerahan harus setelah periode yang dinilai."))


def _is_judged_here(writer: FixtureWriter, row: Row) -> bool:
    """A round that is prepared or was judged in the portal takes nothing from the files."""
    year_, level = row.values["assessment_year"], LEVELS_BY_SLUG[row.values["level"]]
    rounds = Edition.objects.filter(assessment_year=year_, level=level, recorded_directly=False)
    for edition in rounds:
        writer.left_unchanged.append(_("%(edition)s dinilai di portal ini") % {"edition": edition})
    return rounds.exists()


def _save_award(writer: FixtureWriter, values: dict[str, Any]) -> None:
    region = writer.regions[values["region_code"]]
    is_place = values["recipient"] == region.full_name
    award = {name: values[name] for name in ("rank", "presented_by", "source_url", "note")}
    award |= {"category": _category(writer, values), "region": region}
    award["name"] = "" if is_place else values["recipient"]
    _keep_what_is_settled(writer, award)
    writer.write(Award, award, key=["category", "region", "name"])


def _keep_what_is_settled(writer: FixtureWriter, values: dict[str, Any]) -> None:
    """Rank and presenter of a published award are corrected by reopening its round."""
    key = {name: values[name] for name in ("category", "region", "name")}
    award = Award.objects.published().filter(**key).first()
    for name in ("rank", "presented_by") if award else ():
        if getattr(award, name) != values[name]:
            settled = _("sudah terbit; buka kembali edisinya dengan alasan")
            writer.left_unchanged.append(f"{award}, {name}: {settled}")
            values[name] = getattr(award, name)


def _category(writer: FixtureWriter, values: dict[str, Any]) -> Category:
    """The category of a past round, which is made with its ceremony where it is not there."""
    edition, is_new = Edition.objects.get_or_create(
        assessment_year=values["assessment_year"],
        level=LEVELS_BY_SLUG[values["level"]],
        defaults={
            **recorded_round(values["assessment_year"]),
            "presented_on": values.get("presented_on"),
            "presented_at": values.get("presented_at", ""),
        },
    )
    if is_new:
        writer.note_created(Edition)
    category, is_new = edition.categories.get_or_create(kind=KINDS[values["category"]])
    if is_new:
        writer.note_created(Category)
    return category
