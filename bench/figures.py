"""One measured figure, with its goal beside it where there is one (docs/decisions.md says why)."""

from typing import Any


def figure(
    name: str, value: float, unit: str, n: int, notes: str = "", *, goal: str = ""
) -> dict[str, Any]:
    """`{"name": "kept page / empty view", "value": 1.8, "unit": "times", "n": 300,
    "goal": "at most 2", "notes": ""}`."""
    return {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "n": n,
        "goal": goal,
        "notes": notes,
    }
