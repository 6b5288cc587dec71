"""What other rooms ask of the register: badges for the dashboard, a place's history, years."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.urls import reverse
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


# Written as SQL, as all that every uncached coverage page asks: published, standing, in order.
BADGES = f"""
SELECT award.region_id, edition.assessment_year, edition.presented_on, edition.level,
    category.kind, award.rank, award.id
FROM awards_award award
JOIN awards_category category ON category.id = award.category_id
JOIN awards_edition edition ON edition.id = category.edition_id
WHERE award.region_id = ANY(%s) AND award.name = '' AND award.withdrawn_at IS NULL
  AND edition.state = '{Edition.State.PUBLISHED}'
  AND (%s::date IS NULL OR edition.presented_on <= %s::date
    OR edition.presented_on IS NULL AND make_date(edition.assessment_year, 12, 31) < %s::date)
ORDER BY edition.assessment_year DESC, edition.level, category.id, award.rank NULLS LAST
"""


def badges(region_ids: Collection[int], as_of: date | None = None) -> dict[int, list[Badge]]:
    """Per place, newest first; every id asked for is a key. One query.

    With `as_of` only what had been presented by the end of that day; where the day of the
    ceremony is unknown, what assessed a year that was over before it.

    Withdrawn awards and those of companies or villages in the place are not among them.
    """
    found: dict[int, list[Badge]] = {region_id: [] for region_id in region_ids}
    with connection.cursor() as cursor:
        cursor.execute(BADGES, [[*region_ids], as_of, as_of, as_of])
        for row in cursor.fetchall():
            badge = _badge(*row)
            found[badge.region_id].append(badge)
    return found


def history(region: Region) -> list[Award]:
    """Everything published that went to the place or into it, newest first."""
    return list(Award.objects.published().of_place(region).in_order())


def may_work(user: Any) -> bool:
    """Whether the work pages show the user anything: award admins, and jurors of some round."""
    if not user.is_authenticated:
        return False
    return user.may_record_awards or Juror.objects.filter(user=user).exists()


def years() -> list[int]:
    """Years under which something published is found: assessed or presented, newest first."""
    found: set[int] = set()
    for assessed, presented in Edition.objects.published().values_list(
        "assessment_year", "presented_on"
    ):
        found |= {assessed} | ({presented.year} if presented else set())
    return sorted(found, reverse=True)


def options() -> dict[str, Any]:
    """What the register can be narrowed to: only what something published is found under."""
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


def _badge(
    region_id: int,
    year: int,
    presented_on: date | None,
    level: str,
    kind: str,
    rank: int | None,
    award: int,
) -> Badge:
    name = (
        gettext("Paritrana nasional %(year)s")
        if level == Edition.Level.NATIONAL
        else gettext("Paritrana %(year)s")
    ) % {"year": year}
    if rank:
        name = gettext("%(award)s, peringkat %(rank)s") % {"award": name, "rank": rank}
    return Badge(
        region_id=region_id,
        assessment_year=year,
        presented_on=presented_on,
        level=level,
        category=str(Kind(kind).label),
        rank=rank,
        label=name,
        url=reverse("awards:winner", args=[award]),
    )


def steps(edition: Edition) -> list[dict[str, Any]]:
    """The way of a round: `[{"name": "entrants", "is_done": True, "count": 7}, …]`."""
    entrants = Entrant.objects.filter(category__edition=edition).count()
    awards = Award.objects.standing().filter(category__edition=edition).count()
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
