"""What machines ask: is the portal well. How much it holds: coverage_portal/metrics.py."""

from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common import soundness
from common.data_version import DataVersion
from common.sql import rows

OK = "ok"


def _database() -> str:
    DataVersion.number_now()
    [[read_only]] = rows("SHOW transaction_read_only")  # no queryset asks for a server's settings
    return "read-only" if read_only == "on" else OK


def _worker() -> str:
    if soundness.idle_since():
        return "not running"
    return "stuck" if soundness.stuck_since() else OK


def _disk() -> str:
    return OK if soundness.least_free_megabytes() >= settings.DISK_LEAST_FREE_MB else "full"


def _backup() -> str:
    """Nobody backs up a demo; one that is there may not be old all the same."""
    last = soundness.last_backup()
    if last is None:
        return OK if settings.DEMO else "none"
    return "old" if soundness.is_old(last) else OK


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "worker": _worker,
    "disk": _disk,
    "backup": _backup,
}


def results() -> dict[str, str]:
    words = {}
    for name, check in CHECKS.items():
        try:
            words[name] = check()
        except (DatabaseError, OSError):
            words[name] = "unreachable"
    return words


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 where everything is sound, else 503; each check by its name, in one word.

    {"database": "ok", "worker": "stuck", "disk": "ok", "backup": "old"}
    """
    words = results()
    is_sound = set(words.values()) == {OK}
    return JsonResponse(words, status=200 if is_sound else 503)


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """This process answers: for whoever would restart it, or send it requests."""
    return JsonResponse({"process": OK})
