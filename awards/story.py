"""A place's years in the award on one page: what it received, and its coverage then and now."""

from typing import Any

from awards import figures
from awards.models import Award, Edition, Entrant, Evidence
from common.arithmetic import points_between
from common.query_params import read_choices
from participants.coverage.position import Position
from participants.coverage.positions import region_position
from participants.coverage.snapshot import load_snapshot
from regions.models import Region, WorkforceBasis


def place_now(region: Region) -> Position | None:
    """As the dashboard shows it: the newest month, in the portal's own denominator; None for a
    portal that has no denominator yet."""
    if not WorkforceBasis.objects.filter(is_default=True).exists():
        return None
    return region_position(load_snapshot(region.code, read_choices({})))


def years(region: Region, now: Position | None) -> list[dict[str, Any]]:
    """`[{"edition": …, "awards": […], "then": evidence, "is_frozen": True, "points": …}, …]`, the
    newest first: the published rounds in which the place itself was honoured or nominated."""
    nominated = Entrant.objects.filter(region=region, name="")
    honoured = Award.objects.filter(region=region, name="")
    categories = [*nominated.values_list("category", flat=True)]
    categories += honoured.values_list("category", flat=True)
    editions = Edition.objects.published().filter(categories__in=categories).distinct()
    return [_year(edition, region, now) for edition in editions.select_related("basis")]


def _year(edition: Edition, region: Region, now: Position | None) -> dict[str, Any]:
    frozen = edition.evidence.filter(region=region).first()
    then = frozen or figures.evidence_as_known(edition, [region.pk], None)[0]
    awards = Award.objects.filter(category__edition=edition, region=region, name="")
    return {
        "edition": edition,
        "awards": list(awards.in_order()),
        "then": then,
        "is_frozen": frozen is not None,
        "points": _points(then, now),
    }


def _points(then: Evidence, now: Position | None) -> Any:
    """None where one of the two is not known, or they rest on different denominators."""
    if (
        now is None
        or now.coverage is None
        or then.coverage is None
        or not (then.basis and then.basis.is_default)
    ):
        return None
    people, workers = now.participants or 0, now.workers.number if now.workers else 0
    return points_between(people, workers, then.participants or 0, then.workers or 0)
