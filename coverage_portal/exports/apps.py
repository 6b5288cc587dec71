from django.apps import AppConfig


class BriefingConfig(AppConfig):
    name = "coverage_portal.exports"
    label = "exports"
    verbose_name = "Bahan rapat"
