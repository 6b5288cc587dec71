from django.contrib import admin

from participants.cohorts.models import SponsoredCohort


@admin.register(SponsoredCohort)
class SponsoredCohortAdmin(admin.ModelAdmin):
    list_display = ["region", "funder", "decree", "starts_on", "ends_on", "headcount"]
    list_filter = ["funder_kind", "region"]
