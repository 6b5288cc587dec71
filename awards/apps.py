from django.apps import AppConfig


class AwardsConfig(AppConfig):
    name = "awards"
    verbose_name = "Paritrana Award"

    def ready(self) -> None:
        """The register is shown on cached pages."""
        from common.data_version import raise_on_change

        raise_on_change(
            self.get_model(name) for name in ("Edition", "Category", "Entrant", "Award")
        )
