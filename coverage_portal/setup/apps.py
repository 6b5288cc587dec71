from django.apps import AppConfig


class SetupConfig(AppConfig):
    name = "coverage_portal.setup"
    label = "setup"
    verbose_name = "Penyiapan"
