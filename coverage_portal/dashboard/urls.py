from django.urls import include, path

from coverage_portal.dashboard import views

app_name = "dashboard"
urlpatterns = [
    path("", views.region, name="home"),
    path("wilayah/<str:code>/", views.region, name="region"),
    path("bandingkan/", views.compare, name="compare"),
    path("pernyataan/", views.statements, name="statements"),
    path("metodologi/", views.methodology, name="methodology"),
    path("", include("coverage_portal.dashboard.chart_urls")),
]
