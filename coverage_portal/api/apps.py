from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "coverage_portal.api"
    label = "api"
    verbose_name = "API"
