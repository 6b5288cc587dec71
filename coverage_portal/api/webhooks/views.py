"""/webhook/: programs that are told of events, and what became of each telling. For admins."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest, only
from coverage_portal.api.models import Webhook
from coverage_portal.api.webhooks.forms import WebhookForm

LISTED = 200


@require_http_methods(["GET", "HEAD", "POST"])
@only("is_portal_admin")
def index(request: SignedInRequest) -> HttpResponse:
    form = WebhookForm(request.POST or None, instance=Webhook(created_by=request.user))
    if request.method == "POST" and form.is_valid():
        webhook = form.save()
        messages.success(request, _("Webhook “%(name)s” aktif.") % {"name": webhook.name})
        return redirect("webhooks:one", webhook.pk)
    context = {"form": form, "webhooks": Webhook.objects.all()}
    status = 422 if form.errors else 200
    return render(request, "webhooks/index.html", context, status=status)


@require_safe
@only("is_portal_admin")
def one(request: SignedInRequest, pk: int) -> HttpResponse:
    webhook = get_object_or_404(Webhook, pk=pk)
    context = {"webhook": webhook, "deliveries": webhook.deliveries.all()[:LISTED]}
    return render(request, "webhooks/one.html", context)


@require_POST
@only("is_portal_admin")
def switch(request: SignedInRequest, pk: int) -> HttpResponse:
    """On or off. What happens while it is off is not told later."""
    webhook = get_object_or_404(Webhook, pk=pk)
    webhook.is_active = request.POST.get("aktif") == "ya"
    if webhook.is_active:
        webhook.active_since = timezone.now()
    webhook.save(update_fields=["is_active", "active_since"])
    told = _("Webhook dinyalakan.") if webhook.is_active else _("Webhook dihentikan.")
    messages.success(request, told)
    return redirect("webhooks:one", pk)
