from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "coverage_portal.dashboard"
    label = "dashboard"
    verbose_name = "Dasbor"

    def ready(self) -> None:
        from coverage_portal.dashboard.standings import standings
        from participants.enrolment.standing import provide

        provide(standings)
