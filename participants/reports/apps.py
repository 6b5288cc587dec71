from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "participants.reports"
    label = "reports"
    verbose_name = "Laporan"
