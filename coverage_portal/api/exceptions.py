"""Every refusal of the API becomes problem details."""

from collections.abc import Iterator
from math import ceil
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpResponse
from rest_framework import exceptions
from rest_framework.settings import api_settings

from common.problems import PROBLEMS, BadChoice, UnknownChoice, problem
from participants.reports.public import Changed as ReportChanged
from participants.reports.public import Forbidden, Refused

# Their sentence may be ours; that of the others is the framework's, in English.
WITH_OWN_SENTENCE = (
    exceptions.PermissionDenied,
    exceptions.AuthenticationFailed,
    exceptions.NotFound,
    exceptions.ParseError,
)
# What an action on a report refuses for what was sent, and not for the state of the report.
UNPROCESSABLE = {
    "checks_failed",
    "notes_missing",
    "place_not_served",
    "cells_missing",
    "reason_missing",
    "unknown_cell",
}


class Refusal(exceptions.APIException):
    """A refusal with our own sentence: `raise Unprocessable(_("Kunci ini sudah dipakai."))`.

    `field` and `code` fill the entry in `errors`, where the sentence is about one field.
    """

    default_code = "refused"

    def __init__(self, detail: str = "", *, field: str = "", code: str = "") -> None:
        super().__init__(detail, code or self.default_code)
        self.field = field
        self.code = code or self.default_code


class Changed(Refusal):
    status_code = 412
    default_code = "changed"


class Unprocessable(Refusal):
    status_code = 422
    default_code = "unprocessable"


class MatchRequired(Refusal):
    status_code = 428
    default_code = "if_match_required"


def handle(exception: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """For REST_FRAMEWORK; None lets a fault of ours go on to the log and to a 500."""
    if _is_of_no_method_here(exception, context):
        exception = exceptions.MethodNotAllowed(context["request"].method)
    if isinstance(exception, (UnknownChoice, BadChoice)):
        is_unknown = isinstance(exception, UnknownChoice)
        error = _error(exception.field, "unknown" if is_unknown else "invalid", exception.message)
        status = 404 if is_unknown else 400
        return problem(status, detail=exception.message, errors=[error])
    if isinstance(exception, Http404):
        return problem(404)
    if isinstance(exception, PermissionDenied):
        return problem(403, detail=str(exception))
    if isinstance(exception, BadRequest):
        return problem(400, detail=str(exception))
    if isinstance(exception, Refused):
        error = _error("", exception.code, exception.message)
        errors = exception.errors or [error]
        return problem(_status(exception), detail=exception.message, errors=errors)
    if isinstance(exception, exceptions.APIException):
        return _of_framework(exception)
    return None


def _is_of_no_method_here(exception: Exception, context: dict[str, Any]) -> bool:
    """Who may come in is asked before the method is looked at, and no right would help here."""
    is_served = context["request"].method in context["view"].allowed_methods
    return not is_served and not isinstance(exception, exceptions.Throttled)


def _status(refusal: Refused) -> int:
    if isinstance(refusal, Forbidden):
        return 403
    if isinstance(refusal, ReportChanged):
        return 412
    return 422 if refusal.code in UNPROCESSABLE else 409


def _of_framework(exception: exceptions.APIException) -> HttpResponse:
    status = exception.status_code if exception.status_code in PROBLEMS else 400
    headers = {}
    if scheme := getattr(exception, "auth_header", None):
        headers["WWW-Authenticate"] = scheme
    if wait := getattr(exception, "wait", None):
        headers["Retry-After"] = str(ceil(wait))
    if isinstance(exception, exceptions.ValidationError):
        return problem(status, errors=list(flat_errors(exception.detail)), headers=headers)
    if isinstance(exception, Refusal):
        detail = str(exception.detail)
        errors = [_error(exception.field, exception.code, detail)] if detail else []
        return problem(status, detail=detail, errors=errors, headers=headers)
    is_ours = isinstance(exception, WITH_OWN_SENTENCE)
    if is_ours and exception.detail != exception.default_detail:
        return problem(status, detail=str(exception.detail), headers=headers)
    return problem(status, headers=headers)


def flat_errors(detail: Any, field: str = "") -> Iterator[dict[str, str]]:
    """`{"lines": [{}, {"new": ["…"]}]}` as one entry for `lines.1.new`."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            is_own = name == api_settings.NON_FIELD_ERRORS_KEY
            yield from flat_errors(inner, field if is_own else _joined(field, name))
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            is_text = isinstance(inner, str)
            yield from flat_errors(inner, field if is_text else _joined(field, number))
    else:
        yield _error(field, getattr(detail, "code", "invalid") or "invalid", str(detail))


def _joined(field: str, name: object) -> str:
    return f"{field}.{name}" if field else str(name)


def _error(field: str, code: str, message: str) -> dict[str, str]:
    return {"field": field, "code": code, "message": message}
