"""Colours by the names they have in portal.css: a figure says `role("primary")`, never a number.

On a page the custom property itself is the colour, so light, dark and print follow the page. A file
of its own has no stylesheet: there LIGHT puts the values in.
"""

from common.arithmetic import PaceState

LIGHT = {
    "ink": "#1f1f1f",
    "soft": "#525252",
    "faint": "#6b6b6b",
    "line": "#e5e5e5",
    "rule": "#8c8c8c",
    "paper": "#fff",
    "well": "#f2f2f2",
    "primary": "#196bcd",
    "tint": "#eff5fd",
    "good": "#1f6d2b",
    "bad": "#b3100a",
    "warn": "#7a5600",
    "warn-tint": "#fff7d6",
    "on-sun": "#1f1f1f",
    "m1": "#e6eef8",
    "m2": "#c5daf2",
    "m3": "#92bbe6",
    "m4": "#5696d6",
    "m5": "#1f66b5",
    "m6": "#0a3f86",
    "s1": "#196bcd",
    "s2": "#c76a00",
    "s3": "#5b6b1f",
    "s4": "#8a3f9e",
}
# A state has one colour wherever it stands; `.state--…` in portal.css are these.
STATE_ROLES = {
    PaceState.REACHED: "good",
    PaceState.ON_TRACK: "good",
    PaceState.NEEDS_ACCELERATION: "warn",
    PaceState.LIMITED: "bad",
    PaceState.DECLINING: "bad",
    PaceState.DEADLINE_PASSED: "bad",
}
SERIES = ("s1", "s2", "s3", "s4", "soft")  # one for each line of a comparison


def role(name: str) -> str:
    if name not in LIGHT:
        raise KeyError(f"no colour is named {name}")
    return f"var(--{name})"


def hex_code(colour: str) -> str:
    """`#196bcd` for `var(--primary)`."""
    code = LIGHT[colour.removeprefix("var(--").removesuffix(")")]
    return code if len(code) == 7 else "#" + "".join(digit * 2 for digit in code[1:])


def state_code(state: str) -> str:
    """The colour of a state's name; ink where there is no state."""
    return hex_code(STATE_ROLES[PaceState(state)] if state else "ink")
