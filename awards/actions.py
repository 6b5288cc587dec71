"""Everything that changes an award round as a whole: one transaction each, with who did it and why."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from awards import figures
from awards.conflicts import proposed
from awards.models import (
    Award,
    Clearance,
    Conflict,
    Criterion,
    Edition,
    Entrant,
    Evidence,
    Juror,
    Reopening,
    Score,
)
from awards.models.editions import Kind
from awards.models.winners import AwardQuerySet
from awards.public_facts import public_facts
from common.problems import NotNow
from common.trail import recorded

State = Edition.State
UNPUBLISHED = [*Edition.OPEN_STATES, State.DECIDED]
Cells = Mapping[tuple[int, int], Decimal | None]  # (entrant, criterion) -> value


def locked(edition: Edition, states: Iterable[str]) -> Edition:
    """The round as it is now, held until the transaction ends."""
    fresh = Edition.objects.select_for_update().get(pk=edition.pk)
    if fresh.is_published and fresh.state not in states:
        raise NotNow(
            _("Edisi ini sudah terbit dan tetap; buka kembali dengan alasan lebih dahulu.")
        )
    if fresh.state not in states:
        raise NotNow(
            _("Edisi ini dalam keadaan “%(state)s”, jadi tindakan ini tidak dapat dilakukan.")
            % {"state": fresh.get_state_display()}
        )
    return fresh


# The round


@recorded
def create_edition(*, edition: Edition, kinds: Collection[str], by: User) -> Edition:
    edition.save()
    _set_categories(edition, kinds)
    return edition


@recorded
def change_edition(*, edition: Edition, kinds: Collection[str], by: User) -> Edition:
    """`edition` carries the changed fields, unsaved."""
    former = locked(edition, UNPUBLISHED)
    if former.frozen_at and _reads_other_figures(former, edition):
        raise NotNow(
            _("Bukti sudah dibekukan, jadi periode, batas data dan basis tidak dapat diubah.")
        )
    edition.save()
    _set_categories(edition, kinds)
    return edition


@recorded
def save_rules(*, edition: Edition, formsets: Iterable[Any], by: User) -> None:
    """Criteria and jurors, out of formsets that are valid; a decision rests on them."""
    locked(edition, Edition.OPEN_STATES)
    for formset in formsets:
        formset.save()


@recorded
def copy_jury(*, edition: Edition, by: User) -> list[Juror]:
    """The jury of the latest earlier round of this level; who has a seat already keeps it."""
    locked(edition, Edition.OPEN_STATES)
    earlier = Edition.objects.filter(
        level=edition.level, assessment_year__lt=edition.assessment_year, jurors__isnull=False
    ).order_by("-assessment_year")
    former = earlier.first()
    if former is None:
        raise NotNow(_("Belum ada juri pada edisi tahun-tahun sebelumnya."))
    seats = list(edition.jurors.all())
    taken = {(seat.role, seat.name) for seat in seats}
    accounts = {seat.user_id for seat in seats if seat.user_id}
    return [
        Juror.objects.create(
            edition=edition,
            role=juror.role,
            name=juror.name,
            origin=juror.origin,
            user=juror.user if juror.user_id not in accounts else None,
        )
        for juror in former.jurors.select_related("user")
        if (juror.role, juror.name) not in taken
    ]


@recorded
def publish(*, edition: Edition, by: User) -> Edition:
    edition = locked(edition, [State.DECIDED])
    if not Award.objects.not_withdrawn().filter(category__edition=edition).exists():
        raise NotNow(_("Belum ada penerima yang dapat diterbitkan."))
    now = timezone.now()
    edition.reopenings.still_open().update(republished_at=now)
    edition.state = State.PUBLISHED
    edition.published_at = now
    edition.published_by = by
    edition.first_published_at = edition.first_published_at or now
    edition.save()
    return edition


@recorded
def step_back(*, edition: Edition, reason: str, by: User) -> Edition:
    """Published to decided, or decided to open again; a recorded act with its reason.

    Awards stay as they are until another decision replaces them. Why a round that was public is
    reopened, and what had been public, the register goes on to show.
    """
    edition = locked(edition, Edition.CLOSED_STATES)
    if edition.is_published:
        Reopening.objects.create(
            edition=edition,
            reason=reason,
            opened_at=timezone.now(),
            opened_by=by,
            was_public=public_facts(edition),
        )
        edition.state = State.DECIDED
        edition.published_at = edition.published_by = None
    else:
        edition.state = State.JUDGING if edition.frozen_at else State.PREPARING
        edition.decided_at = edition.decided_by = None
    edition.save()
    return edition


@recorded
def delete_edition(*, edition: Edition, reason: str, by: User) -> None:
    """Only what was never public: what people have seen is withdrawn, not deleted."""
    edition = locked(edition, UNPUBLISHED)
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
    for kind in Kind.values:
        if kind in kinds:
            edition.categories.get_or_create(kind=kind)


def _reads_other_figures(former: Edition, changed: Edition) -> bool:
    names = ("period_start", "period_end", "cutoff_on", "basis_id")
    return any(getattr(former, name) != getattr(changed, name) for name in names)


# Entrants and evidence


@recorded
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
def remove_entrant(*, entrant: Entrant, by: User) -> None:
    locked(entrant.category.edition, Edition.OPEN_STATES)
    if entrant.scores.exists():
        raise NotNow(_("Peserta ini sudah dinilai; tandai tidak memenuhi syarat bila gugur."))
    entrant.delete()


@recorded
def freeze_evidence(*, edition: Edition, by: User) -> Edition:
    """From here on the round reads the figures as known on the cut-off, whatever comes later."""
    edition = locked(edition, [State.PREPARING])
    if edition.cutoff_on is None:
        raise NotNow(_("Isi batas data lebih dahulu."))
    if not edition.may_freeze:
        raise NotNow(_("Batas data belum lewat, jadi angkanya masih dapat berubah."))
    edition.state = State.JUDGING
    edition.frozen_at = edition.frozen_at or timezone.now()
    edition.save()
    _freeze_missing(edition)
    return edition


def _freeze_missing(edition: Edition) -> None:
    frozen = edition.evidence.values_list("region_id", flat=True)
    missing = figures.places_to_prove(edition) - set(frozen)
    Evidence.objects.bulk_create(figures.evidence_at_cutoff(edition, missing))


# Scores


@recorded
def save_sheet(*, juror: Juror, values: Cells, by: User) -> None:
    """A juror's whole sheet; None takes a score back. Unchanged scores leave no trace."""
    edition = _locked_for_scoring(juror, by)
    entrants = set(Entrant.objects.filter(category__edition=edition).values_list("pk", flat=True))
    criteria = set(Criterion.objects.filter(edition=edition).values_list("pk", flat=True))
    barred = set(juror.conflicts.values_list("entrant_id", flat=True))
    given = {key for key, value in values.items() if value is not None}
    if {entrant_id for entrant_id, _c in given} & barred:
        raise NotNow(_("Juri dengan benturan kepentingan tidak menilai peserta itu."))
    asked = Entrant.objects.filter(pk__in={entrant_id for entrant_id, _c in given})
    for entrant in proposed(juror, asked.select_related("region")):
        raise NotNow(
            _("%(entrant)s: nyatakan dahulu benturannya, atau mengapa tidak ada.")
            % {"entrant": entrant}
        )
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
def declare_conflict(*, juror: Juror, entrant: Entrant, reason: str, by: User) -> Conflict:
    """Scores this juror had given the entrant are taken back, with their trace."""
    _locked_for_declaring(juror, entrant, by)
    juror.scores.filter(entrant=entrant).delete()
    conflict, _is_new = Conflict.objects.update_or_create(
        juror=juror, entrant=entrant, defaults={"reason": reason}
    )
    return conflict


