from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "coverage_portal.dashboard"
    label = "dashboard"
    verbose_name = "Dasbor"
