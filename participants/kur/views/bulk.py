"""Many at once: what would follow is shown first, then all who may be are moved or planned."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.access import SignedInRequest, only
from common.nik import mask_text
from participants.kur import actions, planning
from participants.kur.forms import MoveForm
from participants.kur.models import OutreachEvent, Person, State
from participants.kur.views.purpose import read_people, safe_back
from participants.kur.views.worklist import list_page, query_of
from participants.kur.work_forms import MOST_TICKED, ManyPlanForm, WeekForm, selected_people

SHOWN = 20  # names of many who are chosen


@only("may_move_debtors")
@require_POST
def move(request: SignedInRequest) -> HttpResponse:
    """Asks where to, shows a verdict for each; with `simpan`, moves those who may be moved."""
    chosen = selected_people(request.user, request.POST)
    if not chosen.exists():
        return refuse_nobody(request)
    if chosen[MOST_TICKED:].exists():
        return _refuse_many(request)
    is_filled = "to_state" in request.POST and "ubah" not in request.POST
    form = MoveForm(_with_day(request.POST)) if is_filled else MoveForm(initial=_initial(request))
    if not form.is_valid():
        return ask(request, form, chosen, title=_("Pindahkan"))
    values = dict(form.cleaned_data)
    state = State(values.pop("to_state"))
    if "simpan" in request.POST:
        say_moved(
            request, actions.move(people=list(chosen), to_state=state, by=request.user, **values)
        )
        return redirect(safe_back(request))
    people, _more = read_people(request, chosen, length=MOST_TICKED)
    verdicts = actions.verdicts(
        people=people,
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
    """Asks who looks after them and when next, shows how many change, and with `simpan` plans."""
    chosen = selected_people(request.user, request.POST)
    if not chosen.exists():
        return refuse_nobody(request)
    is_filled = "assigned_to" in request.POST and "ubah" not in request.POST
    values = {"data": request.POST} if is_filled else {"initial": _initial(request)}
    form = ManyPlanForm(user=request.user, **values)
    if not form.is_valid():
        return ask(request, form, chosen, title=_("Tugaskan atau jadwalkan"))
    if "simpan" in request.POST:
        effect = planning.carry_out(people=chosen, plan=form.plan(), by=request.user)
        messages.success(request, _planned(effect.changed))
        _say_left(request, effect.off_the_sheet + effect.already_so)
        return redirect(safe_back(request))
    effect = planning.effect(people=chosen, plan=form.plan(), by=request.user)
    context = _chosen_context(request, chosen) | {
        "form": form,
        "plan": form.plan(),
        "effect": effect,
    }
    return render(request, "kur/bulk_plan.html", context)


@only("may_move_debtors")
@require_POST
def week(request: SignedInRequest) -> HttpResponse:
    """Shares those on the call sheet out among officers and days, shown first."""
    chosen = selected_people(request.user, request.POST)
    if not chosen.exists():
        return refuse_nobody(request)
    is_filled = "first_day" in request.POST and "ubah" not in request.POST
    form = WeekForm(request.POST if is_filled else None, user=request.user)
    if not form.is_valid():
        return ask(request, form, chosen, title=_("Rencanakan seminggu"))
    week = form.week()
    if "simpan" in request.POST:
        shares = planning.carry_out_week(people=chosen, week=week, by=request.user)
        planned = sum(len(share.people) for share in shares)
        messages.success(request, _planned(planned))
        return redirect("kur:load")
    shares = planning.plan_week(people=chosen, week=week, by=request.user)
    context = _selection_context(request) | {
        "form": form,
        "week": week,
        "planned": sum(len(share.people) for share in shares),
        "rows": [
            (officer, [len(each.people) for each in shares if each.officer == officer])
            for officer in week.officers
        ],
    }
    return render(request, "kur/bulk_week.html", context)


def ask(
    request: SignedInRequest, form: Form, chosen: QuerySet[Person], *, title: str
) -> HttpResponse:
    """What is to be done with them, or what is wrong with it: whoever was chosen stays chosen."""
    context = _chosen_context(request, chosen) | {"form": form, "title": title}
    status = 400 if form.errors else 200
    return render(request, "kur/bulk_form.html", context, status=status)


def _chosen_context(request: SignedInRequest, chosen: QuerySet[Person]) -> dict[str, Any]:
    people, has_more = read_people(request, chosen, length=SHOWN)
    return _selection_context(request) | {
        "people": people,
        "has_more": has_more,
        "is_sample": any(person.is_sample for person in people),
    }


def _selection_context(request: SignedInRequest) -> dict[str, Any]:
    """What a further form sends along, so that the same people are chosen."""
    names = ["cakupan", "saringan"]
    hidden = [(name, mask_text(request.POST[name])) for name in names if name in request.POST]
    if request.POST.get("cakupan") != "semua":
        field = "tampak" if request.POST.get("cakupan") == "halaman" else "orang"
        keys = map(mask_text, request.POST.getlist(field)[:MOST_TICKED])
        hidden += [(field, key) for key in keys]
    return {
        "selection": hidden,
        "back": safe_back(request),
        "is_all": request.POST.get("cakupan") == "semua",
    }


def _with_day(data: QueryDict) -> QueryDict:
    """Today, where no day is said."""
    data = data.copy()
    data.setdefault("on", timezone.localdate().isoformat())
    return data


def _initial(request: SignedInRequest) -> dict[str, str]:
    """What was said before, to be shown once more; a NIK among it is not."""
    said = {name: mask_text(str(text)) for name, text in request.POST.items()}
    return {"to_state": State.INFORMED, "on": timezone.localdate().isoformat()} | said


def refuse_nobody(request: SignedInRequest) -> HttpResponse:
    return _refuse(request, _("Belum ada debitur yang dipilih."))


def _refuse_many(request: SignedInRequest) -> HttpResponse:
    text = _("Paling banyak %(most)d debitur sekaligus: persempit saringannya.")
    return _refuse(request, text % {"most": MOST_TICKED})


def _refuse(request: SignedInRequest, reason: str) -> HttpResponse:
    return list_page(request, query_of(safe_back(request)), status=400, bulk_error=reason)


def verdict_context(
    verdicts: list[actions.Verdict],
    form: MoveForm | None,
    state: State,
    event: OutreachEvent | None = None,
) -> dict[str, Any]:
    return {
        "verdicts": verdicts,
        "allowed": sum(verdict.is_allowed for verdict in verdicts),
        "refused": sum(not verdict.is_allowed for verdict in verdicts),
        "is_sample": any(verdict.person.is_sample for verdict in verdicts),
        "data": form.cleaned_data if form else {},
        "state": state,
        "event": event,
    }


def say_moved(request: SignedInRequest, verdicts: list[actions.Verdict]) -> None:
    moved = sum(verdict.is_allowed for verdict in verdicts)
    messages.success(
        request,
        ngettext("%(n)d debitur dipindahkan.", "%(n)d debitur dipindahkan.", moved) % {"n": moved},
    )
    _say_left(request, len(verdicts) - moved)


def _planned(number: int) -> str:
    text = ngettext("Rencana %(n)d debitur disimpan.", "Rencana %(n)d debitur disimpan.", number)
    return text % {"n": number}


def _say_left(request: SignedInRequest, left: int) -> None:
    if left:
        messages.warning(
            request,
            ngettext("%(n)d debitur tetap di tempatnya.", "%(n)d debitur tetap di tempatnya.", left)
            % {"n": left},
        )
