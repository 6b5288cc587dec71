from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import formats

register = template.Library()

# (name of the address, label, properties of User of which one opens it; none: for everybody)
PAGES: list[tuple[str, Any, tuple[str, ...]]] = [
    ("kur:home", gettext_lazy("Ringkasan"), ()),
    ("kur:releases", gettext_lazy("Rilis bulanan"), ("may_release_kur",)),
    ("kur:people", gettext_lazy("Debitur"), ("may_see_debtors",)),
    ("kur:load", gettext_lazy("Beban petugas"), ("may_move_debtors",)),
    ("kur:events", gettext_lazy("Sosialisasi"), ("may_move_debtors", "may_verify_reports")),
    ("kur:renewals", gettext_lazy("Perpanjangan"), ("may_see_debtors",)),
    ("kur:banks", gettext_lazy("Bank"), ("may_see_debtors",)),
    ("kur:texts", gettext_lazy("Teks pesan"), ("may_move_debtors",)),
    ("kur:doubts", gettext_lazy("Periksa nama"), ("may_move_debtors", "may_verify_reports")),
    ("kur:upload", gettext_lazy("Unggah debitur"), ("may_upload_debtors",)),
    ("kur:match", gettext_lazy("Cocokkan peserta"), ("may_match_members",)),
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
def published(people: int | None) -> str:
    """A number of a release: rounded, `<5`, or withheld."""
    return _("disamarkan") if people is None else formats.few_people(people)


@register.filter
def or_few(number: int) -> str:
    """How many a membership list meets: with fewer than five, a list of one line would ask for
    somebody."""
    return formats.people(number) if number >= 5 else formats.FEW
