"""A round from its creation to its publication, and the recorded ways back."""

from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from awards.actions.state import NotNow, locked
from awards.models import Award, Edition
from awards.models.editions import Kind
from common.trail import recorded

State = Edition.State


@recorded
@transaction.atomic
def create_edition(*, edition: Edition, kinds: Collection[str], by: User) -> Edition:
    edition.save()
    _set_categories(edition, kinds)
    return edition


@recorded
@transaction.atomic
def change_edition(*, edition: Edition, kinds: Collection[str], by: User) -> Edition:
    """`edition` carries the changed fields, unsaved."""
    former = locked(edition, State.values)
    if former.frozen_at and _reads_other_figures(former, edition):
        raise NotNow(
            _("Bukti sudah dibekukan, jadi periode, batas data dan basis tidak dapat diubah.")
        )
    edition.save()
    _set_categories(edition, kinds)
    return edition


@recorded
@transaction.atomic
def save_rows(
    *, added: Iterable[Any], changed: Iterable[Any], removed: Iterable[Any], by: User
) -> None:
    """Criteria or jurors as a formset gives them."""
    for row in removed:
        row.delete()
    for row in [*changed, *added]:
        row.save()


@recorded
@transaction.atomic
def publish(*, edition: Edition, by: User) -> Edition:
    edition = locked(edition, [State.DECIDED])
    if not Award.objects.not_withdrawn().filter(category__edition=edition).exists():
        raise NotNow(_("Belum ada penerima yang dapat diterbitkan."))
    now = timezone.now()
    edition.state = State.PUBLISHED
    edition.published_at = now
    edition.published_by = by
    edition.first_published_at = edition.first_published_at or now
    edition.save()
    return edition


@recorded
@transaction.atomic
def step_back(*, edition: Edition, reason: str, by: User) -> Edition:
    """Published to decided, or decided to open again; a recorded act with its reason.

    Awards stay as they are until another decision replaces them.
    """
    edition = locked(edition, Edition.CLOSED_STATES)
    if edition.state == State.PUBLISHED:
        edition.state = State.DECIDED
        edition.published_at = edition.published_by = None
    else:
        edition.state = State.JUDGING if edition.frozen_at else State.PREPARING
        edition.decided_at = edition.decided_by = None
    edition.save()
    return edition


@recorded
@transaction.atomic
def delete_edition(*, edition: Edition, reason: str, by: User) -> None:
    """Only what was never public: what people have seen is withdrawn, not deleted."""
    edition = locked(edition, [State.PREPARING, State.JUDGING, State.DECIDED])
    if edition.first_published_at:
        raise NotNow(_("Edisi yang pernah terbit tidak dihapus; cabut penghargaannya."))
    Award.objects.filter(category__edition=edition).delete()
    edition.delete()


def _set_categories(edition: Edition, kinds: Collection[str]) -> None:
    for category in edition.categories.exclude(kind__in=kinds):
        if category.entrants.exists() or category.awards.exists():
            raise ValidationError(
                {
                    "kinds": _("Kategori “%(category)s” sudah berisi peserta atau penerima.")
                    % {"category": category}
                }
            )
        category.delete()
    there = set(edition.categories.values_list("kind", flat=True))
    for kind in [kind for kind in Kind.values if kind in kinds and kind not in there]:
        edition.categories.create(kind=kind)


def _reads_other_figures(former: Edition, changed: Edition) -> bool:
    names = ("period_start", "period_end", "cutoff_on", "basis_id")
    return any(getattr(former, name) != getattr(changed, name) for name in names)


def edition_rows(formset: Any) -> dict[str, list[models.Model]]:
    """What a saved-but-not-committed formset adds, changes and removes, for `save_rows`."""
    formset.save(commit=False)
    return {
        "added": formset.new_objects,
        "changed": [row for row, _names in formset.changed_objects],
        "removed": formset.deleted_objects,
    }
