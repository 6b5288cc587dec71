from django.urls import path

from commitments.views import plans

app_name = "plans"

urlpatterns = [
    path("", plans.index, name="index"),
    path("baru/", plans.new, name="new"),
    path("banding/", plans.compare, name="compare"),
    path("<uuid:pk>/", plans.plan, name="plan"),
    path("<uuid:pk>/ubah/", plans.change, name="change"),
    path("<uuid:pk>/wilayah/", plans.places, name="places"),
    path("<uuid:pk>/terbaik/", plans.best, name="best"),
    path("<uuid:pk>/salin/", plans.copy, name="copy"),
    path("<uuid:pk>/hapus/", plans.delete, name="delete"),
    path("<uuid:pk>/tetapkan/", plans.adopt, name="adopt"),
    path("<uuid:pk>/rencana.xlsx", plans.workbook, name="workbook"),
]
