from decimal import Decimal
from typing import Any

from django import forms


class PlainNumber(forms.NumberInput):
    """85 and 85.5, not 85.00 and 85.50: what was typed comes back."""

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, Decimal):
            value = f"{value.normalize():f}"
        return super().format_value(value)
