"""How the API reads, answers and describes itself. The portal's settings take it in."""

from django.utils.translation import gettext_lazy as _

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "coverage_portal.api.description.Schema",
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "coverage_portal.api.authentication.TokenAuthentication",
        "coverage_portal.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["coverage_portal.api.authentication.AnonymousThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["coverage_portal.api.parsers.StorableJSONParser"],
    "EXCEPTION_HANDLER": "coverage_portal.api.exceptions.handle",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Cakupan Jamsostek",
    "VERSION": "1",
    "DESCRIPTION": _("Cakupan BPJS Ketenagakerjaan satu provinsi dan wilayahnya sebagai JSON."),
    "SERVE_INCLUDE_SCHEMA": False,
    "SORT_OPERATION_PARAMETERS": False,
    "ENUM_NAME_OVERRIDES": {"PaceStateEnum": "coverage_portal.api.shapes.PACE_STATES"},
}
