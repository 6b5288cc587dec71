"""Small views behind the API's own wrappings, so that these are tested apart from any figure."""

from django.urls import include, path
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.response import Response

from common.data_version import DataVersion
from coverage_portal.api.conditions import fresh_or_304, idempotent, read, require_match
from coverage_portal.api.conditions import strong_etag as tag
from coverage_portal.urls import (  # noqa: F401
    handler400,
    handler403,
    handler404,
    handler500,
)

CALLS = []


class Line(serializers.Serializer):
    new = serializers.IntegerField(min_value=0)


class Body(serializers.Serializer):
    lines = Line(many=True)
    note = serializers.CharField(max_length=5)


@read("aggregate_read", summary="An aggregate", tag="coverage", answer=OpenApiTypes.OBJECT)
def aggregate(request):
    CALLS.append(request.method)
    return Response({"version": DataVersion.number_now()})


@api_view(["GET", "PUT"])
def thing(request):
    if request.method == "GET":
        return fresh_or_304(request, tag("one"), lambda: Response({"thing": 1}))
    require_match(request, tag("one"))
    return Response({"thing": 2})


@api_view(["POST"])
@idempotent
def act(request):
    body = Body(data=request.data)
    body.is_valid(raise_exception=True)
    CALLS.append("act")
    return Response({"number": CALLS.count("act")}, status=201, headers={"ETag": tag(1)})


@api_view(["GET"])
def broken(request):
    raise RuntimeError("a fault of ours")


urlpatterns = [
    path("api/aggregate/", aggregate),
    path("api/thing/", thing),
    path("api/act/", act),
    path("api/broken/", broken),
    path("", include("coverage_portal.urls")),
]