@recorded
def declare_no_conflict(*, juror: Juror, entrant: Entrant, reason: str, by: User) -> Clearance:
    """Why a proposed conflict is none; from then on the juror scores the entrant."""
    _locked_for_declaring(juror, entrant, by)
    clearance, _is_new = Clearance.objects.update_or_create(
        juror=juror, entrant=entrant, defaults={"reason": reason}
    )
    return clearance


@recorded
def lift_conflict(*, conflict: Conflict, by: User) -> None:
    _locked_for_scoring(conflict.juror, by, Edition.OPEN_STATES)
    conflict.delete()


def _locked_for_declaring(juror: Juror, entrant: Entrant, by: User) -> None:
    edition = _locked_for_scoring(juror, by, Edition.OPEN_STATES)
    if entrant.category.edition_id != edition.pk:
        raise NotNow(_("Peserta itu bukan bagian edisi ini."))


def _locked_for_scoring(
    juror: Juror, by: User, states: Iterable[str] = (State.JUDGING,)
) -> Edition:
    if not juror.may_be_scored_by(by):
        raise PermissionDenied(_("Lembar juri ini hanya diisi oleh akun juri itu sendiri."))
    return locked(juror.edition, states)


# Winners


@recorded
def decide(
    *,
    edition: Edition,
    winners: Sequence[Award],
    by: User,
    note: str = "",
    presented_by: str = "",
) -> Edition:
    """Tim 9's decision: replaces what an earlier decision of the same round had said.

    A round that was recorded directly is from then on decided here: nothing is added to it once it
    is public. Where the evidence was not frozen yet and the cut-off is over, it is frozen now, so that the
    figures behind the awards can be shown.
    """
    edition = locked(edition, Edition.OPEN_STATES)
    _require_nomination_or_reason(winners)
    if edition.is_preparing and edition.may_freeze:
        edition = freeze_evidence(edition=edition, by=by)
    _replace_awards(edition, winners, presented_by, by)
    edition.state = State.DECIDED
    edition.recorded_directly = False
    edition.decided_at = timezone.now()
    edition.decided_by = by
    edition.decision_note = note
    edition.save()
    return edition


