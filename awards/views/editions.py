"""Rounds at work: the list, one round's facts, rules, trail, publication and ways back."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest, attempt, sent
from awards import actions, queries
from awards.forms.editions import CriteriaFormSet, EditionForm, JuryFormSet
from awards.models import Award, Edition
from awards.views.access import award_admins_only, managed, settled_page, worked_on
from common.forms import ReasonForm

TRAIL_LENGTH = 200


@login_required
@require_safe
def editions(request: SignedInRequest) -> HttpResponse:
    own_editions = Edition.objects.worked_on_by(request.user)
    if not request.user.may_record_awards and not own_editions.exists():
        raise PermissionDenied(_("Hanya admin penghargaan dan juri yang membuka halaman ini."))
    not_withdrawn = Q(categories__awards__isnull=False, categories__awards__withdrawn_at=None)
    with_counts = own_editions.annotate(
        entrant_count=Count("categories__entrants", distinct=True),
        award_count=Count("categories__awards", filter=not_withdrawn, distinct=True),
    )
    return render(request, "awards/work/editions.html", {"editions": with_counts})


@award_admins_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    form = EditionForm(sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        edition = actions.create_edition(
            edition=form.save(commit=False), kinds=form.cleaned_data["kinds"], by=request.user
        )
        messages.success(request, _("Edisi dibuat. Sekarang tambahkan pesertanya."))
        return redirect("awards:entrants", edition.pk)
    return render(request, "awards/work/edition_form.html", {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, pk: int) -> HttpResponse:
    edition = managed(request, pk)
    if edition.is_published:
        return settled_page(request, edition, "change")
    form = EditionForm(sent(request), request.FILES or None, instance=edition)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_edition(
                edition=form.save(commit=False), kinds=form.cleaned_data["kinds"], by=request.user
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Perubahan disimpan."))
            return redirect("awards:workspace", edition.pk)
    context = {"form": form, "edition": managed(request, pk)}
    return render(request, "awards/work/edition_form.html", context)


@login_required
@require_safe
def workspace(request: SignedInRequest, pk: int) -> HttpResponse:
    return _workspace_page(request, worked_on(request, pk))


def _workspace_page(
    request: SignedInRequest, edition: Edition, status: int = 200, **forms: ReasonForm
) -> HttpResponse:
    shows_result = edition.shows_result_to(request.user)
    awards = Award.objects.filter(category__edition=edition).in_order()
    context = {
        "edition": edition,
        "tab": "workspace",
        "nominated": queries.nominated(edition),
        "categories": queries.by_category(awards if shows_result else []),
        "shows_result": shows_result,
        "steps": queries.steps(edition),
        "step_back_form": ReasonForm(),
        "delete_form": ReasonForm(),
    }
    return render(request, "awards/work/workspace.html", context | forms, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: SignedInRequest, pk: int) -> HttpResponse:
    """Criteria with their weights, and the jury."""
    edition = managed(request, pk)
    if not edition.is_open:
        return settled_page(request, edition, "rules")
    data = sent(request)
    criteria = CriteriaFormSet(data, instance=edition, prefix="criteria")
    jury = JuryFormSet(data, instance=edition, prefix="jury")
    if request.method == "POST" and criteria.is_valid() and jury.is_valid():
        actions.save_rules(edition=edition, formsets=[criteria, jury], by=request.user)
        messages.success(request, _("Kriteria dan juri disimpan."))
        return redirect("awards:rules", edition.pk)
    return render(
        request,
        "awards/work/rules.html",
        {"edition": edition, "tab": "rules", "criteria": criteria, "jury": jury},
    )


@login_required
@require_POST
def copy_jury(request: SignedInRequest, pk: int) -> HttpResponse:
    edition = managed(request, pk)
    attempt(request, actions.copy_jury, _("Juri tahun lalu disalin."), edition=edition)
    return redirect("awards:rules", pk)


@login_required
@require_safe
def trail(request: SignedInRequest, pk: int) -> HttpResponse:
    edition = managed(request, pk)
    changes = queries.edition_changes(edition, TRAIL_LENGTH)
    return render(
        request,
        "awards/work/trail.html",
        {"edition": edition, "tab": "trail", "changes": changes},
    )


@login_required
@require_POST
def publish(request: SignedInRequest, pk: int) -> HttpResponse:
    edition = managed(request, pk)
    done = _("Terbit: penerimanya sekarang dilihat semua orang.")
    attempt(request, actions.publish, done, edition=edition)
    return redirect("awards:workspace", edition.pk)


@login_required
@require_POST
def step_back(request: SignedInRequest, pk: int) -> HttpResponse:
    return _with_reason(
        request, pk, "step_back_form", actions.step_back, _("Edisi dibuka kembali.")
    )


@login_required
@require_POST
def delete(request: SignedInRequest, pk: int) -> HttpResponse:
    edition = managed(request, pk)
    if edition.first_published_at:  # the page has no form then that could show what is wrong
        attempt(request, actions.delete_edition, edition=edition, reason="")
        return redirect("awards:workspace", pk)
    return _with_reason(request, pk, "delete_form", actions.delete_edition, _("Edisi dihapus."))


def _with_reason(
    request: SignedInRequest, pk: int, name: str, act: Callable[..., object], done: str
) -> HttpResponse:
    edition = managed(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _workspace_page(request, edition, status=400, **{name: form})
    attempt(request, act, done, edition=edition, reason=form.cleaned_data["reason"])
    if Edition.objects.filter(pk=pk).exists():
        return redirect("awards:workspace", pk)
    return redirect("awards:editions")
