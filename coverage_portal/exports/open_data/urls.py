from django.urls import path

from coverage_portal.exports.open_data import views

app_name = "open_data"
urlpatterns = [
    path("data/", views.index, name="index"),
    path("data/<slug:slug>/", views.data_set_page, name="data_set"),
    path("unduh/datapackage.json", views.package, name="package"),
    path("unduh/<slug:slug>.csv", views.table, name="table"),
    path("catalog.ttl", views.catalogue_ttl, name="catalogue_ttl"),
    path("catalog.jsonld", views.catalogue_jsonld, name="catalogue_jsonld"),
]
