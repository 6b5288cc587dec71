from django.urls import path

from participants.coverage.notes import views

app_name = "notes"
urlpatterns = [
    path("", views.index, name="index"),
    path("tulis/", views.write, name="write"),
    path("<int:pk>/", views.note, name="note"),
    path("<int:pk>/ganti/", views.replace, name="replace"),
    path("<int:pk>/verifikasi/", views.verify, name="verify"),
    path("<int:pk>/tolak/", views.refuse, name="refuse"),
    path("<int:pk>/tarik/", views.withdraw, name="withdraw"),
]
