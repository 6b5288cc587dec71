"""Everything that changes one winner of the register: one transaction each, with who did it and why."""

from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from awards.actions import UNPUBLISHED, locked
from awards.models import Award, Edition, Entrant
from awards.models.editions import recorded_round
from common.problems import NotNow
from common.trail import recorded

SETTLED = ["name", "rank", "citation", "presented_by"]


@recorded
def record_award(
    *, award: Award, assessment_year: int, level: str, kind: str, by: User, **edition: Any
) -> Award:
    """A winner of a past or national round, simply entered.

    The round is made where there is none yet and is public at once; one that is being prepared
    or judged here is not to be bypassed.
    """
    round_of_year = _round_for_recording(assessment_year, level, edition, by)
    award.category, _is_new = round_of_year.categories.get_or_create(kind=kind)
    award.full_clean(exclude=["recipient"])
    award.save()
    return award


@recorded
def change_award(*, award: Award, by: User, reason: str = "") -> Award:
    """`award` carries the changed fields, unsaved; of a published one only remarks change."""
    former = Award.objects.get(pk=award.pk)
    if any(getattr(former, name) != getattr(award, name) for name in SETTLED):
        locked(award.edition, UNPUBLISHED)
    if former.name != award.name:
        _rename_entrant(former, award.name)
    award.full_clean(exclude=["recipient"])
    award.save()
    return award


@recorded
def set_image(*, award: Award, content: ContentFile, alt: str, by: User) -> Award:
    """`content` comes out of `clean_image`; the name the uploader gave it is dropped."""
    former = award.image.name
    award.image_alt = alt
    award.image.save(f"{uuid4().hex}.jpg", content, save=True)
    _delete_file_later(award, former)
    return award


@recorded
def remove_image(*, award: Award, by: User) -> Award:
    former = award.image.name
    award.image = ""
    award.image_alt = ""
    award.save()
    _delete_file_later(award, former)
    return award


@recorded
def withdraw_award(*, award: Award, reason: str, by: User) -> Award:
    """It stays in the register, marked, with the reason; its rank is free again."""
    award = Award.objects.select_for_update().get(pk=award.pk)
    if award.is_withdrawn:
        raise NotNow(_("Penghargaan ini sudah dicabut."))
    if not award.was_public:
        raise NotNow(_("Penghargaan ini belum pernah terbit; ubah saja keputusannya."))
    award.withdrawn_at = timezone.now()
    award.withdrawn_by = by
    award.withdrawal_reason = reason
    award.save()
    return award


def _rename_entrant(award: Award, name: str) -> None:
    """Entrant and winner are known as the same by their name."""
    for entrant in Entrant.objects.filter(
        category=award.category, region=award.region, name=award.name
    ):
        entrant.name = name
        entrant.full_clean()
        entrant.save()


def _round_for_recording(year: int, level: str, facts: dict[str, Any], by: User) -> Edition:
    edition = Edition.objects.filter(assessment_year=year, level=level).first()
    if edition and not edition.is_published:
        raise NotNow(
            _("Edisi %(edition)s sedang disiapkan di portal; isi lewat keputusannya.")
            % {"edition": edition}
        )
    if edition and not edition.recorded_directly:
        raise NotNow(
            _("%(edition)s dinilai di portal ini dan sudah terbit; buka kembali dengan alasan.")
            % {"edition": edition}
        )
    if edition:
        return edition
    edition = Edition(
        assessment_year=year,
        level=level,
        decided_by=by,
        published_by=by,
        **recorded_round(year),
        **facts,
    )
    edition.full_clean()
    edition.save()
    return edition


def _delete_file_later(award: Award, name: str | None) -> None:
    """Once the change is committed: a rolled-back transaction still needs its file."""
    if name:
        storage = award.image.storage
        transaction.on_commit(lambda: storage.delete(name))
