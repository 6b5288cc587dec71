from allauth.account import views as account
from allauth.mfa.base import views as mfa
from django.urls import include, path, re_path

from accounts.views import account as own
from accounts.views import deputies, notices, people, security

urlpatterns = [
    path("masuk/", account.login, name="account_login"),
    path("keluar/", account.logout, name="account_logout"),
    path("masuk/lagi/", account.reauthenticate, name="account_reauthenticate"),
    path("masuk/langkah-dua/", mfa.authenticate, name="mfa_authenticate"),
    path("masuk/lupa-sandi/", account.password_reset, name="account_reset_password"),
    path(
        "masuk/lupa-sandi/dikirim/",
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^masuk/sandi-baru/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "masuk/sandi-baru/selesai/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("undangan/<str:key>/", security.set_password, name="set_password"),
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
    path("akun/sesi/", security.own_sessions, name="own_sessions"),
    path("akun/sesi/<int:pk>/akhiri/", security.end_session, name="end_session"),
    path("akun/sesi/akhiri/", security.end_all_sessions, name="end_all_sessions"),
    path("akun/langkah-kedua/", security.second_factor_owed, name="second_factor_owed"),
    path("pemberitahuan/", notices.index, name="notices"),
    path("pemberitahuan/dibaca/", notices.read_all, name="read_notices"),
    path("pemberitahuan/<int:pk>/dibaca/", notices.read, name="read_notice"),
    path("pemberitahuan/<int:pk>/buka/", notices.open_notice, name="open_notice"),
    path("pengguna/", people.index, name="people"),
    path("pengguna/undang/", people.invite, name="invite"),
    path("pengguna/<int:pk>/", people.person, name="person"),
    path("pengguna/<int:pk>/undangan/", people.resend, name="resend_invitation"),
    path("pengguna/<int:pk>/minta/<str:kind>/", people.ask, name="ask_rights"),
    path("pengguna/permintaan/<int:pk>/", people.decide, name="decide_rights"),
    path("akun/sandi/", account.password_change, name="account_change_password"),
    path("akun/keamanan/", include("allauth.mfa.urls")),
]
