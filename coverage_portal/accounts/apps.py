from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class AccountsConfig(AppConfig):
    name = "coverage_portal.accounts"
    label = "accounts"
    verbose_name = "Akun"

    def ready(self) -> None:
        """Pages are kept under the data version, and the names of banks stand on them."""
        for signal in (post_save, post_delete):
            signal.connect(
                _raise_version, sender=self.get_model("Bank"), dispatch_uid="version-Bank"
            )


def _raise_version(**kwargs: Any) -> None:
    from regions.models import DataVersion

    DataVersion.bump()
