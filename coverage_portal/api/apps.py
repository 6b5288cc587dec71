from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "coverage_portal.api"
    label = "api"
    verbose_name = "API"

    def ready(self) -> None:
        from common.data_version import raised
        from coverage_portal.api import description  # noqa: F401  # registers its extensions
        from coverage_portal.api.messages import use_indonesian_messages
        from coverage_portal.api.webhooks.sending import tell_after_commit

        use_indonesian_messages()
        raised.connect(tell_after_commit, dispatch_uid="webhooks")
