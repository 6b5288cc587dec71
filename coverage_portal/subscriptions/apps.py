from django.apps import AppConfig


class SubscriptionsConfig(AppConfig):
    name = "coverage_portal.subscriptions"
    label = "subscriptions"
    verbose_name = "Langganan"
