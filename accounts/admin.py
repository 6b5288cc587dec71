from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiToken, Deputyship, Notice, PasswordLink, RightsRequest, User
from common.admin import ReadOnlyAdmin


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    """Invited, changed and closed at `/pengguna/`, where guarded rights take two admins."""

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
    fields = [
        *("username", "first_name", "last_name", "email"),
        *("role", "region", "branch", "bank", "is_active", "last_login", "date_joined"),
    ]

    @admin.display(description=_("nama"), ordering="first_name")
    def full_name(self, user: User) -> str:
        return user.get_full_name()

    def view_on_site(self, user: User) -> str:
        """Where rights are changed."""
        return reverse("person", args=[user.pk])


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


@admin.register(RightsRequest)
class RightsRequestAdmin(ReadOnlyAdmin):
    """Asked and decided at `/pengguna/`."""

    list_display = ["user", "kind", "state", "asked_by", "asked_at", "decided_by", "decided_at"]
    list_filter = ["state", "kind"]
    list_select_related = ["user", "asked_by", "decided_by"]


@admin.register(PasswordLink)
class PasswordLinkAdmin(ReadOnlyAdmin):
    """Sent from `/pengguna/`."""

    list_display = ["user", "is_invitation", "sent_by", "created_at", "sent_at", "used_at"]
    list_select_related = ["user", "sent_by"]
