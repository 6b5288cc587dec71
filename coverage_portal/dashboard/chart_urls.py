from django.urls import path, register_converter

from coverage_portal.dashboard import chart_views


class FileEnding:
    regex = "csv|png|svg|json"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FileEnding, "chart_file")

urlpatterns = [
    path("grafik/<str:code>/<slug:name>/", chart_views.chart, name="chart"),
    path(
        "grafik/<str:code>/<slug:name>.<chart_file:ending>",
        chart_views.chart_file,
        name="chart_file",
    ),
]
