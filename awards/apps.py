from django.apps import AppConfig


class AwardsConfig(AppConfig):
    name = "awards"
    label = "awards"
    verbose_name = "Paritrana Award"
