"""One call: what it ended in, what follows for the debtor, and when to call again."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from participants.kur import actions
from participants.kur.models import Loan, Note, Outcome, Person, State
from participants.kur.models.outcomes import destination, next_call
from participants.kur.models.states import NEEDS_EVIDENCE


@transaction.atomic
def record(
    *,
    person: Person,
    outcome: Outcome,
    by: User,
    next_on: date | None = None,
    evidence: str = "",
    note: str = "",
) -> Person:
    """Notes the call, moves the debtor where the outcome leads, and plans the next call.

    Raises ValidationError, by field of the form, where the move is refused: nothing is saved then.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    to_state = destination(outcome, State(person.state))
    if to_state:
        _move(person, to_state, by, evidence)
    elif not Person.objects.movable_by(by).filter(pk=person.pk).exists():
        raise ValidationError(_("Di luar wilayah layanan Anda."))
    person.next_on = next_on or next_call(outcome, timezone.localdate())
    person.last_outcome = outcome
    person.last_called_at = timezone.now()
    # Who calls somebody that nobody looks after goes on doing so.
    person.assigned_to = person.assigned_to or by
    person.save(update_fields=["next_on", "last_outcome", "last_called_at", "assigned_to"])
    Note.objects.create(person=person, by=by, outcome=outcome, text=note.strip())
    return person


def _move(person: Person, to_state: State, by: User, evidence: str) -> None:
    evidence = evidence.strip() or evidence_on_forms(person, by)
    if to_state in NEEDS_EVIDENCE and not evidence:
        raise ValidationError({"evidence": _("Tulis nomor formulir, kode iuran atau bukti lain.")})
    [verdict] = actions.move(people=[person], to_state=to_state, by=by, evidence=evidence)
    if not verdict.is_allowed:
        raise ValidationError(verdict.reason)


def evidence_on_forms(person: Person, by: User) -> str:
    """The form of the bank that is written down with the debtor's credits."""
    loans = Loan.objects.visible_to(by).filter(person=person).order_by("-disbursed_on")
    return next((loan.evidence_on_form for loan in loans if loan.evidence_on_form), "")
