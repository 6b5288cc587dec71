"""Who looks after many debtors and when next: a verdict for every row, then all that may be."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from participants.kur.actions import Verdict
from participants.kur.models import Note, Person
from participants.kur.models.states import OPEN_STATES, State


@dataclass(frozen=True)
class Plan:
    """What is written down for each of them; what is not said stays as it is."""

    next_on: date | None = None
    note: str = ""
    assigned_to: User | None = None
    is_released: bool = False  # nobody looks after them any more

    @property
    def says_who(self) -> bool:
        return self.is_released or self.assigned_to is not None


def verdicts(*, people: Collection[Person], plan: Plan, by: User) -> list[Verdict]:
    """One a row, in the order given. Nothing is written."""
    ids = [person.pk for person in people]
    movable = set(Person.objects.movable_by(by).filter(pk__in=ids).values_list("pk", flat=True))
    return [Verdict(person, _refusal(person, plan, movable)) for person in people]


def _refusal(person: Person, plan: Plan, movable: set[int]) -> str:
    if person.pk not in movable:
        return _("Di luar wilayah layanan Anda.")
    if plan.next_on and person.state not in OPEN_STATES:
        # The list of whom to call leaves them out, so the day would pass unseen.
        return _("Tidak ada di daftar kerja: %(state)s.") % {"state": State(person.state).label}
    if not plan.note.strip() and not _changes(person, plan):
        return _("Sudah begitu.")
    return ""


def _changes(person: Person, plan: Plan) -> bool:
    after = plan.assigned_to.pk if plan.assigned_to else None
    is_new_day = plan.next_on is not None and person.next_on != plan.next_on
    return is_new_day or (plan.says_who and person.assigned_to_id != after)


@transaction.atomic
def carry_out(*, people: Collection[Person], plan: Plan, by: User) -> list[Verdict]:
    """Plans for everybody for whom it may be; the others come back with their reason."""
    ids = sorted(person.pk for person in people)
    locked = list(Person.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    judged = verdicts(people=locked, plan=plan, by=by)
    allowed = [verdict.person.pk for verdict in judged if verdict.is_allowed]
    written: dict[str, User | date | None] = {}
    if plan.says_who:
        written["assigned_to"] = plan.assigned_to
    if plan.next_on:
        written["next_on"] = plan.next_on
    if written:
        Person.objects.filter(pk__in=allowed).update(**written)
    if note := plan.note.strip():
        Note.objects.bulk_create([Note(person_id=pk, by=by, text=note) for pk in allowed])
    return judged
