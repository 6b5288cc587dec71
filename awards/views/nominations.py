"""Entrants of a round, and the evidence about them."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest, attempt
from awards import actions, figures, presenters
from awards.forms.nominations import EntrantForm, PlacesForm, StageForm
from awards.models import Category, Edition, Entrant
from awards.views.access import managed, settled_page, worked_on


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entrants(request: SignedInRequest, pk: int) -> HttpResponse:
    edition = managed(request, pk)
    if request.method == "POST" and not edition.is_open:
        return settled_page(request, edition, "entrants")
    groups = [_group(category, request) for category in edition.categories.all()]
    if request.method == "POST":
        # An empty form names no category: what it lacks is then told in each.
        chosen = [group for group in groups if group["is_sent"]] or groups
        for group in chosen:
            group["form"], group["is_sent"] = (
                group["form_class"](group["category"], request.POST),
                True,
            )
        if len(chosen) == 1 and chosen[0]["form"].is_valid():
            return _nominate(request, edition, chosen[0]["form"])
    return _entrants_page(request, edition, groups)


def _entrants_page(
    request: SignedInRequest, edition: Edition, groups: list[dict[str, Any]], **more: Any
) -> HttpResponse:
    stages = Entrant.Stage.choices
    context = {"edition": edition, "tab": "entrants", "groups": groups, "stages": stages}
    return render(request, "awards/work/entrants.html", context | more)


@login_required
@require_POST
def move(request: SignedInRequest, pk: int) -> HttpResponse:
    edition = managed(request, pk)
    if not edition.is_open:
        return settled_page(request, edition, "entrants")
    form = StageForm(edition, request.POST)
    if not form.is_valid():
        groups = [_group(category, request) for category in edition.categories.all()]
        sent_from = request.POST.get("category", "")
        return _entrants_page(request, edition, groups, stage_form=form, sent_from=sent_from)
    attempt(request, actions.move_entrants, edition=edition, **form.cleaned_data)
    return redirect("awards:entrants", pk)


@login_required
@require_POST
def remove(request: SignedInRequest, pk: int, entrant_pk: int) -> HttpResponse:
    edition = managed(request, pk)
    entrant = get_object_or_404(Entrant, pk=entrant_pk, category__edition=edition)
    attempt(request, actions.remove_entrant, entrant=entrant)
    return redirect("awards:entrants", pk)


@login_required
@require_safe
def evidence(request: SignedInRequest, pk: int) -> HttpResponse:
    """Frozen evidence with later corrections; before it is frozen, what would be frozen now."""
    edition = worked_on(request, pk)
    frozen = list(edition.evidence.select_related("region", "basis", "edition__basis"))
    rows = frozen or _preview(edition)
    now = figures.today(frozen)
    return render(
        request,
        "awards/work/evidence.html",
        {
            "edition": edition,
            "tab": "evidence",
            "proofs": [presenters.evidence(row, now) for row in rows],
            "is_frozen": bool(edition.frozen_at),
            "is_sample": any(row.is_sample for row in rows),
        },
    )


@login_required
@require_POST
def freeze(request: SignedInRequest, pk: int) -> HttpResponse:
    edition = managed(request, pk)
    done = _("Bukti dibekukan; penilaian dimulai.")
    attempt(request, actions.freeze_evidence, done, edition=edition)
    return redirect("awards:evidence", pk)


def _group(category: Category, request: SignedInRequest) -> dict[str, Any]:
    form_class = PlacesForm if category.is_of_places else EntrantForm
    is_sent = request.POST.get("category") == str(category.pk)
    return {
        "category": category,
        "entrants": category.entrants.select_related("region", "branch"),
        "is_sent": is_sent,
        "form_class": form_class,
        "form": form_class(category),
    }


def _nominate(request: SignedInRequest, edition: Edition, form: Any) -> HttpResponse:
    entrants = form.entrants() if isinstance(form, PlacesForm) else [form.save(commit=False)]
    done = ngettext(
        "%(count)s peserta ditambahkan.", "%(count)s peserta ditambahkan.", len(entrants)
    ) % {"count": len(entrants)}
    attempt(request, actions.add_entrants, done, edition=edition, entrants=entrants)
    return redirect("awards:entrants", edition.pk)


def _preview(edition: Edition) -> list[Any]:
    if not edition.may_freeze:
        return []
    rows = figures.evidence_at_cutoff(edition, figures.places_to_prove(edition))
    return sorted(rows, key=lambda row: row.region.code)
