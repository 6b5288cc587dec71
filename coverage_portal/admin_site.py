"""Django's admin in the portal's words, behind the portal's own sign-in."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import PositiveIntegerField
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from common.forms import People, WithoutNik

# Roles take the place of groups, e-mail addresses stand with the user, and the second step of signing
# in is its owner's alone; the queue of tasks is the operator's.
NOT_SHOWN = {
    "auth.group",
    "account.emailaddress",
    "mfa.authenticator",
    "usersessions.usersession",
    "django_tasks_database.dbtaskresult",
}
ORDER = [
    "regions",
    "reports",
    "figures",
    "kur",
    "cohorts",
    "awards",
    "commitments",
    "accounts",
    "admin",
]


# Counts are read as people write them: 5.000 is no 5.
AS_WRITTEN = {PositiveIntegerField: {"form_class": People}}


def _without_nik(form: Any) -> Any:
    """The form of a page, which takes a NIK in no field, like every other form of the portal."""
    if issubclass(form, WithoutNik):
        return form
    return type(form)(form.__name__, (WithoutNik, form), {"__module__": form.__module__})


class PortalAdminSite(admin.AdminSite):
    site_title = _("Kelola cakupan Jamsostek")
    site_header = _("Kelola data portal")
    index_title = _("Rujukan, akun dan catatan perubahan")
    empty_value_display = "–"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        # Reference data are deleted one by one, after the page that shows what hangs on them.
        self.disable_action("delete_selected")

    def register(self, model_or_iterable: Any, *args: Any, **options: Any) -> None:
        models = (
            model_or_iterable
            if isinstance(model_or_iterable, list | tuple)
            else [model_or_iterable]
        )
        shown = [model for model in models if model._meta.label_lower not in NOT_SHOWN]
        super().register(shown, *args, **options)
        for page in filter(None, map(self._registry.get, shown)):
            for each in [page, *page.inlines]:
                each.form = _without_nik(each.form)
                each.formfield_overrides = {**each.formfield_overrides, **AS_WRITTEN}

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """What is maintained most comes first."""
        apps = super().get_app_list(request, app_label)
        position = {label: number for number, label in enumerate(ORDER)}
        return sorted(apps, key=lambda app: position.get(app["app_label"], len(ORDER)))

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and getattr(request.user, "is_portal_admin", False)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponseBase:  # type: ignore[override]
        """One door to sign in, with its rate limits and second step; a stranger inside is refused."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or request.get_full_path())
