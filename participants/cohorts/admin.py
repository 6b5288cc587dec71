from django.contrib import admin

from participants.cohorts.models import WarningDay


@admin.register(WarningDay)
class WarningDayAdmin(admin.ModelAdmin):
    list_display = ["days"]
