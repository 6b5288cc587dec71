"""What a branch writes to its debtors: its own texts, and letters to print."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, only
from accounts.models import User
from participants.kur import search
from participants.kur.forms import LetterForm
from participants.kur.letters import letters
from participants.kur.models import Access, MessageText, OutreachEvent
from participants.kur.models.messages import FIELDS
from participants.kur.views.bulk import ask, refuse_nobody
from participants.kur.views.purpose import read_people, safe_back
from participants.kur.work_forms import MessageForm, selected_people

MOST_LETTERS = 500
TOO_MANY = gettext_lazy("Paling banyak %(most)d surat sekaligus: persempit saringannya.")


@only("may_move_debtors")
@require_POST
def print_letters(request: SignedInRequest) -> HttpResponse:
    """Asks what for, then shows the letters, one to a page."""
    chosen = selected_people(request.user, request.POST)
    if not chosen.exists():
        return refuse_nobody(request)
    events = OutreachEvent.objects.visible_to(request.user).to_come()
    form = LetterForm(request.POST if "tujuan" in request.POST else None, events=events)
    if chosen[MOST_LETTERS:].exists():
        form = LetterForm(request.POST, events=events)
        form.add_error(None, TOO_MANY % {"most": MOST_LETTERS})
    if not form.is_valid():
        return ask(request, form, chosen, title=_("Cetak surat"))
    event = form.cleaned_data["kegiatan"]
    people, _more = read_people(
        request,
        chosen,
        kind=Access.Kind.EXPORT,
        purpose=form.cleaned_data["tujuan"],
        length=MOST_LETTERS,
    )
    if event:
        event.invitees.add(*people)
    kind = MessageText.Kind.INVITATION if event else MessageText.Kind.LETTER
    writer = letters(request.user, kind, event)
    context = {
        "letters": [writer.text_to(line) for line in search.lines(request.user, people)],
        "branch": request.user.branch,
        "today": writer.today,
        "event": event,
        "back": safe_back(request),
    }
    return render(request, "kur/letters.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only("may_move_debtors")
def texts(request: SignedInRequest) -> HttpResponse:
    """The branch's own texts, each with what it looks like filled in; `contoh` only shows that."""
    kind = request.POST.get("jenis", "")
    if request.method != "POST" or kind not in MessageText.Kind.values:
        return _texts_page(request, {})
    text = MessageText.objects.filter(branch=request.user.branch, kind=kind).first()
    form = MessageForm(request.POST, instance=text, auto_id=f"{kind}_%s")
    if not form.is_valid():
        return _texts_page(request, {kind: form}, status=400)
    if "contoh" in request.POST:
        return _texts_page(request, {kind: form})
    form.instance.branch, form.instance.kind = request.user.branch, kind
    form.instance.by, form.instance.at = request.user, timezone.now()
    form.save()
    messages.success(request, _("Teks disimpan; dipakai mulai pesan berikutnya."))
    return redirect("kur:texts")


def _texts_page(
    request: SignedInRequest, typed: dict[str, MessageForm], *, status: int = 200
) -> HttpResponse:
    context = {
        "texts": [_text(request.user, kind, typed.get(kind)) for kind in MessageText.Kind],
        "fields": FIELDS,
    }
    return render(request, "kur/texts.html", context, status=status)


def _text(user: User, kind: str, form: MessageForm | None) -> dict[str, Any]:
    """A text as it is, or as it was just typed, and an example of it; none of what was refused."""
    writer = letters(user, kind)
    if form is None:
        form = MessageForm(initial={"text": writer.text}, auto_id=f"{kind}_%s")
    elif form.is_valid():
        writer = replace(writer, text=form.cleaned_data["text"])
    example = "" if form.errors else writer.example()
    return {"kind": kind, "form": form, "example": example}
