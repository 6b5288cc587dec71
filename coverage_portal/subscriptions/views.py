"""Asking for letters, confirming, leaving; and the log for whoever runs the portal."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import aggregates_visible, only
from common.client_address import AddressThrottle
from coverage_portal.subscriptions import actions, links
from coverage_portal.subscriptions.forms import SubscriptionForm
from coverage_portal.subscriptions.models import CONFIRM_WITHIN, Delivery, Subscription
from regions.models import Region

LISTED = 200
LOOKED_BACK = timedelta(days=60)


class SignUpThrottle(AddressThrottle):
    scope, setting = "sign-ups", "SIGN_UP_RATE"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@aggregates_visible
def index(request: HttpRequest) -> HttpResponse:
    """The answer is the same whether the address is known or not."""
    form = SubscriptionForm(request.POST or None, initial=_initial(request))
    if not form.is_valid():
        status = 400 if request.method == "POST" else 200
        return render(request, "subscriptions/index.html", {"form": form}, status=status)
    if not SignUpThrottle().allow_request(request, None):  # type: ignore[arg-type]
        return render(request, "subscriptions/too_many.html", status=429)
    actions.ask(**form.cleaned_data, language=get_language() or settings.LANGUAGE_CODE)
    return redirect("subscriptions:asked")


def _initial(request: HttpRequest) -> dict[str, Any]:
    """`?wilayah=61.71` comes from the page of that place."""
    asked = Region.objects.filter(code=request.GET.get("wilayah", "")[:5])
    user: Any = request.user
    return {
        "email": user.email if user.is_authenticated else "",
        "region": asked.first() or Region.objects.filter(parent=None).first(),
        "monthly": True,
        "events": True,
    }


@never_cache
@require_safe
@aggregates_visible
def asked(request: HttpRequest) -> HttpResponse:
    return render(request, "subscriptions/asked.html", {"days": CONFIRM_WITHIN.days})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link shows a button: programs that look into links confirm nothing."""
    choices = links.read_confirmation(token)
    subscription = None
    if choices is not None:
        known = Subscription.objects.select_related("region")
        subscription = known.filter(pk=choices["subscription"]).first()
    if choices is None or subscription is None:
        return render(request, "subscriptions/expired.html", status=404)
    if request.method == "POST":
        actions.confirm(subscription=subscription, choices=choices)
    context = {
        "region": subscription.region,
        "chosen": choices,
        "is_done": request.method == "POST",
        "leave": links.leave_address(subscription),
    }
    return render(request, "subscriptions/confirm.html", context)


@never_cache
@csrf_exempt  # mail programs post for their reader, without a page (RFC 8058); the signature is what counts
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """A person's click leaves at once: the page sends its one button itself, but not in the minutes
    in which programs look into the links of a letter that has just arrived."""
    subscription = links.read_leave(token)
    if subscription is None:
        return render(request, "subscriptions/expired.html", status=404)
    if request.method == "POST":
        actions.leave(subscription=subscription)
    is_left = not Subscription.objects.filter(pk=subscription).exists()
    context = {"is_done": is_left, "at_once": links.is_opened_by_a_person(token)}
    return render(request, "subscriptions/leave.html", context)


@require_safe
@only("is_portal_admin")
def log(request: HttpRequest) -> HttpResponse:
    """Without any address."""
    since = timezone.now() - LOOKED_BACK
    lately = Delivery.objects.filter(created_at__gte=since)
    context = {
        "counts": _counts(lately),
        "troubled": lately.filter(state__in=Delivery.TROUBLED).select_related("region")[:LISTED],
        "deliveries": Delivery.objects.select_related("region")[:LISTED],
        "confirmed": Subscription.objects.exclude(confirmed_at=None).count(),
        "reachable": Subscription.objects.reachable().count(),
        "days": LOOKED_BACK.days,
    }
    return render(request, "subscriptions/log.html", context)


def _counts(deliveries: Any) -> list[dict[str, Any]]:
    counted = deliveries.order_by().values("kind", "state").annotate(n=Count("pk"))
    return [
        {
            "kind": Delivery.Kind(row["kind"]).label,
            "state": Delivery.State(row["state"]).label,
            "n": row["n"],
        }
        for row in counted.order_by("kind", "state")
    ]
