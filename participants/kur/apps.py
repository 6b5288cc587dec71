from django.apps import AppConfig


class KurConfig(AppConfig):
    name = "participants.kur"
    label = "kur"
    verbose_name = "KUR"
