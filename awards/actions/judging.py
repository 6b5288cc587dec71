"""Scores and declared conflicts."""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from awards.actions.state import NotNow, locked
from awards.models import Conflict, Criterion, Edition, Entrant, Juror, Score
from common.trail import recorded

Cells = Mapping[tuple[int, int], Decimal | None]  # (entrant, criterion) -> value


@recorded
@transaction.atomic
def save_sheet(*, juror: Juror, values: Cells, by: User) -> None:
    """A juror's whole sheet; None takes a score back. Unchanged scores leave no trace."""
    edition = _locked_for_scoring(juror, by)
    entrants = set(Entrant.objects.filter(category__edition=edition).values_list("pk", flat=True))
    criteria = set(Criterion.objects.filter(edition=edition).values_list("pk", flat=True))
    barred = set(juror.conflicts.values_list("entrant_id", flat=True))
    if {entrant_id for (entrant_id, _c), value in values.items() if value is not None} & barred:
        raise NotNow(_("Juri dengan benturan kepentingan tidak menilai peserta itu."))
    scores = {(score.entrant_id, score.criterion_id): score for score in juror.scores.all()}
    for (entrant_id, criterion_id), value in values.items():
        if entrant_id not in entrants or criterion_id not in criteria:
            raise NotNow(_("Peserta atau kriteria itu bukan bagian edisi ini."))
        score = scores.get((entrant_id, criterion_id))
        if (score.value if score else None) == value:
            continue
        if value is not None:
            Score.objects.update_or_create(
                juror=juror,
                entrant_id=entrant_id,
                criterion_id=criterion_id,
                defaults={"value": value},
            )
        elif score:
            score.delete()


@recorded
@transaction.atomic
def declare_conflict(*, juror: Juror, entrant: Entrant, reason: str, by: User) -> Conflict:
    """Scores this juror had given the entrant are taken back, with their trace."""
    edition = _locked_for_scoring(juror, by, [*Edition.OPEN_STATES])
    if entrant.category.edition_id != edition.pk:
        raise NotNow(_("Peserta itu bukan bagian edisi ini."))
    juror.scores.filter(entrant=entrant).delete()
    conflict, _is_new = Conflict.objects.update_or_create(
        juror=juror, entrant=entrant, defaults={"reason": reason}
    )
    return conflict


@recorded
@transaction.atomic
def lift_conflict(*, conflict: Conflict, by: User) -> None:
    _locked_for_scoring(conflict.juror, by, [*Edition.OPEN_STATES])
    conflict.delete()


def _locked_for_scoring(juror: Juror, by: User, states: list[str] | None = None) -> Edition:
    if not juror.may_be_scored_by(by):
        raise PermissionDenied(_("Lembar juri ini hanya diisi oleh akun juri itu sendiri."))
    return locked(juror.edition, states or [Edition.State.JUDGING])
