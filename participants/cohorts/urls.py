from django.urls import path

from participants.cohorts.views import register, work

app_name = "cohorts"
urlpatterns = [
    path("kohort/", register.index, name="index"),
    path("kohort/kohort.csv", register.download_csv, name="csv"),
    path("kohort/kohort.xlsx", register.download_workbook, name="workbook"),
    path("kohort/baru/", work.enter, name="enter"),
    path("kohort/<int:pk>/", register.cohort, name="cohort"),
    path("kohort/<int:pk>/catat/", work.correct, name="correct"),
    path("kohort/<int:pk>/tarik/", work.withdraw, name="withdraw"),
    path("kohort/<int:pk>/verifikasi/", work.verify, name="verify"),
    path("kohort/<int:pk>/kembalikan/", work.send_back, name="return"),
    path("kohort/<int:pk>/keputusan/<int:version>/", register.decree, name="decree"),
]
