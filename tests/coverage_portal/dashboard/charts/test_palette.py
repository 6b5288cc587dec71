"""A colour has one value and a state one colour, on the page and in every file."""

import re
from pathlib import Path

from django.conf import settings

from coverage_portal.dashboard.charts.palette import LIGHT, STATE_ROLES

CSS = (Path(settings.BASE_DIR) / "static" / "css" / "portal.css").read_text()


def test_a_state_has_the_colour_of_the_page():
    rules = re.findall(r"^(\.state--[^{]+)\{ color: var\(--(\w+)\); \}", CSS, re.M)
    on_page = {name: role for names, role in rules for name in re.findall(r"state--(\w+)", names)}
    for state, role in STATE_ROLES.items():
        assert on_page[state.value] == role


def test_the_colours_of_files_are_those_of_the_page():
    light = CSS[: CSS.index("@media (prefers-color-scheme: dark)")]
    values = dict(re.findall(r"--([\w-]+): (#[0-9a-f]+)", light))
    for name, value in LIGHT.items():
        assert values[name] == value
