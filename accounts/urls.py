from allauth.account import views as account
from allauth.mfa.base import views as mfa
from django.urls import include, path

from accounts.views import account as own
from accounts.views import deputies, notices

urlpatterns = [
    path("masuk/", account.login, name="account_login"),
    path("keluar/", account.logout, name="account_logout"),
    path("masuk/lagi/", account.reauthenticate, name="account_reauthenticate"),
    path("masuk/langkah-dua/", mfa.authenticate, name="mfa_authenticate"),
    path("akun/", own.account, name="account"),
    path("akun/token/", own.create_token, name="create_token"),
    path("akun/token/<int:pk>/cabut/", own.revoke_token, name="revoke_token"),
    path("akun/nama-wilayah/<int:pk>/lupakan/", own.forget_place, name="forget_place"),
    path("akun/kalender/", own.make_calendar, name="make_calendar"),
    path("akun/kalender/cabut/", own.revoke_calendar, name="revoke_calendar"),
    path("akun/wakil/", deputies.index, name="deputies"),
    path("akun/wakil/<int:pk>/akhiri/", deputies.end, name="end_deputyship"),
    path("akun/wakil/<int:pk>/bertindak/", deputies.act, name="act_for"),
    path("akun/wakil/selesai/", deputies.stop, name="stop_acting"),
    path("pemberitahuan/", notices.index, name="notices"),
    path("pemberitahuan/dibaca/", notices.read_all, name="read_notices"),
    path("pemberitahuan/<int:pk>/dibaca/", notices.read, name="read_notice"),
    path("pemberitahuan/<int:pk>/buka/", notices.open_notice, name="open_notice"),
    path("akun/sandi/", account.password_change, name="account_change_password"),
    path("akun/keamanan/", include("allauth.mfa.urls")),
]
