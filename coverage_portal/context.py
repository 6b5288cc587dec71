"""What every page needs: whose portal it is, who may go where, and whether it is the demo."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts import second_factor
from accounts.demo import ACCOUNTS
from accounts.models import Notice
from participants.figures.models import Publication
from regions.models import Region


@dataclass(frozen=True)
class Link:
    name: str
    label: Any
    may: str = ""  # the property of User that opens it

    @cached_property
    def href(self) -> str:
        return reverse(self.name)


HOME = Link("dashboard:home", _("Dasbor"))
PUBLIC_LINKS = [
    HOME,
    Link("dashboard:compare", _("Bandingkan")),
    Link("kur:home", _("KUR")),
    Link("cohorts:index", _("Kohort")),
    Link("dashboard:statements", _("Pernyataan")),
    Link("commitments:register", _("Komitmen")),
    Link("awards:register", _("Penghargaan")),
    Link("dashboard:methodology", _("Metodologi")),
]
WORK_LINKS: list[Link] = [
    Link("reports:worklist", _("Laporan"), "may_see_reports"),
    Link("reports:imports", _("Impor"), "may_import_reports"),
    Link("reports:verification", _("Verifikasi"), "may_verify_reports"),
    Link("notes:index", _("Catatan"), "may_handle_notes"),
    Link("plans:index", _("Rencana"), "is_authenticated"),
    Link("reports:performance", _("Kinerja pelaporan"), "may_see_reports"),
    Link("setup:index", _("Penyiapan"), "may_prepare_recaps"),
    Link("people", _("Pengguna"), "is_portal_admin"),
    Link("operations:trail", _("Jejak"), "is_portal_admin"),
    Link("admin:index", _("Kelola"), "is_portal_admin"),
]


def portal(request: HttpRequest) -> dict[str, Any]:
    user: Any = getattr(request, "user", None)
    is_signed_in = getattr(user, "is_authenticated", False)
    may_read = settings.PUBLIC_DASHBOARD or is_signed_in
    work_links = [link for link in WORK_LINKS if getattr(user, link.may, False)]
    return {
        "unread_notices": SimpleLazyObject(Notice.objects.of(user).unread().count)
        if is_signed_in
        else 0,
        "is_second_factor_owed": SimpleLazyObject(partial(second_factor.is_owed, user))
        if is_signed_in and settings.SECOND_FACTOR_MAY_WAIT
        else False,
        "portal_place": SimpleLazyObject(Region.objects.root_name),
        "work_links": _links(work_links, request.path),
        "public_links": _links(PUBLIC_LINKS if may_read else [], request.path),
        "sample_day": Publication.objects.sample_day,  # asked only where a page shows a sample
        "is_demo": settings.DEMO,
        "demo_password": settings.DEMO_PASSWORD if settings.DEMO else "",
        "demo_accounts": ACCOUNTS if settings.DEMO else [],
    }


def _links(links: Sequence[Link], path: str) -> list[dict[str, Any]]:
    """With `current` as in aria-current: the page itself, or a page that stands below it."""
    above = _link_above(path)
    return [
        {
            "href": link.href,
            "label": link.label,
            "current": "" if link.href != above else "page" if link.href == path else "true",
        }
        for link in links
    ]


def _link_above(path: str) -> str:
    """The link that a page stands under: a report under the reports, a place under the dashboard."""
    if path.startswith("/wilayah/"):
        return HOME.href
    above = [link.href for link in [*PUBLIC_LINKS, *WORK_LINKS] if path.startswith(link.href)]
    deepest = max(above, key=len, default="")
    return deepest if deepest != HOME.href or path == HOME.href else ""
