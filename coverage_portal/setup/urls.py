from django.urls import path

from coverage_portal.setup import views

app_name = "setup"
urlpatterns = [
    path("", views.index, name="index"),
    path("akun/", views.account, name="account"),
    path("layanan/", views.confirm_services, name="confirm_services"),
    path("pekerja/", views.workers, name="workers"),
    path("bulan/", views.months, name="months"),
    path("uji/", views.probe_worker, name="probe_worker"),
]
