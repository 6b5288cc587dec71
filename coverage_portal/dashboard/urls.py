from django.urls import path, register_converter
from django.urls.converters import StringConverter

from coverage_portal.dashboard import chart_views, place_views, sharing_views, views


class FileEnding(StringConverter):
    regex = "csv|png|svg|json"


register_converter(FileEnding, "chart_file")

app_name = "dashboard"
urlpatterns = [
    path("", views.region, name="home"),
    path("wilayah/<str:code>/", views.region, name="region"),
    path("wilayah/<str:code>/lembar/", place_views.sheet, name="sheet"),
    path("wilayah/<str:code>/rapat/", sharing_views.meeting, name="meeting"),
    path("tanam/<str:code>/kartu/", sharing_views.embedded_card, name="embedded_card"),
    path(
        "tanam/<str:code>/grafik/<slug:name>/", sharing_views.embedded_chart, name="embedded_chart"
    ),
    path("cari/", place_views.search, name="search"),
    path("cari/saran/", place_views.suggestions, name="suggestions"),
    path("glosarium/", place_views.glossary, name="glossary"),
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
