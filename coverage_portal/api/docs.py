"""The API explained for whoever writes a program against it: every address, every refusal."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
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
    description = SchemaGenerator().get_schema(request=None, public=True)
    context = {
        "groups": operations_by_group(description),
        "problems": [(status, *texts) for status, texts in PROBLEMS.items()],
    }
    return render(request, "api/docs.html", context)


def operations_by_group(description: dict[str, Any]) -> list[tuple[Any, list[Operation]]]:
    """Grouped by their tag, in the order of GROUPS; other tags last, under their own name."""
    groups: dict[str, list[Operation]] = {name: [] for name in GROUPS}
    for path, methods in description["paths"].items():
        for method in METHODS:
            if method in methods:
                operation = methods[method]
                [tag, *_others] = operation.get("tags") or [""]
                groups.setdefault(tag, []).append(_operation(method, path, operation))
    return [(GROUPS.get(tag, tag), rows) for tag, rows in groups.items() if rows]


def _operation(method: str, path: str, operation: dict[str, Any]) -> Operation:
    return Operation(
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        parameters=operation.get("parameters", []),
    )
