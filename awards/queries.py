"""The register as other pages read it: badges for the dashboard, a place's history, its years."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F
from django.utils.translation import gettext

from awards.models import (
    Award,
    Category,
    Conflict,
    Criterion,
    Edition,
    Entrant,
    Juror,
    Score,
)
from awards.models.editions import Kind
from common import trail
from regions.models import Region


@dataclass(frozen=True, slots=True)
class Badge:
    """One published award that a place itself holds; `label` is ready to print.

    `Paritrana 2023, peringkat 1` · `Paritrana nasional 2024`
    """

    region_id: int
    assessment_year: int
    presented_on: date | None
    level: str
    category: str
    rank: int | None
    label: str
    url: str


def badges(region_ids: Collection[int], as_of: date | None = None) -> dict[int, list[Badge]]:
    """Per place, newest first; every id given is a key. One query.

    With `as_of` only what had been presented by the end of that day; where the day of the
    ceremony is unknown, what assessed a year that was over before it.

    Withdrawn awards and those of companies or villages in the place are not among them.
    """
    awards = (
        Award.objects.published()
        .not_withdrawn()
        .presented_by(as_of)
        .filter(region__in=region_ids, name="")
        .select_related("category__edition")
        .order_by(
            "-category__edition__assessment_year",
            "category__edition__level",
            "category",
            F("rank").asc(nulls_last=True),
        )
    )
    badges_by_region: dict[int, list[Badge]] = {region_id: [] for region_id in region_ids}
    for award in awards:
        badges_by_region[award.region_id].append(_badge(award))
    return badges_by_region


def history(region: Region) -> list[Award]:
    """Everything published that went to the place or into it, newest first."""
    return list(Award.objects.published().of_place(region).in_order())


def may_work(user: Any) -> bool:
    """Whether the work pages show the user anything: award admins, and jurors of some round."""
    if not user.is_authenticated:
        return False
    return user.may_record_awards or Juror.objects.filter(user=user).exists()


def years() -> list[int]:
    """Years in which something published was assessed or presented, newest first."""
    years: set[int] = set()
    for assessed, presented in Edition.objects.published().values_list(
        "assessment_year", "presented_on"
    ):
        years |= {assessed} | ({presented.year} if presented else set())
    return sorted(years, reverse=True)


def options() -> dict[str, Any]:
    """What the register can be narrowed to: only what something published falls under."""
    awards = Award.objects.published()
    kinds = set(awards.values_list("category__kind", flat=True))
    return {
        "years": years(),
        "kinds": [(value, label) for value, label in Kind.choices if value in kinds],
        "places": Region.objects.filter(pk__in=awards.values("region")),
    }


def by_edition(awards: Iterable[Award]) -> list[dict[str, Any]]:
    """`[{"edition": …, "categories": [{"category": …, "awards": […]}, …]}, …]`, in order."""
    grouped: dict[Edition, list[Award]] = {}
    for award in awards:
        grouped.setdefault(award.edition, []).append(award)
    return [
        {"edition": edition, "categories": by_category(members)}
        for edition, members in grouped.items()
    ]


def by_category(awards: Iterable[Award]) -> list[dict[str, Any]]:
    grouped: dict[Category, list[Award]] = {}
    for award in awards:
        grouped.setdefault(award.category, []).append(award)
    return [{"category": category, "awards": members} for category, members in grouped.items()]


def nominated(edition: Edition) -> list[dict[str, Any]]:
    """Entrants by category, shortlisted and not eligible ones included."""
    grouped: dict[Category, list[Entrant]] = {}
    entrants = Entrant.objects.filter(category__edition=edition)
    for entrant in entrants.select_related("category", "region", "branch"):
        grouped.setdefault(entrant.category, []).append(entrant)
    return [{"category": category, "entrants": members} for category, members in grouped.items()]


def _badge(award: Award) -> Badge:
    edition = award.edition
    label = (
        gettext("Paritrana nasional %(year)s")
        if edition.level == Edition.Level.NATIONAL
        else gettext("Paritrana %(year)s")
    ) % {"year": edition.assessment_year}
    if award.rank:
        label = gettext("%(award)s, peringkat %(rank)s") % {"award": label, "rank": award.rank}
    return Badge(
        region_id=award.region_id,
        assessment_year=edition.assessment_year,
        presented_on=edition.presented_on,
        level=edition.level,
        category=str(award.category),
        rank=award.rank,
        label=label,
        url=award.get_absolute_url(),
    )


def steps(edition: Edition) -> list[dict[str, Any]]:
    """The way of a round: `[{"name": "entrants", "is_done": True, "count": 7}, …]`."""
    entrants = Entrant.objects.filter(category__edition=edition).count()
    awards = Award.objects.not_withdrawn().filter(category__edition=edition).count()
    decided = edition.state in Edition.CLOSED_STATES
    return [
        {"name": "entrants", "is_done": entrants > 0, "count": entrants},
        {"name": "evidence", "is_done": edition.frozen_at is not None, "count": None},
        {"name": "decision", "is_done": decided, "count": awards if decided else None},
        {"name": "publish", "is_done": edition.is_published, "count": None},
    ]


def edition_changes(edition: Edition, most: int) -> list[trail.Change]:
    """The last changes of a round and of everything in it, newest first."""
    events = trail.events_of
    categories = events(Category).filter(edition=edition).values("pgh_obj_id")
    jurors = events(Juror).filter(edition=edition).values("pgh_obj_id")
    newest = trail.newest_first(
        [
            events(Edition).filter(pgh_obj_id=edition.pk),
            *(events(model).filter(edition=edition) for model in (Category, Criterion, Juror)),
            *(events(model).filter(category__in=categories) for model in (Entrant, Award)),
            *(events(model).filter(juror__in=jurors) for model in (Conflict, Score)),
        ]
    )
    return trail.read_changes(newest[:most])
