"""A word of a label with its explanation behind it."""

from typing import Any

from django import template

from coverage_portal.dashboard.glossary import BY_SLUG

register = template.Library()


@register.inclusion_tag("dashboard/term.html")
def term(slug: str, label: Any = "") -> dict[str, Any]:
    """`{% term "cakupan" %}`, or with a label of its own. A term that is not in the list is an
    error where it is written."""
    return {"term": BY_SLUG[slug], "label": label or BY_SLUG[slug].name}


@register.inclusion_tag("dashboard/term.html")
def explained(label: Any, slug: str) -> dict[str, Any]:
    """A label that may have an explanation: `{% explained card.label card.name %}`."""
    return {"term": BY_SLUG.get(slug), "label": label}
