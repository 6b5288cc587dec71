from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "regions"
    verbose_name = "Wilayah dan rujukan"

    def ready(self) -> None:
        from common.data_version import raise_on_change

        raise_on_change(self.get_models(include_auto_created=True))
