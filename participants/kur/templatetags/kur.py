from html import escape
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from coverage_portal import formats
from participants.kur.navigation import pages_for

register = template.Library()
register.simple_tag(pages_for, name="kur_pages")


@register.filter
def told(value: int | None) -> str | SafeString:
    """A number of people, or the sign of one that may not be told."""
    if value is None:
        return format_html(
            '<abbr class="kur-hidden" title="{}">‹5›</abbr>',
            _("disamarkan: kurang dari 5 orang, atau dapat membuka angka yang kurang dari 5"),
        )
    return formats.people(value)


@register.filter
def at(values: dict[Any, Any], key: Any) -> Any:
    return values.get(key)


@register.simple_tag(takes_context=True)
def filled(context: template.RequestContext, name: str, lines: list[dict[str, Any]]) -> SafeString:
    """The template of one row, rendered once; its `{name}`s are then filled in for every line.

    Fifty rows cost what one does. Every value is escaped.
    """
    pattern = get_template(name).template.render(context)  # type: ignore[attr-defined]
    rows = (
        pattern.format_map({key: escape(str(value)) for key, value in line.items()})
        for line in lines
    )
    return mark_safe("".join(rows))  # noqa: S308
