"""A word of a label with its explanation behind it."""

from collections.abc import Iterable
from typing import Any

from django import template

from coverage_portal.dashboard.glossary import BY_NAME, BY_SLUG

register = template.Library()


@register.inclusion_tag("dashboard/term.html")
def term(slug: str, label: Any = "") -> dict[str, Any]:
    """`{% term "cakupan" %}`, or with a label of its own. A term that is not in the list is an
    error where it is written."""
    return {"term": BY_SLUG[slug], "label": label or BY_SLUG[slug].name}


@register.inclusion_tag("dashboard/term.html")
def explained(label: Any, name: str) -> dict[str, Any]:
    """A label that may have an explanation: `{% explained card.label card.name %}`."""
    return {"term": BY_NAME.get(name.lower()), "label": label}


@register.inclusion_tag("dashboard/column_terms.html")
def column_terms(columns: Iterable[Any]) -> dict[str, Any]:
    """Below a table whose headings are links already: what its columns mean."""
    terms = [BY_NAME[column.key] for column in columns if column.key in BY_NAME]
    return {"terms": list(dict.fromkeys(terms))}
