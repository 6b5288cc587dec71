from allauth.account import views as account
from allauth.mfa.base import views as mfa
from django.urls import include, path

from accounts import views

urlpatterns = [
    path("masuk/", account.login, name="account_login"),
    path("keluar/", account.logout, name="account_logout"),
    path("masuk/lagi/", account.reauthenticate, name="account_reauthenticate"),
    path("masuk/langkah-dua/", mfa.authenticate, name="mfa_authenticate"),
    path("akun/", views.account, name="account"),
    path("akun/token/", views.create_token, name="create_token"),
    path("akun/token/<int:pk>/cabut/", views.revoke_token, name="revoke_token"),
    path("akun/nama-wilayah/<int:pk>/lupakan/", views.forget_place, name="forget_place"),
    path("akun/sandi/", account.password_change, name="account_change_password"),
    path("akun/keamanan/", include("allauth.mfa.urls")),
]
