"""Text that goes into a downloaded table and must not become a formula there."""

from typing import Any

FORMULA_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: Any) -> Any:
    """Text that a spreadsheet would compute gets an apostrophe before it; the rest is unchanged."""
    if isinstance(value, str) and value.startswith(FORMULA_BEGINNINGS):
        return "'" + value
    return value
