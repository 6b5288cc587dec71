"""Who takes part, and what is known of them at the cut-off."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from awards import figures
from awards.actions.state import NotNow, locked
from awards.models import Edition, Entrant, Evidence
from common.trail import recorded


@recorded
@transaction.atomic
def add_entrants(*, edition: Edition, entrants: Iterable[Entrant], by: User) -> list[Entrant]:
    """Late nominees of a frozen round get evidence as known on the same cut-off."""
    edition = locked(edition, Edition.OPEN_STATES)
    added = []
    for entrant in entrants:
        entrant.full_clean()
        entrant.save()
        added.append(entrant)
    if edition.frozen_at:
        _freeze_missing(edition)
    return added


@recorded
@transaction.atomic
def move_entrants(
    *, edition: Edition, entrants: Collection[Entrant], stage: str, by: User, reason: str = ""
) -> None:
    locked(edition, Edition.OPEN_STATES)
    for entrant in entrants:
        entrant.stage = stage
        entrant.stage_reason = reason if stage == Entrant.Stage.INELIGIBLE else ""
        entrant.full_clean()
        entrant.save()


@recorded
@transaction.atomic
def remove_entrant(*, entrant: Entrant, by: User) -> None:
    locked(entrant.category.edition, Edition.OPEN_STATES)
    if entrant.scores.exists():
        raise NotNow(_("Peserta ini sudah dinilai; tandai tidak memenuhi syarat bila gugur."))
    entrant.delete()


@recorded
@transaction.atomic
def freeze_evidence(*, edition: Edition, by: User) -> Edition:
    """From here on the round reads the figures as known on the cut-off, whatever comes later."""
    edition = locked(edition, [Edition.State.PREPARING])
    if edition.cutoff_on is None:
        raise NotNow(_("Isi batas data lebih dahulu."))
    if not edition.may_freeze:
        raise NotNow(_("Batas data belum lewat, jadi angkanya masih dapat berubah."))
    edition.state = Edition.State.JUDGING
    edition.frozen_at = edition.frozen_at or timezone.now()
    edition.save()
    _freeze_missing(edition)
    return edition


def _freeze_missing(edition: Edition) -> None:
    there = set(edition.evidence.values_list("region_id", flat=True))
    wanted = figures.places_to_prove(edition) - there
    if wanted:
        Evidence.objects.bulk_create(figures.compute_evidence(edition, wanted))
