"""The WSGI entry point, for gunicorn."""

import gc
import os
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coverage_portal.settings")
django_application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)  # else the first reader waits for all views and libraries
# What was loaded so far stays. The collector of garbage need not look at it again: that was a
# pause of 0,15 s every four pages of a nation. A page of a nation leaves 9.000 objects in cycles:
# they are looked for once in six of them, not 29 times a page.
gc.freeze()
gc.set_threshold(60_000, 10, 10)

FRAME_SLOTS = 1 << 16  # of 8 bytes each; a page needs about 100 kB of frames


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Asks for room for all the frames of a page at once.

    CPython keeps the frames of Python functions in chunks of 16 kB, and maps and unmaps memory
    each time a call crosses from one to the next. Rendering nested templates crosses thousands of
    times a page, which was a third of its time (`strace -c`, `python -m bench dashboard`).
    """
    return django_application(environ, start_response)


application.__code__ = application.__code__.replace(co_stacksize=FRAME_SLOTS)
