from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Akun"

    def ready(self) -> None:
        from accounts import closing, sign_in_log

        sign_in_log.connect()
        closing.connect()
