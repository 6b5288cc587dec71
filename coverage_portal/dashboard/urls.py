from django.urls import path, register_converter
from django.urls.converters import StringConverter

from coverage_portal.dashboard import chart_views, views


class FileEnding(StringConverter):
    regex = "csv|png|svg|json"


register_converter(FileEnding, "chart_file")

app_name = "dashboard"
urlpatterns = [
    path("", views.region, name="home"),
    path("wilayah/<str:code>/", views.region, name="region"),
    path("bandingkan/", views.compare, name="compare"),
    path("pernyataan/", views.statements, name="statements"),
    path("metodologi/", views.methodology, name="methodology"),
    path("grafik/<str:code>/<slug:name>/", chart_views.chart, name="chart"),
    path(
        "grafik/<str:code>/<slug:name>.<chart_file:ending>",
        chart_views.chart_file,
        name="chart_file",
    ),
]
