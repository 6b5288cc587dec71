"""What the public sees of a round, kept at each reopening, and what differed afterwards."""

from datetime import date
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from django.db.models import DateField
from django.utils.translation import gettext as _

from awards.models import Award, Edition, Entrant, Reopening
from awards.models.editions import Kind
from common import formats

FIELDS = [
    "period_start",
    "period_end",
    "presented_on",
    "presented_at",
    "decree_number",
    "decree_file",
    "cutoff_on",
    "rule_version",
    "rule_text",
    "signatory_name",
    "signatory_title",
]

Facts = dict[str, Any]
Difference = dict[str, str]


def public_facts(edition: Edition) -> Facts:
    """`{"awards": {"17": {"recipient": …, "kind": …, "rank": 1, …}}, "weights": {"Kebijakan": "40.00"},
    "entrants": {"31": {"name": …, "kind": …, "stage": "nominated", …}}, "jurors": ["Sekda, ketua"],
    "facts": {"presented_on": "2024-08-01", …}}`, ready for JSON."""
    awards = Award.objects.filter(category__edition=edition)
    entrants = Entrant.objects.filter(category__edition=edition)
    criteria = edition.criteria.select_related("category")
    return {
        "awards": {
            str(award.pk): _award(award) for award in awards.select_related("category", "region")
        },
        "entrants": {
            str(entrant.pk): _entrant(entrant)
            for entrant in entrants.select_related("category", "region")
        },
        "weights": {each.name_and_category: _text(each.weight) for each in criteria},
        "jurors": [str(juror) for juror in edition.jurors.all()],
        "facts": {name: _text(getattr(edition, name)) for name in FIELDS},
    }


def with_differences(edition: Edition) -> list[Facts]:
    """`[{"reopening": …, "differences": [{"what": …, "before": …, "after": …}, …]}, …]`, newest
    first; no differences are told before the round is public again."""
    reopenings: list[Reopening] = list(edition.reopenings.all())
    after = [each.was_public for each in reopenings[1:]]
    if edition.is_published:
        after.append(public_facts(edition))
    rows = [
        {"reopening": each, "differences": differences(each.was_public, later)}
        for each, later in zip(reopenings, [*after, None], strict=False)
    ]
    return rows[::-1]


def differences(before: Facts, after: Facts | None) -> list[Difference]:
    if after is None:
        return []
    former, now = _in_words(before), _in_words(_known_to(before, after))
    return [
        {
            "what": what,
            "before": former.get(what) or formats.UNKNOWN,
            "after": now.get(what) or formats.UNKNOWN,
        }
        for what in [*former, *(what for what in now if what not in former)]
        if former.get(what, "") != now.get(what, "")
    ]


def _award(award: Award) -> Facts:
    return {
        "recipient": award.recipient,
        "place": award.region.short_name if award.name else "",
        "kind": award.category.kind,
        "rank": award.rank,
        "citation": award.citation,
        "presented_by": award.presented_by,
        "not_nominated_reason": award.not_nominated_reason,
        "is_withdrawn": award.is_withdrawn,
    }


def _entrant(entrant: Entrant) -> Facts:
    return {
        "name": entrant.name_and_place,
        "kind": entrant.category.kind,
        "stage": entrant.stage,
        "stage_reason": entrant.stage_reason,
    }


def _known_to(before: Facts, after: Facts) -> Facts:
    """Without what an older record had not kept: it is not known to have changed."""
    facts = {name: value for name, value in after["facts"].items() if name in before["facts"]}
    entrants = after.get("entrants", {}) if "entrants" in before else {}
    return {**after, "facts": facts, "entrants": entrants}


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _in_words(facts: Facts) -> dict[str, str]:
    """`{"Kabupaten Mempawah, Pemerintah kabupaten/kota": "Peringkat 1", "Kriteria Kebijakan": "40%"}`"""
    words: dict[str, str] = {}
    # A recipient that was withdrawn and honoured again has two awards: the valid one is told last.
    for award in sorted(facts["awards"].values(), key=lambda row: not row["is_withdrawn"]):
        parts = [award["recipient"], award.get("place"), Kind(award["kind"]).label]
        who = ", ".join(str(part) for part in parts if part)
        words[who] = _standing(award)
        words[_("%(who)s: alasan penghargaan") % {"who": who}] = award["citation"]
        words[_("%(who)s: diserahkan oleh") % {"who": who}] = award["presented_by"]
        words[_("%(who)s: mengapa tanpa nominasi") % {"who": who}] = award.get(
            "not_nominated_reason", ""
        )
    for entrant in facts.get("entrants", {}).values():
        who = f"{entrant['name']}, {Kind(entrant['kind']).label}"
        words[_("%(who)s: nominasi") % {"who": who}] = _stage(entrant)
    for name, weight in facts["weights"].items():
        words[_("Kriteria %(name)s") % {"name": name}] = (
            formats.short_percent(Decimal(weight)) if weight else _("tanpa bobot")
        )
    words[str(_("Juri"))] = "; ".join(facts["jurors"])
    for name, value in facts["facts"].items():
        field = Edition._meta.get_field(name)
        words[str(field.verbose_name).capitalize()] = _fact(name, field, value)  # type: ignore[union-attr]
    return words


def _fact(name: str, field: Any, value: str) -> str:
    if value and isinstance(field, DateField):
        return formats.long_date(date.fromisoformat(value))
    # An exchanged file has another name, of which a few letters are enough to tell it by.
    return PurePath(value).stem[:8] if name == "decree_file" else value


def _stage(entrant: Facts) -> str:
    label = str(Entrant.Stage(entrant["stage"]).label)
    return f"{label}: {entrant['stage_reason']}" if entrant["stage_reason"] else label


def _standing(award: Facts) -> str:
    if award["is_withdrawn"]:
        return _("dicabut")
    if award["rank"] is None:
        return _("Pemenang")
    return _("Peringkat %(rank)s") % {"rank": award["rank"]}
