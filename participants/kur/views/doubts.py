"""One NIK, two names: what waits for somebody to look."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, only
from common.forms import read_key
from participants.kur import actions
from participants.kur.forms import DoubtForm
from participants.kur.models import Doubt, Person
from participants.kur.views.purpose import read_people

SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@only("may_move_debtors", "may_verify_reports")
def doubts(request: SignedInRequest) -> HttpResponse:
    visible = Person.objects.visible_to(request.user)
    waiting = Doubt.objects.filter(verdict=Doubt.Verdict.OPEN, person__in=visible.values("pk"))
    refused: dict[int, DoubtForm] = {}
    if request.method == "POST":
        doubt = get_object_or_404(waiting, pk=read_key(request.POST.get("pemeriksaan", "")))
        form = _doubt_form(doubt, request.POST)
        if form.is_valid():
            _settle(request, doubt, form.cleaned_data["alasan"])
            return redirect("kur:doubts")
        refused[doubt.pk] = form
    shown, _has_more = read_people(
        request,
        waiting.select_related("person", "person__region", "batch"),
        purpose=_("Memeriksa nama yang berbeda"),
        length=SHOWN,
    )
    context = {
        "lines": [(doubt, refused.get(doubt.pk) or _doubt_form(doubt)) for doubt in shown],
        "is_sample": any(doubt.person.is_sample for doubt in shown),
    }
    return render(request, "kur/doubts.html", context, status=400 if refused else 200)


def _doubt_form(doubt: Doubt, data: QueryDict | None = None) -> DoubtForm:
    return DoubtForm(data, auto_id=f"periksa_{doubt.pk}_%s")


def _settle(request: SignedInRequest, doubt: Doubt, reason: str) -> None:
    is_same = request.POST.get("putusan") == Doubt.Verdict.SAME
    verdict = Doubt.Verdict.SAME if is_same else Doubt.Verdict.DIFFERENT
    actions.settle_doubt(doubt=doubt, verdict=verdict, reason=reason, by=request.user)
    messages.success(request, _("Putusan dicatat."))
