"""/kur/aturan/: the duty rules, the limits of the schemes and the tariffs."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import aggregates_visible
from participants.kur import duty
from participants.kur.forms import RuleForm
from participants.kur.models import DutyRule, SchemeLimit
from regions.models import Tariff


@require_http_methods(["GET", "HEAD", "POST"])
@aggregates_visible
def index(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    is_admin = getattr(user, "is_portal_admin", False)
    form = RuleForm(request.POST or None) if is_admin else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(_("Hanya admin yang menambah aturan."))
        if form.is_valid():
            changed = duty.add_rule(rule=form.save(commit=False), by=user)
            text = ngettext(
                "Aturan disimpan; %(n)d kredit berubah.",
                "Aturan disimpan; %(n)d kredit berubah.",
                changed,
            )
            messages.success(request, text % {"n": changed})
            return redirect("kur:rules")
    context = {
        "rules": DutyRule.objects.all(),
        "limits": SchemeLimit.objects.all(),
        "tariffs": Tariff.objects.all(),
        "form": form,
    }
    is_wrong = form is not None and form.errors
    return render(request, "kur/rules.html", context, status=400 if is_wrong else 200)
