"""The one question of a reminder: on the way, late because of something, or done."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, attempt
from commitments import actions
from commitments.forms.progress import AnswerForm
from commitments.letters import number_of
from commitments.models import Commitment
from commitments.views.access import entered, followers_only


@followers_only
@require_POST
def answer(request: SignedInRequest, number: int) -> HttpResponse:
    commitment = entered(request, number)
    form = AnswerForm(request.POST)
    if form.is_valid():
        attempt(
            request,
            actions.answer,
            _("Jawaban dicatat."),
            commitment=commitment,
            kind=form.cleaned_data["kind"],
            reason=form.cleaned_data["reason"],
        )
    else:
        for errors in form.errors.values():
            messages.error(request, " ".join(map(str, errors)))
    return redirect(commitment)


@require_http_methods(["GET", "HEAD", "POST"])
def by_letter(request: HttpRequest, code: str) -> HttpResponse:
    """Whoever holds the letter answers for its party, without an account; a look changes nothing."""
    number = number_of(code)
    if number is None:
        raise Http404
    rows = Commitment.objects.in_force().with_parties()
    commitment = get_object_or_404(rows, number=number)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.answer(
            commitment=commitment,
            kind=form.cleaned_data["kind"],
            reason=form.cleaned_data["reason"],
            by=None,
        )
        return redirect(f"{request.path}?dijawab")  # to load it again answers nothing again
    context = {"commitment": commitment, "form": form, "is_done": "dijawab" in request.GET}
    response = render(request, "commitments/answer.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response
