"""The register as other pages read it: badges for the dashboard, a place's history, its years."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from awards.models import (
    Award,
    Category,
    Clearance,
    Conflict,
    Criterion,
    Edition,
    Entrant,
    Juror,
    Score,
)
from awards.models.editions import Kind
from awards.models.winners import AwardQuerySet
from common import trail
from regions.models import Region


def badges(
    regions: Collection[int] | QuerySet[Region], as_of: date | None = None
) -> dict[int, list[Award]]:
    """Awards that a place itself holds, per place that has any, newest first. One query.

    With `as_of` only what had been presented by the end of that day; where the day of the
    ceremony is unknown, what assessed a year that was over before it.

    Withdrawn awards and those of companies or villages in the place are not among them.
    """
    awards = (
        Award.objects.published()
        .not_withdrawn()
        .presented_by(as_of)
        .filter(region__in=regions, name="")
        .select_related("category__edition")
        .order_by(
            "-category__edition__assessment_year",
            "category__edition__level",
            "category",
            F("rank").asc(nulls_last=True),
        )
    )
    awards_by_region: dict[int, list[Award]] = defaultdict(list)
    for award in awards:
        awards_by_region[award.region_id].append(award)
    return awards_by_region


def history(region: Region) -> list[Award]:
    """Everything published that went to the place or into it, newest first."""
    return list(Award.objects.published().of_place(region).in_order())


def under_review(awards: AwardQuerySet) -> list[Edition]:
    """Reopened rounds in which one of these awards had been public: who was honoured since then
    shows nowhere before it is published."""
    rounds = Edition.objects.under_review().prefetch_related("reopenings")
    chosen = {str(pk) for pk in awards.order_by().values_list("pk", flat=True)} if rounds else set()
    return [edition for edition in rounds if chosen & _last_public_awards(edition)]


def _last_public_awards(edition: Edition) -> set[str]:
    reopening = edition.last_reopening
    return set(reopening.was_public["awards"]) if reopening else set()


def may_manage(user: Any) -> bool:
    return bool(getattr(user, "may_record_awards", False))


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
    editions = _grouped(awards, "edition")
    return [{"edition": edition, "categories": by_category(rows)} for edition, rows in editions]


def by_category(awards: Iterable[Award]) -> list[dict[str, Any]]:
    categories = _grouped(awards, "category")
    return [{"category": category, "awards": rows} for category, rows in categories]


def nominated(edition: Edition) -> list[dict[str, Any]]:
    """Entrants by category, shortlisted and not eligible ones included."""
    entrants = Entrant.objects.filter(category__edition=edition)
    categories = _grouped(entrants.select_related("category", "region", "branch"), "category")
    return [{"category": category, "entrants": rows} for category, rows in categories]


def _grouped(rows: Iterable[Any], attribute: str) -> Iterable[tuple[Any, list[Any]]]:
    """In the order in which each value first appears."""
    groups: dict[Any, list[Any]] = {}
    for row in rows:
        groups.setdefault(getattr(row, attribute), []).append(row)
    return groups.items()


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
            *(events(model).filter(juror__in=jurors) for model in (Conflict, Clearance, Score)),
        ]
    )
    return trail.read_changes(newest[:most])
