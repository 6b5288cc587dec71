from django.apps import AppConfig


class CoverageConfig(AppConfig):
    name = "participants.coverage"
    label = "coverage"
    verbose_name = "Cakupan"
