"""Scores and declared conflicts."""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from awards import trail
from awards.actions.state import NotNow, locked
from awards.models import Conflict, Criterion, Edition, Entrant, Juror, Score

Cells = Mapping[tuple[int, int], Decimal | None]  # (entrant, criterion) -> value


@transaction.atomic
def save_sheet(*, juror: Juror, values: Cells, by: User) -> None:
    """A juror's whole sheet; None takes a score back. Unchanged scores leave no trace."""
    edition = _locked_for_scoring(juror, by)
    entrants = {
        entrant.pk: entrant for entrant in Entrant.objects.filter(category__edition=edition)
    }
    barred = set(juror.conflicts.values_list("entrant_id", flat=True))
    if {entrant_id for (entrant_id, _c), value in values.items() if value is not None} & barred:
        raise NotNow(_("Juri dengan benturan kepentingan tidak menilai peserta itu."))
    criteria = dict(Criterion.objects.filter(edition=edition).values_list("pk", "name"))
    former = {(score.entrant_id, score.criterion_id): score for score in juror.scores.all()}
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    for key, value in values.items():
        score = former.get(key)
        if key[0] not in entrants or key[1] not in criteria:
            raise NotNow(_("Peserta atau kriteria itu bukan bagian edisi ini."))
        if (score.value if score else None) == value:
            continue
        label = f"{entrants[key[0]]}: {criteria[key[1]]}"
        if score:
            before[label] = str(score.value)
        if value is None:
            if score:
                score.delete()
            continue
        after[label] = str(value)
        Score.objects.update_or_create(
            juror=juror, entrant_id=key[0], criterion_id=key[1], defaults={"value": value}
        )
    if before or after:
        trail.log(juror, by=by, act=trail.Act.SCORED, before=before, after=after)


@transaction.atomic
def declare_conflict(*, juror: Juror, entrant: Entrant, reason: str, by: User) -> Conflict:
    """Scores this juror had given the entrant are taken back, with their trace."""
    edition = _locked_for_scoring(juror, by, [*Edition.OPEN_STATES])
    if entrant.category.edition_id != edition.pk:
        raise NotNow(_("Peserta itu bukan bagian edisi ini."))
    scores = juror.scores.filter(entrant=entrant)
    before = {str(score.criterion): str(score.value) for score in scores}
    scores.delete()
    conflict, _is_new = Conflict.objects.update_or_create(
        juror=juror, entrant=entrant, defaults={"reason": reason}
    )
    trail.log(
        conflict,
        by=by,
        act=trail.Act.CREATED,
        before={"scores": before} if before else None,
        after=trail.snapshot(conflict),
    )
    return conflict


@transaction.atomic
def lift_conflict(*, conflict: Conflict, by: User) -> None:
    _locked_for_scoring(conflict.juror, by, [*Edition.OPEN_STATES])
    trail.removed(conflict, by=by)
    conflict.delete()


def _locked_for_scoring(juror: Juror, by: User, states: list[str] | None = None) -> Edition:
    if not juror.may_be_scored_by(by):
        raise PermissionDenied(_("Lembar juri ini hanya diisi oleh akun juri itu sendiri."))
    return locked(juror.edition, states or [Edition.State.JUDGING])
