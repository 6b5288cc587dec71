"""Reading a round's judging: who has scored how much, and what ranking follows."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from awards import figures, presenters
from awards.models import Criterion, Edition, Entrant, Evidence, Score
from awards.ranking import Result, standings


def entrants(edition: Edition) -> list[Entrant]:
    """Those to be scored: the shortlist where a category has one, else all that are eligible."""
    eligible = [
        entrant
        for entrant in Entrant.objects.filter(category__edition=edition)
        .select_related("category", "region", "branch")
        .order_by("category__pk", "region__code", "name")
        if entrant.is_eligible
    ]
    shortlisted = {entrant.category_id for entrant in eligible if entrant.is_shortlisted}
    return [
        entrant
        for entrant in eligible
        if entrant.category_id not in shortlisted or entrant.is_shortlisted
    ]


def progress(edition: Edition, user: Any) -> list[dict[str, Any]]:
    """`[{"juror": …, "given": 12, "expected": 21, "conflicts": 1, "may_open": True}, …]`."""
    criteria = list(edition.criteria.all())
    scored = entrants(edition)
    rows = []
    for juror in edition.jurors.select_related("user").prefetch_related("conflicts", "scores"):
        barred = {conflict.entrant_id for conflict in juror.conflicts.all()}
        to_give = {
            (entrant.pk, criterion.pk)
            for entrant in scored
            if entrant.pk not in barred
            for criterion in criteria
            if criterion.is_for(entrant.category_id)
        }
        given = {(score.entrant_id, score.criterion_id) for score in juror.scores.all()}
        rows.append(
            {
                "juror": juror,
                "given": len(given & to_give),
                "expected": len(to_give),
                "is_complete": bool(to_give) and to_give <= given,
                "conflicts": len(barred),
                "may_open": juror.may_be_scored_by(user),
            }
        )
    return rows


def ranked(edition: Edition, weights: Mapping[int, Decimal] | None = None) -> list[dict[str, Any]]:
    """Per category `{"category", "criteria", "rows", "why_not"}`; each row a result with its
    entrant, the jurors who declared a conflict and the weights used.

    `weights` are tried instead of the round's own; nothing is written anywhere.
    """
    criteria = list(edition.criteria.all())
    jurors = edition.jurors.count()
    scores = {
        (score.juror_id, score.entrant_id, score.criterion_id): score.value
        for score in Score.objects.filter(juror__edition=edition)
    }
    groups: dict[Any, list[Entrant]] = {}
    for entrant in entrants(edition):
        groups.setdefault(entrant.category, []).append(entrant)
    return [
        _ranked_category(category, members, criteria, weights, scores, jurors)
        for category, members in groups.items()
    ]


def proofs(edition: Edition) -> dict[int, dict[str, Any]]:
    """Evidence by place, as jurors read it beside their sheet."""
    rows = list(
        Evidence.objects.filter(edition=edition).select_related("region", "basis", "edition__basis")
    )
    now = figures.today(rows)
    return {row.region_id: presenters.evidence(row, now) for row in rows}


def _ranked_category(
    category: Any,
    members: list[Entrant],
    criteria: list[Criterion],
    weights: Mapping[int, Decimal] | None,
    scores: Mapping[tuple[int, int, int], Decimal],
    jurors: int,
) -> dict[str, Any]:
    own = [criterion for criterion in criteria if criterion.is_for(category.pk)]
    used = {c.pk: weights[c.pk] if weights else c.weight for c in own}
    group = {"category": category, "criteria": own, "rows": [], "why_not": ""}
    if not own:
        return group | {"why_not": "criteria"}
    if any(weight is None for weight in used.values()) or not any(used.values()):
        return group | {"why_not": "weights"}
    by_pk = {entrant.pk: entrant for entrant in members}
    names = {criterion.pk: criterion.name for criterion in own}
    rows = standings(list(by_pk), {pk: weight or Decimal(0) for pk, weight in used.items()}, scores)
    return group | {
        "rows": [
            {
                "result": row,
                "entrant": by_pk[row.entrant],
                "decided_by": names.get(row.decided_by) if row.decided_by else "",
                "means": [row.means.get(c.pk) if row.means else None for c in own],
                "expected": jurors - by_pk[row.entrant].conflicts.count(),
            }
            for row in rows
        ],
        "weights": [used[c.pk] for c in own],
    }


def by_entrant(edition: Edition) -> dict[int, Result]:
    """`{entrant: result}`, for the decision page; empty while nothing is ranked."""
    return {row["entrant"].pk: row["result"] for group in ranked(edition) for row in group["rows"]}
