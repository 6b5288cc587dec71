"""What a branch writes to its debtors: its own texts, and letters to print."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.access import SignedInRequest, only
from participants.kur import access_log, search
from participants.kur.forms import LetterForm
from participants.kur.letters import letters, text_of
from participants.kur.models import Access, MessageText, OutreachEvent
from participants.kur.models.messages import FIELDS
from participants.kur.views.bulk import ask, refuse_nobody
from participants.kur.views.purpose import safe_back
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
    people, _more = access_log.read_and_record(
        chosen,
        user=request.user,
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


@only("may_move_debtors")
def texts(request: SignedInRequest) -> HttpResponse:
    """The branch's own texts, each with what it looks like filled in."""
    kind = request.POST.get("jenis", "")
    if request.method == "POST" and kind in MessageText.Kind.values:
        text = MessageText.objects.filter(branch=request.user.branch, kind=kind).first()
        form = MessageForm(request.POST, instance=text, auto_id=f"{kind}_%s")
        if form.is_valid():
            form.instance.branch, form.instance.kind = request.user.branch, kind
            form.instance.by, form.instance.at = request.user, timezone.now()
            form.save()
            messages.success(request, _("Teks disimpan; dipakai mulai pesan berikutnya."))
            return redirect("kur:texts")
        return _texts_page(request, {kind: form}, status=400)
    return _texts_page(request, {})


def _texts_page(
    request: SignedInRequest, refused: dict[str, MessageForm], *, status: int = 200
) -> HttpResponse:
    context = {
        "texts": [
            (kind, refused.get(kind) or _text_form(request, kind)) for kind in MessageText.Kind
        ],
        "fields": FIELDS,
    }
    return render(request, "kur/texts.html", context, status=status)


def _text_form(request: SignedInRequest, kind: str) -> MessageForm:
    text = text_of(request.user.branch, kind)
    return MessageForm(initial={"text": text}, auto_id=f"{kind}_%s")
