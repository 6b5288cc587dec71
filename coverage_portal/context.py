"""What every page needs: whose portal it is, who may go where, and whether it is the demo."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from regions.models import Region


@dataclass(frozen=True)
class Link:
    name: str
    label: Any
    may: str | None = None  # the property of User that opens it

    @cached_property
    def href(self) -> str:
        return reverse(self.name)


HOME = Link("dashboard:home", _("Dasbor"))
PUBLIC_LINKS = [
    HOME,
    Link("dashboard:compare", _("Bandingkan")),
    Link("kur:home", _("KUR")),
    Link("dashboard:statements", _("Pernyataan")),
    Link("awards:register", _("Penghargaan")),
    Link("dashboard:methodology", _("Metodologi")),
]
WORK_LINKS: list[Link] = [
    Link("reports:worklist", _("Laporan"), "may_see_reports"),
    Link("reports:imports", _("Impor"), "may_enter_reports"),
    Link("reports:verification", _("Verifikasi"), "may_verify_reports"),
    Link("reports:performance", _("Kinerja pelaporan"), "may_see_reports"),
    Link("operations:trail", _("Jejak"), "is_portal_admin"),
    Link("admin:index", _("Kelola"), "is_portal_admin"),
]


def portal(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    work = [link for link in WORK_LINKS if link.may is None or getattr(user, link.may, False)]
    may_read = settings.PUBLIC_DASHBOARD or getattr(user, "is_authenticated", False)
    return {
        "portal_place": SimpleLazyObject(Region.objects.root_name),
        # One's own work first; None is the line between that and what everybody reads.
        "navigation": [*work, *([None] if work else []), *(PUBLIC_LINKS if may_read else [])],
        "here": _navigated(request.path),
        "is_demo": settings.DEMO,
        "demo_password": settings.DEMO_PASSWORD if settings.DEMO else "",
    }


def _navigated(path: str) -> str:
    """The link that a page stands under: a report under the reports, a place under the dashboard."""
    if path.startswith("/wilayah/"):
        return HOME.href
    above = [link.href for link in [*PUBLIC_LINKS, *WORK_LINKS] if path.startswith(link.href)]
    deepest = max(above, key=len, default="")
    return deepest if deepest != HOME.href or path == HOME.href else ""
