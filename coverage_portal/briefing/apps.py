from django.apps import AppConfig


class BriefingConfig(AppConfig):
    name = "coverage_portal.briefing"
    label = "briefing"
    verbose_name = "Bahan rapat"
