"""Values as the API writes them."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from drf_spectacular.utils import OpenApiParameter, extend_schema_field
from rest_framework import serializers

from common import formats
from coverage_portal.dashboard.columns import PlaceColumn
from participants.coverage.position import Position

MONTH_PATTERN = "^[0-9]{4}-(0[1-9]|1[0-2])$"
REGION_PATTERN = r"^[0-9]{2}(\.[0-9]{2})?$"
SLUG_PATTERN = "^[-a-zA-Z0-9_]+$"
LONGEST_PERCENT = 20  # digits: of a single worker, the largest counts are billions of per cent


def month_parameter(
    name: str, description: Any, location: Literal["query", "path"] = "query"
) -> OpenApiParameter:
    return OpenApiParameter(name, str, location, pattern=MONTH_PATTERN, description=description)


class PercentField(serializers.DecimalField):
    """`"36.47"`: a string with two decimals, so that no reader makes a binary fraction of it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_digits=LONGEST_PERCENT, decimal_places=2, **options)


@extend_schema_field({"type": "string", "pattern": REGION_PATTERN, "example": "61.12"})
class RegionCodeField(serializers.CharField):
    """The code that Kemendagri gives a place. One that nobody has is refused where it is looked up."""


@extend_schema_field({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$", "example": "7.1"})
class AmountField(serializers.Field):
    """`"7.1"`: a decimal as it was stated, without padding."""

    def to_representation(self, value: Decimal) -> str:
        return f"{value.normalize():f}"


class WholeNumberField(serializers.IntegerField):
    """An integer of JSON alone: `"1_000"`, `"１２"`, `12.0`, `true` and `1e3` are none."""

    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int:
            self.fail("invalid")
        number: int = super().to_internal_value(data)
        return number


@extend_schema_field({"type": "string", "pattern": MONTH_PATTERN, "example": "2024-07"})
class MonthField(serializers.Field):
    def to_representation(self, value: date) -> str:
        return formats.month_code(value)


KINDS: dict[str, type[serializers.Field]] = {
    "people": serializers.IntegerField,
    "signed": serializers.IntegerField,
    "count": serializers.IntegerField,
    "percent": PercentField,
    "points": PercentField,
    "text": serializers.CharField,
    "month": MonthField,
    "day": serializers.DateField,
    "moment": serializers.DateTimeField,
}


def column_field(column: PlaceColumn) -> serializers.Field:
    """A column of the table of places as a field of a position."""
    kind: Any = KINDS[column.kind]

    class ColumnField(kind):
        def get_attribute(self, position: Position) -> Any:
            return column.value(position)

    return ColumnField(allow_null=True, help_text=column.api_help or None)
