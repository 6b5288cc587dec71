"""The OpenAPI description: what every endpoint shares, and what cannot be read from the code."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import (
    OpenApiAuthenticationExtension,
    OpenApiSerializerExtension,
)
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import Direction, OpenApiResponse
from rest_framework import serializers

from common.problems import CONTENT_TYPE, PROBLEMS
from coverage_portal.api.authentication import (
    AggregatesVisible,
    SessionAuthentication,
    TokenAuthentication,
)


class ProblemErrorSerializer(serializers.Serializer):
    field = serializers.CharField(
        help_text=_("Misalnya month atau lines.1.new; kosong untuk keseluruhan")
    )
    code = serializers.CharField()
    message = serializers.CharField(help_text=_("Kalimat dalam bahasa Indonesia"))


class ProblemSerializer(serializers.Serializer):
    """Problem details (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.ChoiceField(sorted(PROBLEMS))
    detail = serializers.CharField()
    errors = ProblemErrorSerializer(many=True)  # type: ignore[assignment]


EVERYWHERE = (401, 406, 429)  # no token where one is needed, other form of answer, too many


def refusals(*statuses: int) -> dict[Any, OpenApiResponse]:
    """For `responses`: `{200: ThingSerializer, **refusals(400, 404)}`."""
    return {
        (status, CONTENT_TYPE): OpenApiResponse(
            ProblemSerializer, description=str(PROBLEMS[status][0])
        )
        for status in sorted({*statuses, *EVERYWHERE})
    }


class Schema(AutoSchema):
    """Says where nobody has to say who they are."""

    def get_auth(self) -> list[dict[str, list[str]]]:
        is_open = settings.PUBLIC_DASHBOARD and AggregatesVisible in self.view.permission_classes
        return [*super().get_auth(), *([{}] if is_open else [])]


class InputScheme(OpenApiSerializerExtension):
    """What a body may hold is what is named."""

    target_class = "coverage_portal.api.report_shapes.InputSerializer"
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        schema = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        return {**schema, "additionalProperties": False}


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": _("`Token cj_…`, dibuat di halaman akun."),
        }


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = SessionAuthentication
    name = "session"

    def get_security_definition(self, auto_schema: object) -> dict[str, Any]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
