from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommitmentsConfig(AppConfig):
    name = "commitments"
    verbose_name = _("Komitmen")

    def ready(self) -> None:
        """What was promised stands on cached pages."""
        from common.data_version import raise_on_change

        raise_on_change(
            self.get_model(name) for name in ("Meeting", "Commitment", "PathStep", "Progress")
        )