def _require_nomination_or_reason(winners: Sequence[Award]) -> None:
    entrants = Entrant.objects.filter(category__in={winner.category_id for winner in winners})
    nominated = {entrant.key for entrant in entrants if entrant.is_eligible}
    for winner in winners:
        if winner.key not in nominated and not winner.not_nominated_reason:
            raise ValidationError(
                _("%(winner)s tidak dinominasikan; tulis alasannya.")
                % {"winner": winner.display_name}
            )


def _replace_awards(
    edition: Edition, winners: Sequence[Award], presented_by: str, by: User
) -> None:
    former = {award.key: award for award in _replaceable_awards(edition)}
    ranks = {winner.key: winner.rank for winner in winners}
    for key, award in former.items():
        if key not in ranks:
            if not award.is_withdrawn:
                _take_back(award, by)
        elif award.rank is not None and award.rank != ranks[key]:
            # Ranks may change places, so all are free before the first is given.
            Award.objects.filter(pk=award.pk).update(rank=None)
    for winner in winners:
        award = former.get(winner.key, winner)
        for name in ("rank", "citation", "not_nominated_reason"):
            setattr(award, name, getattr(winner, name))
        award.withdrawn_at, award.withdrawn_by, award.withdrawal_reason = None, None, ""
        award.presented_by = presented_by or award.presented_by
        award.full_clean(exclude=["recipient"])
        award.save()


def _replaceable_awards(edition: Edition) -> AwardQuerySet:
    """Those that hold, and those that fell away since the round was reopened: the public knows
    them as winners still, and a winner again keeps the number of the certificate."""
    replaceable = Q(withdrawn_at=None)
    if reopening := edition.reopenings.still_open().first():
        replaceable |= Q(withdrawn_at__gte=reopening.opened_at)
    return Award.objects.filter(replaceable, category__edition=edition)


def _take_back(award: Award, by: User) -> None:
    """What was public stays in the register, withdrawn: its certificate is out."""
    reopening = Reopening.objects.of_award(award.pk).last()
    if reopening is None:
        award.delete()
        return
    award.withdrawn_at = timezone.now()
    award.withdrawn_by = by
    award.withdrawal_reason = reopening.reason
    award.save()
