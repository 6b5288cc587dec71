from django.urls import path

from coverage_portal.exports import views

app_name = "exports"
urlpatterns = [
    path("<str:code>/ringkasan.pdf", views.summary, name="summary"),
    path("<str:code>/paparan.pptx", views.slides, name="slides"),
    path("<str:code>/laporan.pdf", views.report, name="report"),
    path("<str:code>/laporan.pptx", views.report_slides, name="report_slides"),
    path("<str:code>/lembar.pdf", views.sheet, name="sheet"),
    path("<str:code>/data.xlsx", views.workbook, name="workbook"),
    path("<str:code>/wilayah.csv", views.places, name="places"),
    path("<str:code>/kartu.png", views.card, name="card"),
]
