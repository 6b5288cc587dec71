"""/kur/aturan/: the duty rules, the limits of the schemes and the tariffs."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import aggregates_visible
from accounts.models import User
from participants.kur import duty
from participants.kur.forms import RuleForm
from participants.kur.models import DutyRule, SchemeLimit
from regions.models import Tariff


@require_http_methods(["GET", "HEAD", "POST"])
@aggregates_visible
def index(request: HttpRequest) -> HttpResponse:
    admin = _admin(request)
    form = RuleForm(request.POST or None) if admin else None
    if request.method == "POST":
        if form is None or admin is None:
            raise PermissionDenied(_("Hanya admin yang menambah aturan."))
        if form.is_valid():
            changed = duty.add_rule(rule=form.save(commit=False), by=admin)
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


def _admin(request: HttpRequest) -> User | None:
    user = request.user
    return user if isinstance(user, User) and user.is_portal_admin else None
