from typing import Any

from django.apps import AppConfig
from django.db.models.signals import m2m_changed, post_delete, post_save


class RegionsConfig(AppConfig):
    name = "regions"
    label = "regions"
    verbose_name = "Wilayah dan rujukan"

    def ready(self) -> None:
        """Pages are kept under the data version: every change of reference data raises it."""
        for model in self.get_models(include_auto_created=True):
            for signal in (post_save, post_delete, m2m_changed):
                signal.connect(
                    _raise_version, sender=model, dispatch_uid=f"version-{model.__name__}"
                )


def _raise_version(**kwargs: Any) -> None:
    from common.data_version import DataVersion

    DataVersion.bump()
