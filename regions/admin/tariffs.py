from django.contrib import admin

from regions.models import Tariff


@admin.register(Tariff)
class TariffAdmin(admin.ModelAdmin):
    list_display = ["programmes", "monthly", "effective_from", "effective_to", "for_public_budgets"]
