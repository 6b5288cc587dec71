from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import formats

register = template.Library()

# (name of the address, label, properties of User of which one opens it; none: for everybody)
PAGES: list[tuple[str, Any, tuple[str, ...]]] = [
    ("kur:home", gettext_lazy("Ringkasan"), ()),
    ("kur:people", gettext_lazy("Debitur"), ("may_see_debtors",)),
    ("kur:events", gettext_lazy("Sosialisasi"), ("may_move_debtors", "may_verify_reports")),
    ("kur:renewals", gettext_lazy("Perpanjangan"), ("may_see_debtors",)),
    ("kur:doubts", gettext_lazy("Periksa nama"), ("may_move_debtors", "may_verify_reports")),
    ("kur:upload", gettext_lazy("Unggah debitur"), ("may_upload_debtors",)),
    ("kur:match", gettext_lazy("Cocokkan peserta"), ("may_match_members",)),
    ("cohorts:index", gettext_lazy("Kohort"), ()),
    ("kur:rules", gettext_lazy("Aturan"), ()),
    ("operations:access", gettext_lazy("Log akses"), ("is_portal_admin", "may_verify_reports")),
    ("kur:erasures", gettext_lazy("Penghapusan"), ("is_portal_admin",)),
]


@register.simple_tag
def kur_pages(user: Any) -> list[tuple[str, Any]]:
    """The pages of KUR a reader may open, for the second row of links."""
    return [
        (name, label)
        for name, label, may in PAGES
        if not may or any(getattr(user, each, False) for each in may)
    ]


@register.filter
def published(value: int | None) -> str | SafeString:
    """A number of people, or the sign of one that is too small to be published."""
    if value is None:
        return format_html(
            '<abbr class="kur-hidden" title="{}">‹5›</abbr>',
            _("disamarkan: kurang dari 5 orang, atau dapat membuka angka yang kurang dari 5"),
        )
    return formats.people(value)


LEAST_SHOWN = 5  # people, as in every table of KUR that is not of one's own debtors


@register.filter
def or_few(number: int) -> str:
    """How many a membership list meets: with fewer than five, a list of one line would ask for
    somebody."""
    return formats.people(number) if number >= LEAST_SHOWN else f"<{LEAST_SHOWN}"


@register.filter
def at(values: dict[Any, Any], key: Any) -> Any:
    return values.get(key)
