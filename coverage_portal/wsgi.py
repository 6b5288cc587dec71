"""The WSGI entry point, for gunicorn."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coverage_portal.settings")
django_application = get_wsgi_application()

FRAME_SLOTS = 1 << 16  # of 8 bytes each; a page needs about 100 kB of frames


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Asks for room for all the frames of a page at once.

    CPython keeps the frames of Python functions in chunks of 16 kB, and maps and unmaps memory
    each time a call crosses from one to the next. Rendering nested templates crosses thousands of
    times a page, which was a third of its time (`strace -c`, `python -m bench dashboard`).
    """
    return django_application(environ, start_response)


application.__code__ = application.__code__.replace(co_stacksize=FRAME_SLOTS)
