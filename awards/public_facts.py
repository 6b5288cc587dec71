"""What the public sees of a round, kept at each reopening, and what differed afterwards."""

from typing import Any

from django.utils.translation import gettext as _

from awards.models import Award, Edition, Reopening
from awards.models.editions import Kind
from common import formats

FIELDS = [
    "presented_on",
    "presented_at",
    "decree_number",
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
    "jurors": ["Sekda, ketua"], "facts": {"presented_on": "2024-08-01", …}}`, ready for JSON."""
    awards = Award.objects.filter(category__edition=edition).select_related("category")
    criteria = edition.criteria.select_related("category")
    return {
        "awards": {str(award.pk): _award(award) for award in awards},
        "weights": {
            f"{each} ({each.category})" if each.category else str(each): _text(each.weight)
            for each in criteria
        },
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
    former, now = _in_words(before), _in_words(after)
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
        "kind": award.category.kind,
        "rank": award.rank,
        "citation": award.citation,
        "presented_by": award.presented_by,
        "is_withdrawn": award.is_withdrawn,
    }


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _in_words(facts: Facts) -> dict[str, str]:
    """`{"Kabupaten Mempawah, Pemerintah kabupaten/kota": "Peringkat 1", "Bobot Kebijakan": "40.00"}`"""
    words: dict[str, str] = {}
    # A recipient that was withdrawn and honoured again has two awards: the valid one is told last.
    for award in sorted(facts["awards"].values(), key=lambda row: not row["is_withdrawn"]):
        who = f"{award['recipient']}, {Kind(award['kind']).label}"
        words[who] = _standing(award)
        words[_("%(who)s: alasan penghargaan") % {"who": who}] = award["citation"]
        words[_("%(who)s: diserahkan oleh") % {"who": who}] = award["presented_by"]
    for name, weight in facts["weights"].items():
        words[_("Kriteria %(name)s") % {"name": name}] = weight or _("tanpa bobot")
    words[str(_("Juri"))] = "; ".join(facts["jurors"])
    for name, value in facts["facts"].items():
        words[str(Edition._meta.get_field(name).verbose_name).capitalize()] = value  # type: ignore[union-attr]
    return words


def _standing(award: Facts) -> str:
    if award["is_withdrawn"]:
        return _("dicabut")
    if award["rank"] is None:
        return _("Pemenang")
    return _("Peringkat %(rank)s") % {"rank": award["rank"]}
