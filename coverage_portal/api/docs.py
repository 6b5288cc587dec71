"""The API explained for whoever writes a program against it: every address, every refusal."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

from common.problems import PROBLEMS

METHODS = ("get", "put", "post", "delete")
GROUPS = {
    "coverage": _("Cakupan"),
    "reference": _("Rujukan"),
    "kur": _("KUR"),
    "awards": _("Penghargaan"),
    "reports": _("Laporan bulanan"),
}


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    path: str
    summary: str
    parameters: list[dict[str, Any]]  # as in OpenAPI: name, in, description, required


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    context = {
        "groups": operations_by_group(_description(get_language())),
        "problems": [(status, *texts) for status, texts in PROBLEMS.items()],
    }
    return render(request, "api/docs.html", context)


@cache
def _description(language: str) -> dict[str, Any]:
    """Made once in each process and language: the code does not change while it runs."""
    return SchemaGenerator().get_schema(request=None, public=True)


def operations_by_group(description: dict[str, Any]) -> list[tuple[Any, list[Operation]]]:
    """Grouped by their tag, in the order of GROUPS; other tags last, under their own name."""
    found: dict[str, list[Operation]] = {name: [] for name in GROUPS}
    for path, methods in description["paths"].items():
        for method in METHODS:
            if method in methods:
                operation = methods[method]
                [tag, *_others] = operation.get("tags") or [""]
                found.setdefault(tag, []).append(_operation(method, path, operation))
    return [(GROUPS.get(tag, tag), rows) for tag, rows in found.items() if rows]


def _operation(method: str, path: str, operation: dict[str, Any]) -> Operation:
    return Operation(
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        parameters=operation.get("parameters", []),
    )
