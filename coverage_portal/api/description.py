"""Parts of the OpenAPI description that every endpoint shares."""

from typing import Any

from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers

from coverage_portal.problems import CONTENT_TYPE, PROBLEMS


class ProblemErrorSerializer(serializers.Serializer):
    field = serializers.CharField(help_text="`lines.1.new`, `month`; empty for the whole")
    code = serializers.CharField()
    message = serializers.CharField(help_text="In Indonesian")


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
        (status, CONTENT_TYPE): OpenApiResponse(ProblemSerializer, description=_title(status))
        for status in sorted({*statuses, *EVERYWHERE})
    }


def _title(status: int) -> str:
    return str(PROBLEMS[status][0])
