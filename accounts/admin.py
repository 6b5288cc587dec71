from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserCreationForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiToken, Deputyship, Notice, User
from common.admin import ReadOnlyAdmin, ShortRelations

SCOPES = ["role", "region", "branch", "bank"]


@admin.register(User)
class UserAdmin(ShortRelations, DjangoUserAdmin):
    """Accounts end by being made inactive: what somebody verified keeps their name."""

    add_form = UserCreationForm
    list_display = [
        "username",
        "full_name",
        "role",
        "region",
        "branch",
        "bank",
        "is_active",
        "last_login",
    ]
    list_filter = ["role", "is_active", "branch", "bank"]
    list_select_related = ["region", "branch", "bank"]
    search_fields = ["username", "first_name", "last_name", "email"]
    autocomplete_fields = ["region", "branch", "bank"]
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password", "first_name", "last_name", "email"]}),
        (
            _("Peran dan lingkup"),
            {
                "fields": [*SCOPES, "is_active"],
                "description": _(
                    "Petugas cabang memerlukan kantor cabang, petugas bank memerlukan banknya."
                ),
            },
        ),
        (_("Catatan"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "password1", "password2"]}),
        (_("Peran dan lingkup"), {"fields": [*SCOPES]}),
    ]

    @admin.display(description=_("nama"), ordering="first_name")
    def full_name(self, user: User) -> str:
        return user.get_full_name()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    """Made and revoked by their owners, on their own account page."""

    list_display = [
        "user",
        "name",
        "scope",
        "created_at",
        "expires_at",
        "last_used_at",
        "revoked_at",
    ]
    list_filter = ["scope", "user"]
    list_select_related = ["user"]
    search_fields = ["user__username", "name"]
    fields = ["user", "name", "scope", "created_at", "expires_at", "last_used_at", "revoked_at"]


@admin.register(Deputyship)
class DeputyshipAdmin(ReadOnlyAdmin):
    """Named and ended on their own page, by the branch or an admin."""

    list_display = ["deputy", "principal", "branch", "starts_on", "ends_on", "named_by", "ended_at"]
    list_filter = ["branch"]
    list_select_related = ["deputy", "principal", "branch", "named_by"]


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """Who was told what, and what became of the letter about it."""

    list_display = [
        *("user", "kind", "subject", "month", "at", "read_at"),
        *("letter", "letter_error", "letter_attempts", "letter_next_at"),
    ]
    list_filter = ["letter", "kind"]
    list_select_related = ["user"]
    fields = [
        *("user", "kind", "subject", "month", "branch", "note", "path"),
        *("at", "read_at", "letter", "letter_at", "letter_error"),
        *("letter_attempts", "letter_next_at"),
    ]
