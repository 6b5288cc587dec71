from django.apps import AppConfig


class CoverageConfig(AppConfig):
    name = "participants.coverage"
    label = "coverage"
    verbose_name = "Cakupan"

    def ready(self) -> None:
        """Verified notes are shown on cached pages."""
        from common.data_version import raise_on_change

        raise_on_change([self.get_model("MonthNote")])
