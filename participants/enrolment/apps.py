from django.apps import AppConfig


class EnrolmentConfig(AppConfig):
    name = "participants.enrolment"
    label = "enrolment"
    verbose_name = "Kepesertaan"
