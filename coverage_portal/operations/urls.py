from django.urls import path

from coverage_portal.operations import views

app_name = "operations"
urlpatterns = [
    path("", views.trail, name="trail"),
    path("jejak.csv", views.trail_csv, name="trail_csv"),
    path("akses/", views.access, name="access"),
    path("akses/akses.csv", views.access_csv, name="access_csv"),
]
