"""The decision, direct recording, corrections and withdrawal of awards."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from awards.actions.nominations import freeze_evidence
from awards.actions.state import NotNow, locked
from awards.models import Award, Category, Edition, Entrant
from awards.models.editions import assessed_period
from common.trail import recorded
from regions.models import Region

State = Edition.State


@dataclass(frozen=True, kw_only=True)
class Winner:
    """One line of the decision."""

    category: Category
    region: Region
    name: str = ""
    rank: int | None = None
    citation: str = ""
    not_nominated_reason: str = ""

    @property
    def key(self) -> tuple[int, int, str]:
        return (self.category.pk, self.region.pk, self.name)


@recorded
@transaction.atomic
def decide(
    *,
    edition: Edition,
    winners: Sequence[Winner],
    by: User,
    note: str = "",
    presented_by: str = "",
) -> Edition:
    """Tim 9's decision: replaces what an earlier decision of the same round had said.

    Where the evidence was not frozen yet and the cut-off is over, it is frozen now, so that the
    figures behind the awards can be shown.
    """
    edition = locked(edition, Edition.OPEN_STATES)
    _require_nomination_or_reason(winners)
    _refuse_same_rank(winners)
    if edition.state == State.PREPARING and edition.may_freeze:
        edition = freeze_evidence(edition=edition, by=by)
    _replace_awards(edition, winners, presented_by)
    edition.state = State.DECIDED
    edition.decided_at = timezone.now()
    edition.decided_by = by
    edition.decision_note = note
    edition.save()
    return edition


@recorded
@transaction.atomic
def record_award(
    *, award: Award, year: int, level: str, kind: str, by: User, **edition: Any
) -> Award:
    """A winner of a past or national round, simply entered.

    The round is made where there is none yet and is public at once; one that is being prepared
    or judged here is not to be bypassed.
    """
    found = _round_for_recording(year, level, edition, by)
    award.category, _is_new = found.categories.get_or_create(kind=kind)
    award.full_clean(exclude=["recipient"])
    award.save()
    return award


@recorded
@transaction.atomic
def change_award(*, award: Award, by: User, reason: str = "") -> Award:
    """`award` carries the changed fields, unsaved."""
    award.full_clean(exclude=["recipient"])
    award.save()
    return award


@recorded
@transaction.atomic
def set_image(*, award: Award, content: ContentFile, alt: str, by: User) -> Award:
    """`content` comes out of `clean_image`; the name given by the uploader is not kept."""
    former = award.image.name
    award.image_alt = alt
    award.image.save(f"{uuid4().hex}.jpg", content, save=True)
    _delete_file_later(award, former)
    return award


@recorded
@transaction.atomic
def remove_image(*, award: Award, by: User) -> Award:
    former = award.image.name
    award.image = ""
    award.image_alt = ""
    award.save()
    _delete_file_later(award, former)
    return award


@recorded
@transaction.atomic
def withdraw_award(*, award: Award, reason: str, by: User) -> Award:
    """It stays in the register, marked, with the reason; its rank is free again."""
    award = Award.objects.select_for_update().get(pk=award.pk)
    if award.is_withdrawn:
        raise NotNow(_("Penghargaan ini sudah dicabut."))
    award.withdrawn_at = timezone.now()
    award.withdrawn_by = by
    award.withdrawal_reason = reason
    award.save()
    return award


def _require_nomination_or_reason(winners: Sequence[Winner]) -> None:
    nominated = set(
        Entrant.objects.filter(category__in={winner.category.pk for winner in winners})
        .exclude(stage=Entrant.Stage.INELIGIBLE)
        .values_list("category_id", "region_id", "name")
    )
    for winner in winners:
        if winner.key not in nominated and not winner.not_nominated_reason:
            raise ValidationError(
                _("%(winner)s tidak dinominasikan; tulis alasannya.")
                % {"winner": winner.name or winner.region.full_name}
            )


def _refuse_same_rank(winners: Sequence[Winner]) -> None:
    ranks = Counter((winner.category, winner.rank) for winner in winners if winner.rank)
    for (category, rank), count in ranks.items():
        if count > 1:
            raise ValidationError(
                _("Peringkat %(rank)s diberikan %(count)s kali dalam kategori “%(category)s”.")
                % {"rank": rank, "count": count, "category": category}
            )


def _replace_awards(edition: Edition, winners: Sequence[Winner], presented_by: str) -> None:
    former = {
        (award.category_id, award.region_id, award.name): award
        for award in Award.objects.not_withdrawn().filter(category__edition=edition)
    }
    ranks = {winner.key: winner.rank for winner in winners}
    for key, award in former.items():
        if key not in ranks:
            award.delete()
        elif award.rank is not None and award.rank != ranks[key]:
            # Ranks may change places, so all are free before the first is given.
            Award.objects.filter(pk=award.pk).update(rank=None)
    for winner in winners:
        _award(former.get(winner.key), winner, presented_by)


def _award(former: Award | None, winner: Winner, presented_by: str) -> None:
    award = former or Award(category=winner.category, region=winner.region, name=winner.name)
    award.rank = winner.rank
    award.citation = winner.citation
    award.not_nominated_reason = winner.not_nominated_reason
    award.presented_by = presented_by or award.presented_by
    award.full_clean(exclude=["recipient"])
    award.save()


def _round_for_recording(year: int, level: str, more: dict[str, Any], by: User) -> Edition:
    found = Edition.objects.filter(assessment_year=year, level=level).first()
    if found:
        if not found.is_published:
            raise NotNow(
                _("Edisi %(edition)s sedang disiapkan di portal; isi lewat keputusannya.")
                % {"edition": found}
            )
        return found
    start, end = assessed_period(year)
    now = timezone.now()
    found = Edition(
        assessment_year=year,
        level=level,
        period_start=start,
        period_end=end,
        state=State.PUBLISHED,
        recorded_directly=True,
        decided_at=now,
        decided_by=by,
        published_at=now,
        published_by=by,
        first_published_at=now,
        **more,
    )
    found.full_clean()
    found.save()
    return found


def _delete_file_later(award: Award, name: str | None) -> None:
    """Only when the change is kept: a rolled-back transaction still needs its file."""
    if name:
        storage = award.image.storage
        transaction.on_commit(lambda: storage.delete(name))
