from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "coverage_portal.operations"
    label = "operations"
    verbose_name = "Operasi"
