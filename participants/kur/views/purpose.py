"""What lists and searches are opened for: written into the log with every look."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import SignedInRequest, only
from common.nik import holds_nik
from participants.kur import access_log
from participants.kur.forms import PurposeForm
from participants.kur.models import Access, Person

PURPOSE = "kur_purpose"  # of the session


@only("may_see_debtors")
@require_POST
def set_purpose(request: SignedInRequest) -> HttpResponse:
    form = PurposeForm(request.POST)
    here = safe_back(request)
    if not form.is_valid():
        context = {"purpose_form": form, "here": here}
        return render(request, "kur/purpose_page.html", context, status=400)
    request.session[PURPOSE] = form.cleaned_data["tujuan"]
    return redirect(here)


def purpose_of(request: SignedInRequest) -> str:
    return str(request.session.get(PURPOSE) or _("Tindak lanjut kepesertaan debitur KUR"))


def read_people(
    request: SignedInRequest, rows: QuerySet[Any], *, kind: str = Access.Kind.LIST, **more: Any
) -> tuple[list[Any], bool]:
    """Rows of people for a page, and whether there are more; whoever is on them is recorded."""
    recorded = {"kind": kind, "purpose": purpose_of(request), **more}
    return access_log.read_and_record(rows, user=request.user, **recorded)


def record_view(request: SignedInRequest, person: Person) -> None:
    access_log.record(
        user=request.user, kind=Access.Kind.VIEW, purpose=purpose_of(request), people=[person.pk]
    )


def purpose_context(request: SignedInRequest, here: str) -> dict[str, Any]:
    """For `kur/purpose.html`; `here` is the address of the page around it."""
    purpose = purpose_of(request)
    form = PurposeForm(initial={"tujuan": purpose}, auto_id="akses_%s")
    return {"purpose": purpose, "purpose_form": form, "here": here}


def safe_back(request: SignedInRequest) -> str:
    """The list a form was sent from, with its filters; the plain list where that is not ours."""
    back = request.POST.get("kembali", "")
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if is_ours and not holds_nik(back) else reverse("kur:people")
