"""Many at once: a verdict for every row first, then the move or plan; and names that differ."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.access import SignedInRequest, only
from common.nik import mask_text
from participants.kur import access_log, actions, planning
from participants.kur.forms import (
    BulkMoveForm,
    DoubtForm,
    ManyPlanForm,
    MoveForm,
    read_key,
    selected_people,
)
from participants.kur.models import Access, Doubt, OutreachEvent, Person, State
from participants.kur.views.purpose import purpose_of, safe_back
from participants.kur.views.worklist import list_page, query_of

SHOWN = 50


@only("may_move_debtors")
@require_POST
def move(request: SignedInRequest) -> HttpResponse:
    """Shows the verdicts; with `simpan`, moves those who may be moved."""
    if not selected_people(request.user, request.POST).exists():
        return _refuse_nobody(request)
    data = _with_day(request.POST)
    form = MoveForm(initial=_masked(data)) if "ubah" in data else MoveForm(data)
    if not form.is_valid():
        return _ask(request, form)
    values = dict(form.cleaned_data)
    state = State(values.pop("to_state"))
    if "simpan" in request.POST:
        people = list(selected_people(request.user, request.POST))
        say_moved(request, actions.move(people=people, to_state=state, by=request.user, **values))
        return redirect(safe_back(request))
    verdicts = actions.verdicts(
        people=_read_selected(request),
        to_state=state,
        by=request.user,
        evidence=values["evidence"],
        on=values["on"],
    )
    context = verdict_context(verdicts, form, state) | {"back": safe_back(request)}
    return render(request, "kur/bulk_move.html", context)


@only("may_move_debtors")
@require_POST
def plan(request: SignedInRequest) -> HttpResponse:
    """Asks who looks after them and when next, shows the verdicts, and with `simpan` plans."""
    if not selected_people(request.user, request.POST).exists():
        return _refuse_nobody(request)
    is_filled = "assigned_to" in request.POST and "ubah" not in request.POST
    values = {"data": request.POST} if is_filled else {"initial": _masked(request.POST)}
    form = ManyPlanForm(user=request.user, **values)
    if not form.is_valid():
        return _ask(request, form)
    if "simpan" in request.POST:
        people = list(selected_people(request.user, request.POST))
        say_planned(request, planning.carry_out(people=people, plan=form.plan(), by=request.user))
        return redirect(safe_back(request))
    verdicts = planning.verdicts(people=_read_selected(request), plan=form.plan(), by=request.user)
    context = _counted(verdicts) | {
        "form": form,
        "plan": form.plan(),
        "back": safe_back(request),
    }
    return render(request, "kur/bulk_plan.html", context)


def _with_day(data: QueryDict) -> QueryDict:
    """Today, where no day is said."""
    data = data.copy()
    data.setdefault("on", timezone.localdate().isoformat())
    return data


def _masked(data: QueryDict) -> dict[str, str]:
    """What was said before, to be shown once more; a NIK among it is not."""
    return {name: mask_text(str(text)) for name, text in data.items()}


def _refuse_nobody(request: SignedInRequest) -> HttpResponse:
    form = BulkMoveForm(_with_day(request.POST), auto_id="massal_%s")
    form.add_error(None, _("Belum ada debitur yang dipilih."))
    return list_page(request, query_of(safe_back(request)), status=400, bulk_form=form)


def _ask(request: SignedInRequest, form: Form) -> HttpResponse:
    """What is to be done with them, or what is wrong with it: whoever was ticked stays ticked."""
    people = _read_selected(request)
    context = {
        "people": people,
        "form": form,
        "back": safe_back(request),
        "is_plan": isinstance(form, ManyPlanForm),
        "is_sample": any(person.is_sample for person in people),
    }
    return render(request, "kur/bulk_form.html", context, status=400 if form.errors else 200)


def _read_selected(request: SignedInRequest) -> list[Person]:
    people, _has_more = access_log.read_and_record(
        selected_people(request.user, request.POST),
        user=request.user,
        kind=Access.Kind.LIST,
        purpose=purpose_of(request),
    )
    return people


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
    shown, _has_more = access_log.read_and_record(
        waiting.select_related("person", "person__region", "batch"),
        user=request.user,
        kind=Access.Kind.LIST,
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


def verdict_context(
    verdicts: list[actions.Verdict],
    form: MoveForm | None,
    state: State,
    event: OutreachEvent | None = None,
) -> dict[str, Any]:
    return _counted(verdicts) | {
        "data": form.cleaned_data if form else {},
        "state": state,
        "event": event,
    }


def _counted(verdicts: list[actions.Verdict]) -> dict[str, Any]:
    return {
        "verdicts": verdicts,
        "allowed": sum(verdict.is_allowed for verdict in verdicts),
        "refused": sum(not verdict.is_allowed for verdict in verdicts),
        "is_sample": any(verdict.person.is_sample for verdict in verdicts),
    }


def say_moved(request: SignedInRequest, verdicts: list[actions.Verdict]) -> None:
    moved = sum(verdict.is_allowed for verdict in verdicts)
    messages.success(
        request,
        ngettext("%(n)d debitur dipindahkan.", "%(n)d debitur dipindahkan.", moved) % {"n": moved},
    )
    _say_left(request, len(verdicts) - moved)


def say_planned(request: SignedInRequest, verdicts: list[actions.Verdict]) -> None:
    planned = sum(verdict.is_allowed for verdict in verdicts)
    messages.success(
        request,
        ngettext("Rencana %(n)d debitur disimpan.", "Rencana %(n)d debitur disimpan.", planned)
        % {"n": planned},
    )
    _say_left(request, len(verdicts) - planned)


def _say_left(request: SignedInRequest, left: int) -> None:
    if left:
        messages.warning(
            request,
            ngettext("%(n)d debitur tetap di tempatnya.", "%(n)d debitur tetap di tempatnya.", left)
            % {"n": left},
        )
