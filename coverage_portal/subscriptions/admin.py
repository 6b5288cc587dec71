"""For erasing somebody's address on request; everything else is done by letters and their links."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from coverage_portal.subscriptions.models import Subscription


@admin.register(Subscription)
class SubscriptionAdmin(admin.ModelAdmin):
    list_display = ["region", "monthly", "events", "asked_at", "confirmed_at", "refusals"]
    list_filter = ["region"]
    search_fields = ["email"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
