from django.apps import AppConfig


class CohortsConfig(AppConfig):
    name = "participants.cohorts"
    label = "cohorts"
    verbose_name = "Kohort"

    def ready(self) -> None:
        """What ends is shown on cached pages."""
        from common.data_version import raise_on_change

        raise_on_change(self.get_model(name) for name in ("CohortVersion", "WarningDay"))
