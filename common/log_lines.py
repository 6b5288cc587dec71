"""Log lines: one event is one line of JSON, with the number of the request it belongs to.

    {"at": "2026-11-28T06:00:00.123+00:00", "level": "INFO", "logger": "portal.request",
     "request": "9f86d081884c", "message": "GET laporan/<slug:branch>/<str:month>/", "status": 200, "ms": 41}

An address is written as its pattern: what stands in its place may be the key to a calendar, or a
name. Of an error its kind, its first line and the places in the code; never the values it had.
"""

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.http import HttpRequest

from common.nik import mask_line

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
ROOT = str(Path(__file__).resolve().parent.parent) + "/"
FIELDS = ("status", "ms", "task")  # what a line may say beside its message, as numbers or names
# How Python and PostgreSQL end a sentence about a value they were given.
QUOTED_VALUE = re.compile(r"""(: | got )["'].*""")
NO_ADDRESS = "(no such address)"


class JsonLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
        }
        # Django tells of a refusal after all middleware.
        of_request = getattr(getattr(record, "request", None), "request_id", "")
        if request_id := REQUEST_ID.get() or of_request:
            line["request"] = request_id
        line["message"] = _message(record)
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1]:
            error = record.exc_info[1]
            line |= {"error": describe(error), "where": _places(error)}
        return json.dumps(line, ensure_ascii=False, default=str)


def describe(error: BaseException) -> str:
    return mask_line(f"{type(error).__name__}: {without_values(str(error))}")


def without_values(text: str) -> str:
    """`duplicate key value violates unique constraint "x"`: the first line, as PostgreSQL quotes
    the row in those that follow, without the value that a conversion did not understand."""
    first, *_more = text.strip().splitlines() or [""]
    return QUOTED_VALUE.sub(r"\1…", first)


def route_of(request: HttpRequest) -> str:
    """`kur/debitur/<int:pk>/`, whatever the key was."""
    match = getattr(request, "resolver_match", None)
    return match.route or "/" if match else NO_ADDRESS


def _message(record: logging.LogRecord) -> str:
    message = record.getMessage()
    request: Any = getattr(record, "request", None)
    if isinstance(request, HttpRequest) and request.path != "/":
        message = message.replace(request.path, route_of(request))
    return message


def _places(error: BaseException) -> list[str]:
    """`participants/kur/actions.py:41 move`, the innermost last."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{each.filename.removeprefix(ROOT)}:{each.lineno} {each.name}" for each in frames]
