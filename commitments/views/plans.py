"""Plans: made, compared, shared by their address, held against what happened, and adopted."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest, View, attempt, only, sent
from commitments import optimum, plan_actions
from commitments.forms.plans import AdoptForm, BudgetForm, PlaceFormSet, PlanForm
from commitments.models import Plan
from commitments.optimum import Best, Offer
from commitments.plan_figures import PlanFacts, facts_of, offers, split_rows
from commitments.plan_path import path_of
from commitments.plan_workbook import plan_workbook
from common.attachments import XLSX
from common.downloads import file_response
from regions.models import Region

MOST_COMPARED = 4


def signed_in(view: View) -> View:
    """A plan is read by everybody who has signed in, and kept by no cache."""
    return never_cache(login_required(view))


@signed_in
@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    plans = Plan.objects.owned_by(request.user).select_related("region")
    return render(request, "plans/index.html", {"plans": plans})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    form = PlanForm(sent(request), user=request.user)
    return _saved(request, form) or render(
        request, "plans/form.html", {"form": form, "title": _("Rencana baru")}
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.owned_by(request.user), pk=pk)
    if plan.is_adopted:
        messages.error(request, _("Rencana yang sudah ditetapkan tidak berubah; buat salinannya."))
        return redirect(plan)
    form = PlanForm(sent(request), user=request.user, instance=plan)
    title = _("Ubah rencana")
    return _saved(request, form) or render(
        request, "plans/form.html", {"form": form, "plan": plan, "title": title}
    )


def _saved(request: SignedInRequest, form: PlanForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    if attempt(
        request,
        plan_actions.save_plan,
        plan=form.instance,
        commitments=form.cleaned_data["commitments"],
        moves_path=form.moves_path,
    ):
        return redirect(form.instance)
    return None


@signed_in
@require_safe
def plan(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Whoever has signed in and has the address reads it."""
    plan, facts = _read(pk)
    context = _context(request, plan, facts) | {
        "adopt": AdoptForm(plan=plan)
        if request.user.is_portal_admin and not plan.is_adopted
        else None,
    }
    return render(request, "plans/plan.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def places(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.owned_by(request.user), pk=pk)
    if plan.is_adopted:
        return redirect(plan)
    rows = PlaceFormSet(sent(request), instance=plan, queryset=plan.places.select_related("region"))
    if request.method == "POST" and rows.is_valid():
        done = _("Angka per wilayah disimpan.")
        attempt(request, plan_actions.save_places, done, plan=plan, rows=rows)
        return redirect(plan)
    return render(request, "plans/places.html", {"plan": plan, "rows": rows})


@signed_in
@require_safe
def best(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The best split beside the plan's own: most people for a budget, or the least money."""
    plan, facts = _read(pk)
    if facts is None:
        return redirect(plan)
    form = BudgetForm(request.GET or {"anggaran": ""})
    budget = form.cleaned_data["anggaran"] if form.is_valid() else None
    choices = offers(facts)
    found: Best | None = None
    if choices and form.is_valid() and budget is not None:
        found = optimum.most_people(choices, budget, facts.split)
    elif choices and form.is_valid():
        found = optimum.least_cost(choices, facts.answer.missing, facts.split)
    context = _context(request, plan, facts) | {
        "form": form,
        "budget": budget,
        "is_known": bool(choices),
        "floors_cost": sum(one.cost * one.floor for one in choices),
        "best": found,
        "short": max(0, facts.answer.missing - found.total) if found else 0,
        "own_cost": sum(one.cost * facts.split.get(one.place, 0) for one in choices),
        "lines": _lines(facts, choices, found) if found else [],
    }
    return render(request, "plans/best.html", context)


def _lines(facts: PlanFacts, choices: Sequence[Offer], best: Best) -> list[dict[str, Any]]:
    """`{place, own, best, offer, difference, fewer, dearer}`: a sentence's worth for each place.
    `dearer`: rupiah a person above the cheapest place."""
    by_place = {offer.place: offer for offer in choices}
    cheapest = min(offer.cost for offer in choices)
    lines = []
    for row in facts.ground.rows:
        own, best_here = facts.split.get(row.region.pk, 0), best.people[row.region.pk]
        offer = by_place[row.region.pk]
        lines.append(
            {
                "place": row.region,
                "own": own,
                "best": best_here,
                "offer": offer,
                "difference": best_here - own,
                "fewer": own - best_here,
                "dearer": offer.cost - cheapest,
            }
        )
    return lines


@signed_in
@require_safe
def compare(request: SignedInRequest) -> HttpResponse:
    """By their addresses, those of others too."""
    asked = [one for text in request.GET.getlist("rencana") if (one := _by_address(text))]
    columns = [(one, facts) for one in asked[:MOST_COMPARED] if (facts := facts_of(one))]
    context = {
        "columns": columns,
        "places": _side_by_side([facts for _plan, facts in columns]),
        "is_cut": len(asked) > MOST_COMPARED,
    }
    return render(request, "plans/compare.html", context)


def _side_by_side(all_facts: Sequence[PlanFacts]) -> list[tuple[Region, list[int | None]]]:
    """`(place, people of each plan)`; None where a plan is of another region."""
    places = {row.region.pk: row.region for facts in all_facts for row in facts.ground.rows}
    return [(place, [facts.split.get(pk) for facts in all_facts]) for pk, place in places.items()]


def _by_address(text: str) -> Plan | None:
    try:
        return Plan.objects.select_related("region").filter(pk=UUID(text)).first()
    except ValueError:
        return None


@signed_in
@require_safe
def workbook(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan, facts = _read(pk)
    if facts is None:
        return redirect(plan)
    return file_response(plan_workbook(facts), f"rencana-{plan.pk}.xlsx", XLSX)


@signed_in
@require_POST
def copy(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan, _facts = _read(pk)
    return redirect(plan_actions.copy_plan(plan=plan, by=request.user))


@signed_in
@require_POST
def delete(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.owned_by(request.user), pk=pk)
    attempt(request, plan_actions.delete_plan, _("Rencana dihapus."), plan=plan)
    return redirect("plans:index")


@only("is_portal_admin", message=gettext_lazy("Rencana ditetapkan oleh admin."))
@require_POST
def adopt(request: SignedInRequest, pk: UUID) -> HttpResponse:
    plan, facts = _read(pk)
    form = AdoptForm(request.POST, plan=plan)
    if facts is not None and form.is_valid():
        try:
            targets = plan_actions.adopt(facts=facts, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
        else:
            done = _("Rencana ditetapkan sebagai target %(count)s wilayah.")
            messages.success(request, done % {"count": len(targets)})
            return redirect(plan)
    context = _context(request, plan, facts) | {"adopt": form}
    return render(request, "plans/plan.html", context)


def _read(pk: UUID) -> tuple[Plan, PlanFacts | None]:
    plan = get_object_or_404(Plan.objects.select_related("region", "owner"), pk=pk)
    return plan, facts_of(plan)


def _context(request: SignedInRequest, plan: Plan, facts: PlanFacts | None) -> dict[str, Any]:
    is_sample = facts is not None and facts.ground.position.is_sample
    rows = split_rows(facts) if facts else []
    return {
        "plan": plan,
        "is_own": plan.owner_id == request.user.pk,
        "address": request.build_absolute_uri(plan.get_absolute_url()),
        "facts": facts,
        "path": path_of(plan, facts) if facts else None,
        "split_rows": rows,
        "is_sample": is_sample,
    }
