from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "participants.figures"
    label = "figures"
    verbose_name = "Angka kepesertaan"
