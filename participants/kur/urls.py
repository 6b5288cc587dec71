from django.urls import path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from participants.kur.views import (
    access,
    banks,
    bulk,
    calls,
    doubts,
    home,
    letters,
    lists,
    load,
    outreach,
    people,
    purpose,
    releases,
    renewals,
    rules,
    worklist,
)

app_name = "kur"
# The log has one page, beside the trail of changes.
TO_ACCESS_LOG = require_safe(
    RedirectView.as_view(pattern_name="operations:access", query_string=True)
)
urlpatterns = [
    path("kur/", home.home, name="home"),
    path("kur/rilis/", releases.index, name="releases"),
    path("kur/rilis/<str:month>/", releases.preview, name="release"),
    path("kur/rilis/<str:month>/rilis/", releases.publish, name="release_publish"),
    path("kur/rilis/<str:month>/hitung-ulang/", releases.count_again, name="release_count"),
    path("kur/daftar/", worklist.index, name="people"),
    path("kur/daftar/ekspor/", worklist.export, name="export"),
    path("kur/daftar/pindah/", bulk.move, name="bulk_move"),
    path("kur/daftar/rencana/", bulk.plan, name="bulk_plan"),
    path("kur/daftar/minggu/", bulk.week, name="bulk_week"),
    path("kur/daftar/surat/", letters.print_letters, name="letters"),
    path("kur/teks/", letters.texts, name="texts"),
    path("kur/beban/", load.index, name="load"),
    path("kur/bank/", banks.index, name="banks"),
    path("kur/bank/target/", banks.target, name="bank_target"),
    path("kur/bank/tautan/", banks.link, name="bank_link"),
    path("kur/tujuan/", purpose.set_purpose, name="purpose"),
    path("kur/debitur/<int:pk>/", people.detail, name="person"),
    path("kur/debitur/<int:pk>/hasil/", calls.call, name="call"),
    path("kur/kredit/<int:pk>/formulir/", banks.form_numbers, name="form_numbers"),
    path("kur/debitur/<int:pk>/pindah/", people.move, name="move"),
    path("kur/debitur/<int:pk>/kembali/<int:move_id>/", people.move_back, name="move_back"),
    path("kur/debitur/<int:pk>/rencana/", people.plan, name="plan"),
    path("kur/debitur/<int:pk>/nik/", people.reveal, name="reveal"),
    path("kur/debitur/<int:pk>/akses/", people.access, name="person_access"),
    path("kur/sosialisasi/", outreach.events, name="events"),
    path("kur/sosialisasi/<int:pk>/", outreach.event, name="event"),
    path("kur/sosialisasi/<int:pk>/ubah/", outreach.change, name="event_change"),
    path("kur/sosialisasi/<int:pk>/hadir/", outreach.attended, name="attended"),
    path("kur/periksa/", doubts.doubts, name="doubts"),
    path("kur/perpanjangan/", renewals.index, name="renewals"),
    path("kur/unggah/", lists.debtors, name="upload"),
    path("kur/unggah/templat.xlsx", banks.template, name="list_template"),
    path("kur/cocokkan/", lists.members, name="match"),
    path("kur/unggahan/<int:pk>/", lists.detail, name="list"),
    path("kur/unggahan/<int:pk>/kemajuan/", lists.progress, name="list_progress"),
    path("kur/unggahan/<int:pk>/jawab/", lists.answer, name="list_answer"),
    path("kur/unggahan/<int:pk>/simpan/", lists.save, name="list_save"),
    path("kur/unggahan/<int:pk>/batal/", lists.cancel, name="list_cancel"),
    path("kur/unggahan/<int:pk>/ditolak.xlsx", lists.refused, name="list_refused"),
    path("kur/aturan/", rules.index, name="rules"),
    path("kur/akses/", TO_ACCESS_LOG, name="access_log"),
    path("kur/penghapusan/", access.erasures, name="erasures"),
    path("kur/penghapusan/<int:pk>/", access.certificate, name="certificate"),
]
