"""Files have a limit of their own: making one takes a hundred times what a page takes.

In each process one is made at a time and one waits for it; whoever comes then is asked to try again
in a few seconds, so that pages keep most threads. One address makes only so many a minute.
"""

from collections.abc import Callable
from functools import wraps
from threading import BoundedSemaphore
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.client_address import AddressThrottle

SEATS = BoundedSemaphore(2)  # of a process's four threads: the one at work, and the one that waits
WORK = BoundedSemaphore(1)
LONGEST_WAIT = 15  # seconds
RETRY_AFTER = 5  # seconds


class FileThrottle(AddressThrottle):
    scope, setting = "files", "FILE_RATE"


def limited_file(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Below `cached_by_data_version`: what is cached costs nothing and counts for nobody."""

    @wraps(view)
    def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        throttle = FileThrottle()
        if not throttle.allow_request(request, None):  # type: ignore[arg-type]
            return _later(request, 429, round(throttle.wait() or RETRY_AFTER) + 1)
        if not SEATS.acquire(blocking=False):
            return _later(request, 503, RETRY_AFTER)
        try:
            if not WORK.acquire(timeout=LONGEST_WAIT):
                return _later(request, 503, RETRY_AFTER)
            try:
                return view(request, *args, **kwargs)
            finally:
                WORK.release()
        finally:
            SEATS.release()

    return limited


def _later(request: HttpRequest, status: int, seconds: int) -> HttpResponse:
    """A page that says so, and asks again by itself."""
    context = {"seconds": seconds, "is_too_often": status == 429}
    response = render(request, "errors/busy.html", context, status=status)
    response.headers["Retry-After"] = response.headers["Refresh"] = str(seconds)
    response.headers["Cache-Control"] = "no-store"
    return response
