from django.urls import path

from coverage_portal.subscriptions import views

app_name = "subscriptions"
urlpatterns = [
    path("", views.index, name="index"),
    path("diminta/", views.asked, name="asked"),
    path("ya/<str:token>/", views.confirm, name="confirm"),
    path("berhenti/<str:token>/", views.leave, name="leave"),
    path("kiriman/", views.log, name="log"),
]
