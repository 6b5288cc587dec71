from django.urls import path

from commitments.views import answers, meetings, register, work

app_name = "commitments"

urlpatterns = [
    path("", register.register, name="register"),
    path("komitmen.csv", register.download_csv, name="csv"),
    path("baru/", work.new, name="new"),
    path("<int:number>/", register.commitment, name="commitment"),
    path("<int:number>/ubah/", work.change, name="change"),
    path("<int:number>/tarik/", work.withdraw, name="withdraw"),
    path("<int:number>/verifikasi/", work.verify, name="verify"),
    path("<int:number>/kembalikan/", work.send_back, name="send_back"),
    path("<int:number>/kemajuan/", work.progress, name="progress"),
    path("<int:number>/jawab/", answers.answer, name="answer"),
    path("jawab/<str:code>/", answers.by_letter, name="answer_by_letter"),
    path("kemajuan/<int:pk>/bukti/", work.evidence, name="evidence"),
    path("kemajuan/<int:pk>/verifikasi/", work.verify_progress, name="verify_progress"),
    path("kemajuan/<int:pk>/kembalikan/", work.send_back_progress, name="send_back_progress"),
    path("rapat/", meetings.index, name="meetings"),
    path("rapat/baru/", meetings.edit, name="new_meeting"),
    path("rapat/<int:pk>/", meetings.meeting, name="meeting"),
    path("rapat/<int:pk>/ubah/", meetings.edit, name="change_meeting"),
    path("rapat/<int:pk>/bahan/", meetings.add_paper, name="add_paper"),
    path("rapat/bahan/<int:pk>/", meetings.paper, name="paper"),
    path("rapat/<int:pk>/agenda/", meetings.agenda, name="agenda"),
    path("rapat/<int:pk>/agenda.pdf", meetings.agenda_pdf, name="agenda_pdf"),
    path("rapat/<int:pk>/agenda.pptx", meetings.agenda_slides, name="agenda_slides"),
    path("rapat/<int:pk>/keputusan/", meetings.decisions, name="decisions"),
    path("rapat/<int:pk>/tutup/", meetings.close, name="close_meeting"),
    path("rapat/<int:pk>/risalah.pdf", meetings.minutes_pdf, name="minutes_pdf"),
]
