"""Cohorts on the pages of rooms beside this one: what the reader's branch, or a verifier, has to do."""

from typing import Any

from django import template

from participants.cohorts.cover import Cover
from participants.cohorts.lines import Line, lines
from participants.cohorts.models import CohortVersion

register = template.Library()


@register.inclusion_tag("cohorts/work.html")
def cohort_work(user: Any) -> dict[str, Any]:
    """What ends of the cohorts the user manages, and what was returned to their branch."""
    versions = CohortVersion.objects.managed_by(user)
    return {
        "ending": _open_endings(versions),
        "returned": versions.with_cohort().unanswered(),
        "may_enter": user.may_enter_reports,
    }


def _open_endings(versions: Any) -> list[Line]:
    """What ends within the warning days or has ended, and is not renewed for all of its people."""
    cover = Cover(list(versions.counting()))
    return [
        line
        for line in lines(cover)
        if line.without_renewal and (line.warning is not None or line.has_ended)
    ]


@register.inclusion_tag("cohorts/queue.html")
def cohorts_to_verify(user: Any) -> dict[str, Any]:
    return {"waiting": CohortVersion.objects.verifiable_by(user).with_cohort()}
