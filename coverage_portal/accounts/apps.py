from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "coverage_portal.accounts"
    label = "accounts"
    verbose_name = "Akun"
