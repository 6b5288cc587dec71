from django.contrib import admin
from django.urls import include, path
from django.views.i18n import JavaScriptCatalog

from coverage_portal.exports.views import check, check_form
from coverage_portal.language import language
from coverage_portal.metrics import metrics
from coverage_portal.operations.health import healthz, live

urlpatterns = [
    path("", include("coverage_portal.dashboard.urls")),
    path("", include("accounts.urls")),
    path("", include("participants.reports.urls")),
    path("", include("participants.kur.urls")),
    path("", include("participants.cohorts.urls")),
    path("catatan/", include("participants.coverage.notes.urls")),
    path("penghargaan/", include("awards.urls")),
    path("", include("coverage_portal.exports.open_data.urls")),
    path("komitmen/", include("commitments.urls")),
    path("rencana/", include("commitments.plan_urls")),
    path("unduh/", include("coverage_portal.exports.urls")),
    path("langganan/", include("coverage_portal.subscriptions.urls")),
    path("periksa/", check_form, name="paper_check_form"),
    path("periksa/<str:number>/", check, name="paper_check"),
    path("api/", include("coverage_portal.api.urls")),
    path("webhook/", include("coverage_portal.api.webhooks.urls")),
    path("bahasa/<str:code>/", language, name="language"),
    path("teks.js", JavaScriptCatalog.as_view(domain="djangojs"), name="javascript_catalog"),
    path("penyiapan/", include("coverage_portal.setup.urls")),
    path("jejak/", include("coverage_portal.operations.urls")),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
    path("healthz/live", live, name="healthz_live"),
    path("metrics", metrics, name="metrics"),
]

handler400 = "coverage_portal.error_views.bad_request"
handler403 = "coverage_portal.error_views.permission_denied"
handler404 = "coverage_portal.error_views.page_not_found"
handler500 = "coverage_portal.error_views.server_error"
