"""The pages of KUR a reader may open, for the second row of links."""

from typing import Any

from django.utils.translation import gettext_lazy as _

# (name of the address, label, property of User that opens it; None for everybody)
PAGES: list[tuple[str, Any, tuple[str, ...]]] = [
    ("kur:home", _("Ringkasan"), ()),
    ("kur:people", _("Debitur"), ("may_see_debtors",)),
    ("kur:events", _("Sosialisasi"), ("may_move_debtors", "may_verify_reports")),
    ("kur:renewals", _("Perpanjangan"), ("may_see_debtors",)),
    ("kur:doubts", _("Periksa nama"), ("may_move_debtors", "may_verify_reports")),
    ("kur:upload", _("Unggah debitur"), ("may_upload_debtors",)),
    ("kur:match", _("Cocokkan peserta"), ("may_match_members",)),
    ("cohorts:index", _("Kohort"), ()),
    ("kur:rules", _("Aturan"), ()),
    ("kur:access_log", _("Log akses"), ("is_portal_admin", "may_verify_reports")),
    ("kur:erasures", _("Penghapusan"), ("is_portal_admin",)),
]


def pages_for(user: Any) -> list[tuple[str, Any]]:
    return [
        (name, label)
        for name, label, may in PAGES
        if not may or any(getattr(user, each, False) for each in may)
    ]
