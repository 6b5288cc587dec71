from django.apps import AppConfig


class CohortsConfig(AppConfig):
    name = "participants.cohorts"
    label = "cohorts"
    verbose_name = "Kohort"
