from django.urls import path

from participants.cohorts import views

app_name = "cohorts"
urlpatterns = [path("kohort/", views.index, name="index")]
