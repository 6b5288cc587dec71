"""A call written down: on the call sheet with two clicks, or on the page of one debtor."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import SignedInRequest, only
from common import formats
from common.forms import read_key
from common.nik import holds_nik
from participants.kur import calls
from participants.kur.models import Outcome, Person, State
from participants.kur.models.outcomes import possible_outcomes
from participants.kur.views.purpose import record_view, safe_back
from participants.kur.work_forms import CallForm


@only("may_move_debtors")
@require_POST
def call(request: SignedInRequest, pk: int) -> HttpResponse:
    """Saves what the call ended in and goes on to the next line; asks for what is missing."""
    people = Person.objects.visible_to(request.user).with_names()
    person = get_object_or_404(people, pk=pk)
    form = CallForm(request.POST, prefix=str(pk))
    if form.is_valid() and _record(request, person, form):
        back, following = safe_back(request), _following(request, pk)
        return redirect(f"{back}#debitur-{following}" if following else back)
    record_view(request, person)
    outcomes = possible_outcomes(State(person.state))
    form.fields["outcome"].widget.choices = [(each.value, each.label) for each in outcomes]
    context = {
        "person": person,
        "form": form,
        "back": safe_back(request),
        "following": _following(request, pk) or "",
        "is_sample": person.is_sample,
    }
    return render(request, "kur/call.html", context, status=400)


def _following(request: SignedInRequest, pk: int) -> int:
    """The line after this one; 0 where it was the last, or where something else was sent."""
    text = request.POST.get(f"{pk}-following", "")
    return 0 if holds_nik(text) else read_key(text)


def _record(request: SignedInRequest, person: Person, form: CallForm) -> bool:
    values = dict(form.cleaned_data)
    outcome = Outcome(values.pop("outcome"))
    try:
        person = calls.record(person=person, outcome=outcome, by=request.user, **values)
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    said = {"name": person.name, "outcome": outcome.label}
    if person.next_on:
        said["day"] = formats.long_date(person.next_on)
        text = _("%(name)s: %(outcome)s. Dihubungi lagi %(day)s.") % said
    else:
        text = _("%(name)s: %(outcome)s.") % said
    messages.success(request, text)
    return True
