"""Limits of schemes are plain dated rows. Duty rules are added on their page, which shows what they change."""

from django.contrib import admin

from participants.kur.models import SchemeLimit


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
