"""Limits of schemes are plain dated rows. Duty rules are added on their page, which shows what they change."""

from django.contrib import admin
from django.http import HttpRequest

from participants.kur.models import DataProtectionContact, SchemeLimit


@admin.register(SchemeLimit)
class SchemeLimitAdmin(admin.ModelAdmin):
    """A new regulation's limits are new rows; the next list is checked by them."""

    list_display = [
        "scheme",
        "amount_over",
        "amount_up_to",
        "effective_from",
        "effective_to",
        "regulation",
    ]
    list_filter = ["scheme"]


@admin.register(DataProtectionContact)
class DataProtectionContactAdmin(admin.ModelAdmin):
    """One at a time: a new contact takes the place of the old one, in the same row."""

    list_display = ["name", "email", "summarised_until"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not DataProtectionContact.objects.exists()
