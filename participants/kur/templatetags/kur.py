from html import escape
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from common import formats
from participants.kur.navigation import pages_for
from participants.kur.refusals import Refused, refused_in

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


def _refused(context: template.Context, form: Any) -> Refused | None:
    found = refused_in(context["request"]) if "request" in context else None
    if found is None or found.form != str(form):
        return None
    return found


@register.simple_tag(takes_context=True)
def is_refused(context: template.Context, *forms: Any) -> bool:
    return any(_refused(context, form) for form in forms)


@register.simple_tag(takes_context=True)
def typed(context: template.Context, form: Any, field: str, otherwise: str = "") -> str:
    """What was typed into a field of a form that was refused."""
    refused = _refused(context, form)
    return refused.typed.get(field, otherwise) if refused else otherwise


@register.simple_tag(takes_context=True)
def wrong(context: template.Context, form: Any, field: str) -> str:
    """The attributes of a field that was refused."""
    refused = _refused(context, form)
    if refused is None or field not in refused.errors:
        return ""
    marks = format_html(' aria-invalid="true" aria-describedby="galat-{}-{}"', form, field)
    return marks + mark_safe(" autofocus") if refused.is_first(field) else marks


@register.simple_tag(takes_context=True)
def why(context: template.Context, form: Any, field: str, *, focus: bool = False) -> str:
    """The message at a field; with `focus`, where there is no field that could have it."""
    refused = _refused(context, form)
    if refused is None or field not in refused.errors:
        return ""
    focused = focus and refused.is_first(field)
    return format_html(
        '<p class="field__error" id="galat-{}-{}" role="alert"{}>{}</p>',
        *(form, field, mark_safe(' tabindex="-1" autofocus') if focused else ""),
        refused.errors[field],
    )


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
