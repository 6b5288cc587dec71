"""What people do with debtors: every write in one transaction, with who did it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import second_factor
from accounts.models import User
from common import formats
from participants.kur import access_log, counts, matching, moves
from participants.kur.models import Access, Doubt, Loan, Move, Note, OutreachEvent, Person, State
from participants.kur.models.people import PersonQuerySet
from participants.kur.models.states import MOVES, NEEDS_EVIDENCE


@dataclass(frozen=True)
class Verdict:
    """Whether one debtor may make a move, and if not, why."""

    person: Person
    reason: str = ""
    field: str = ""  # of the form, where the reason is about one

    @property
    def is_allowed(self) -> bool:
        return not self.reason


def verdicts(
    *,
    people: Collection[Person],
    to_state: State,
    by: User,
    evidence: str = "",
    on: date | None = None,
) -> list[Verdict]:
    """One verdict a row, in the order given. Nothing is written."""
    ids = [person.pk for person in people]
    movable = set(Person.objects.movable_by(by).filter(pk__in=ids).values_list("pk", flat=True))
    doubted = set(
        Doubt.objects.filter(person__in=ids, verdict=Doubt.Verdict.OPEN).values_list(
            "person", flat=True
        )
    )
    earliest = _earliest_days(ids)
    judged = []
    for person in people:
        reason, field = _refusal(person, to_state, evidence, movable, doubted), ""
        if not reason and on and (reason := _too_early(on, *earliest[person.pk])):
            field = "on"
        judged.append(Verdict(person, reason, field))
    return judged


def _earliest_days(ids: Collection[int]) -> dict[int, tuple[date | None, date | None]]:
    """Each debtor's first credit, and the last move that was not moved back."""
    loans = Loan.objects.filter(person__in=ids).values_list("person").annotate(Min("disbursed_on"))
    moves = Move.objects.not_undone().filter(person__in=ids).order_by().values_list("person")
    moved = dict(moves.annotate(Max("on")))
    first = dict(loans.order_by())
    return {pk: (first.get(pk), moved.get(pk)) for pk in ids}


def _too_early(on: date, credit: date | None, moved: date | None) -> str:
    if credit and on < credit:
        return _("Sebelum kreditnya, %(day)s.") % {"day": formats.long_date(credit)}
    if moved and on < moved:
        return _("Sebelum perpindahan terakhirnya, %(day)s.") % {"day": formats.long_date(moved)}
    return ""


def _refusal(
    person: Person, to_state: State, evidence: str, movable: set[int], doubted: set[int]
) -> str:
    if person.pk not in movable:
        return _("Di luar wilayah layanan Anda.")
    if person.state == to_state:
        return _("Sudah %(state)s.") % {"state": to_state.label}
    if to_state not in MOVES[State(person.state)]:
        return _("Dari %(state)s tidak langsung ke sini.") % {"state": State(person.state).label}
    if person.pk in doubted:
        return _("Menunggu pemeriksaan nama yang berbeda.")
    if to_state in NEEDS_EVIDENCE and not evidence.strip():
        return _("Perlu bukti.")
    return ""


@transaction.atomic
def move(
    *,
    people: Collection[Person],
    to_state: State,
    by: User,
    reason: str = "",
    evidence: str = "",
    on: date | None = None,
    event: OutreachEvent | None = None,
) -> list[Verdict]:
    """Moves everybody who may be moved; the others come back with their reason."""
    ids = sorted(person.pk for person in people)
    locked = list(Person.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    judged = verdicts(people=locked, to_state=to_state, by=by, evidence=evidence, on=on)
    allowed = [verdict.person.pk for verdict in judged if verdict.is_allowed]
    if allowed:
        with counts.following(allowed):
            moves.move_all(
                Person.objects.filter(pk__in=allowed),
                to_state=to_state,
                on=on or timezone.localdate(),
                evidence=evidence,
                reason=reason,
                by=by,
                event=event,
            )
    return judged


@transaction.atomic
def move_back(*, move: Move, by: User, reason: str) -> Move:
    """Undoes a person's latest move by a further one; both stay in the log."""
    person = Person.objects.select_for_update().get(pk=move.person_id)
    _require(Person.objects.movable_by(by), person.pk)
    access_log.require_words("reason", reason, _("Tulis alasan pengembalian."))
    if person.moves.first() != move or move.reverses_id:
        raise ValidationError(_("Hanya perpindahan terakhir yang dapat dikembalikan."))
    before = person.moves.exclude(pk=move.pk).first()
    with counts.following([person.pk]):
        moves.move_all(
            Person.objects.filter(pk=person.pk),
            to_state=State(move.from_state),
            on=move.on,  # the mistake never counted in the month it was dated in
            by=by,
            reason=reason,
            reverses=move,
        )
        since = before.on if before else move.on
        first_covered = person.moves.into_cover().values_list("on", flat=True).first()
        Person.objects.filter(pk=person.pk).update(state_since=since, covered_on=first_covered)
    return person.moves.get(reverses=move)


def _require(people: PersonQuerySet, pk: int) -> None:
    if not people.filter(pk=pk).exists():
        raise PermissionDenied(_("Di luar wilayah layanan Anda."))


@transaction.atomic
def settle_doubt(*, doubt: Doubt, verdict: str, reason: str, by: User) -> int:
    """Somebody looked: the same person, or not. How many moves followed."""
    _require(Person.objects.visible_to(by), doubt.person_id)
    if not (by.may_move_debtors or by.may_verify_reports):
        raise PermissionDenied(_("Hanya petugas cabang atau verifikator."))
    access_log.require_words("reason", reason, _("Tulis bagaimana Anda tahu."))
    doubt.verdict = Doubt.Verdict(verdict)
    doubt.decided_by, doubt.decided_at, doubt.reason = by, timezone.now(), reason
    doubt.save()
    if doubt.verdict != Doubt.Verdict.SAME or doubt.membership is None:
        return 0
    with counts.following([doubt.person_id]):
        return matching.match_person(doubt.person_id, doubt.batch)


@transaction.atomic
def plan(
    *,
    person: Person,
    by: User,
    assigned_to: User | None,
    next_on: date | None,
    note: str = "",
) -> None:
    """Who looks after a debtor, when next, and what was learned."""
    _require(Person.objects.movable_by(by), person.pk)
    Person.objects.filter(pk=person.pk).update(assigned_to=assigned_to, next_on=next_on)
    if note.strip():
        Note.objects.create(person=person, by=by, text=note.strip())


class SecondFactorNeededError(Exception):
    """The account has none, or opened as many NIKs as it may before showing it again."""


@transaction.atomic
def reveal(
    *, person: Person, by: User, purpose: str, second_factor_at: datetime | None = None
) -> str:
    """The full NIK, once its purpose is in the log."""
    _require(Person.objects.visible_to(by), person.pk)
    access_log.refuse_thin_purpose(purpose)
    if not second_factor.allows_nik(by):
        raise SecondFactorNeededError
    User.objects.select_for_update().get(pk=by.pk)  # two windows do not count past each other
    if not access_log.openings_left(by, second_factor_at=second_factor_at):
        raise SecondFactorNeededError
    access_log.record(user=by, kind=Access.Kind.REVEAL, purpose=purpose, people=[person.pk])
    return person.reveal_nik()
