from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "coverage_portal.api"
    label = "api"
    verbose_name = "API"

    def ready(self) -> None:
        from coverage_portal.api import description  # noqa: F401  # registers its extensions
        from coverage_portal.api.messages import use_indonesian_messages

        use_indonesian_messages()
