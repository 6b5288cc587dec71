from django.urls import path

from coverage_portal.api.webhooks import views

app_name = "webhooks"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:pk>/", views.one, name="one"),
    path("<int:pk>/saklar/", views.switch, name="switch"),
]
