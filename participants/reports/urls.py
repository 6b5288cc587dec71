from django.urls import path

from participants.reports.views import (
    entry,
    imports,
    offline,
    public,
    recaps,
    steps,
    verification,
    worklist,
)

app_name = "reports"
REPORT = "laporan/<slug:branch>/<str:month>/"
VERIFY = "verifikasi/<slug:branch>/<str:month>/"

urlpatterns = [
    path("laporan/", worklist.index, name="worklist"),
    path("laporan/luring/", offline.shell, name="offline"),
    path("laporan/luring.js", offline.worker, name="offline_worker"),
    path(REPORT, entry.report, name="report"),
    path(REPORT + "sel/", entry.cells, name="cells"),
    path(REPORT + "tempel/", entry.paste, name="paste"),
    path(REPORT + "pemeriksaan/", entry.checks, name="checks"),
    path(REPORT + "kirim/", steps.submit, name="submit"),
    path(REPORT + "catatan/", steps.note, name="note"),
    path(REPORT + "jawab/<int:mark>/", steps.answer, name="answer"),
    path(REPORT + "bukti/", steps.attach, name="attach"),
    path(REPORT + "bukti/<int:evidence>/", steps.evidence, name="evidence"),
    path(REPORT + "bukti/<int:evidence>/hapus/", steps.detach, name="detach"),
    path(REPORT + "koreksi/", steps.amend, name="amend"),
    path(REPORT + "koreksi/batal/", steps.discard, name="discard"),
    path(REPORT + "koreksi/pulihkan/<int:revision>/", steps.restore, name="restore"),
    path(REPORT + "templat.xlsx", imports.template, name="template"),
    path(REPORT + "buka/", steps.reopen, name="reopen"),
    path("verifikasi/", verification.index, name="verification"),
    path(VERIFY, verification.detail, name="verify_page"),
    path(VERIFY + "setujui/", verification.verify, name="verify"),
    path(VERIFY + "kembalikan/", verification.send_back, name="return"),
    path("revisi/", public.restatements, name="restatements"),
    path("kinerja-pelaporan/", public.performance, name="performance"),
    path("kinerja-pelaporan/<str:month>/", public.month_sums, name="month_sums"),
    path("impor/", imports.index, name="imports"),
    path("impor/lupakan/", imports.forget, name="forget_columns"),
    path("impor/<int:pk>/", imports.detail, name="import"),
    path("impor/<int:pk>/ajukan/", recaps.prepare, name="prepare_recap"),
    path("impor/<int:pk>/verifikasi/", recaps.verify, name="verify_recap"),
    path("impor/<int:pk>/kembalikan/", recaps.send_back, name="return_recap"),
    path("impor/<int:pk>/koreksi/", imports.correct, name="correct_import"),
    path("impor/<int:pk>/jawab/", imports.answer, name="answer_import"),
    path("impor/<int:pk>/simpan/", imports.save, name="save_import"),
    path("impor/<int:pk>/buang/", imports.discard, name="discard_import"),
    path("impor/<int:pk>/bertanda.xlsx", imports.marked_file, name="marked_import"),
]
