from django.urls import URLPattern

app_name = "kur"
urlpatterns: list[URLPattern] = []
