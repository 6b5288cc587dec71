from django.urls import path

from participants.kur.views import access, bulk, cohorts, home, lists, people, renewals, rules

app_name = "kur"
urlpatterns = [
    path("kur/", home.home, name="home"),
    path("kur/daftar/", people.index, name="people"),
    path("kur/daftar/ekspor/", people.export, name="export"),
    path("kur/daftar/pindah/", bulk.move, name="bulk_move"),
    path("kur/tujuan/", people.set_purpose, name="purpose"),
    path("kur/saringan/", people.save_filter, name="save_filter"),
    path("kur/debitur/<int:pk>/", people.detail, name="person"),
    path("kur/debitur/<int:pk>/pindah/", people.move, name="move"),
    path("kur/debitur/<int:pk>/kembali/<int:move_id>/", people.move_back, name="move_back"),
    path("kur/debitur/<int:pk>/rencana/", people.plan, name="plan"),
    path("kur/debitur/<int:pk>/nik/", people.reveal, name="reveal"),
    path("kur/debitur/<int:pk>/akses/", people.access, name="person_access"),
    path("kur/sosialisasi/", bulk.events, name="events"),
    path("kur/sosialisasi/<int:pk>/", bulk.event, name="event"),
    path("kur/periksa/", bulk.doubts, name="doubts"),
    path("kur/perpanjangan/", renewals.index, name="renewals"),
    path("kur/unggah/", lists.debtors, name="upload"),
    path("kur/cocokkan/", lists.members, name="match"),
    path("kur/unggahan/<int:pk>/", lists.detail, name="list"),
    path("kur/unggahan/<int:pk>/kemajuan/", lists.progress, name="list_progress"),
    path("kur/unggahan/<int:pk>/simpan/", lists.save, name="list_save"),
    path("kur/unggahan/<int:pk>/batal/", lists.cancel, name="list_cancel"),
    path("kur/unggahan/<int:pk>/ditolak.xlsx", lists.refused, name="list_refused"),
    path("kur/aturan/", rules.index, name="rules"),
    path("kur/akses/", access.log, name="access_log"),
    path("kur/penghapusan/", access.erasures, name="erasures"),
    path("kur/penghapusan/<int:pk>/", access.certificate, name="certificate"),
    path("kohort/", cohorts.index, name="cohorts"),
]
