"""The data version, and the one cache of the portal: pages under that version."""

import time
from collections.abc import Callable, Iterable
from copy import copy
from functools import partial, wraps
from hashlib import sha256
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.db import models
from django.db.models import F
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import Signal
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page
from django_htmx.middleware import HtmxDetails

KEEP_SECONDS = 24 * 3600
raised = Signal()  # inside the transaction that changes the data
# Of the headers all that a kept page may depend on; `_page_key` holds what they say. By the address
# of the client files are counted, and nothing of it stands in them.
KEPT_HEADERS = {
    "HTTP_HOST",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_FOR",
}


class DataVersion(models.Model):
    """One row that counts every change of what pages show; cached pages carry it in their key.

    It is raised inside the transaction that changes data, so that nothing computed from the old
    data can ever be cached under the new number.
    """

    number = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def bump(cls) -> None:
        if not cls.objects.filter(pk=1).update(number=F("number") + 1):
            DataVersion.objects.bulk_create([DataVersion(pk=1, number=1)], ignore_conflicts=True)
        raised.send(sender=cls)

    @classmethod
    def number_now(cls) -> int:
        return next(iter(cls.objects.filter(pk=1).values_list("number", flat=True)), 0)


View = Callable[..., HttpResponse]
Kept = TypeVar("Kept")
Address = Callable[[HttpRequest], str]


def cached_by_data_version(
    view: View | None = None, *, address: Address = HttpRequest.get_full_path
) -> Any:
    """For pages and files that are the same for everybody without a session: computed once for
    each data version, cached compressed, and answered with 304 to who has them already.

    The one rule of what is kept: it is made for a stranger who brings nothing but what its key
    holds (`_strangers_request`). Who has a session, or a message waiting, gets a page of their own.

    `address`: of all that is asked, what the answer depends on. A page repeats its whole address in
    its links; a file does not, and one that is dear to make is not made again for a word it ignores.

    Django's `cache_page` does not serve: it tells browsers to show the page for as long as it is
    cached, and knows of no version.
    """
    if view is None:
        return partial(cached_by_data_version, address=address)
    compressed_view = gzip_page(view)

    @wraps(view)
    def cached_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if _is_personal(request):
            return view(request, *args, **kwargs)
        asked_at = int(time.time())
        key = _page_key(request, address)
        response: HttpResponse | None = caches["pages"].get(key)
        if response is None:
            response = compressed_view(_strangers_request(request), *args, **kwargs)
            if response.status_code != 200 or response.cookies:
                return response
            response.headers["ETag"] = f'W/"{key}"'
            response.headers["Cache-Control"] = "private, no-cache"
            patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
            caches["pages"].set(key, response, KEEP_SECONDS)
        # nginx (deploy/) may answer with it until this second of the clock is over. A number of
        # seconds, which it counts whole, would let it show an old page for nearly two.
        response.headers["X-Accel-Expires"] = f"@{asked_at}"
        etag = response.headers["ETag"]
        return get_conditional_response(request, etag=etag, response=response) or response

    cached_view.is_kept = True  # type: ignore[attr-defined]  # the tests look for all of them
    return cached_view


def kept_by_data_version(name: str, compute: Callable[[], Kept]) -> Kept:
    """For what pages rest on and what is too dear to compute for each of them: computed once for
    each data version. The name says all that it depends on besides the data."""
    key = sha256(f"{DataVersion.number_now()}\n{name}".encode()).hexdigest()
    known: Kept | None = caches["pages"].get(key)
    if known is None:
        known = compute()
        caches["pages"].set(key, known, KEEP_SECONDS)
    return known


def _is_personal(request: HttpRequest) -> bool:
    personal_cookies = {settings.SESSION_COOKIE_NAME, settings.MESSAGES_COOKIE_NAME}
    return not personal_cookies.isdisjoint(request.COOKIES)


def _strangers_request(request: HttpRequest) -> HttpRequest:
    """Without cookies, user, messages and headers: whatever else somebody sends reaches no page
    that others are shown."""
    stranger = copy(request)
    stranger.__dict__.pop("headers", None)  # read from META before
    stranger.__dict__.pop("_messages", None)
    stranger.META = {
        name: value
        for name, value in request.META.items()
        if not name.startswith("HTTP_") or name in KEPT_HEADERS
    }
    stranger.COOKIES = {}
    stranger.user = AnonymousUser()
    stranger.htmx = HtmxDetails(stranger)  # type: ignore[attr-defined]
    return stranger


def _page_key(request: HttpRequest, address: Address) -> str:
    parts = (
        str(DataVersion.number_now()),
        timezone.localdate().isoformat(),  # pages say how old their figures are
        get_language() or "",
        request.scheme or "",
        request.get_host(),
        address(request),
        "gzip" if "gzip" in request.headers.get("Accept-Encoding", "") else "",
    )
    return sha256("\n".join(parts).encode()).hexdigest()


def raise_on_change(tables: Iterable[type[models.Model]]) -> None:
    """Pages are cached by the data version: every change of what they show raises it."""
    for model in tables:
        for signal in (post_save, post_delete, m2m_changed):
            signal.connect(_raise, sender=model, dispatch_uid=f"version-{model._meta.label}")


def _raise(**kwargs: Any) -> None:
    DataVersion.bump()
