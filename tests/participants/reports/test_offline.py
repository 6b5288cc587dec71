"""The shell that a browser keeps for a reload without a line: it holds nothing of anybody."""

import re

import pytest
from django.conf import settings


def test_the_shell_is_the_same_for_everybody_and_holds_no_figure(client, as_user, cast):
    anonymous = client.get("/laporan/luring/")
    signed_in = as_user(cast.officer_a).get("/laporan/luring/")
    assert anonymous.content == signed_in.content
    assert cast.officer_a.username not in signed_in.content.decode()
    assert not signed_in.cookies


def test_the_worker_keeps_the_shell_and_every_module_of_the_grid(client, db):
    response = client.get("/laporan/luring.js")
    assert response["Content-Type"].startswith("text/javascript")
    listed = re.findall(r'^  "(?:/static/)?(.+)",$', response.content.decode(), re.MULTILINE)
    modules = [path.name for path in (settings.BASE_DIR / "static/js/report").iterdir()]
    assert {f"js/report/{name}" for name in modules} <= set(listed)
    assert "SHELL" not in listed


@pytest.mark.parametrize("address", ["/laporan/pontianak/2024-07/", "/laporan/"])
def test_pages_with_figures_are_never_kept_by_a_browser(as_user, cast, report, address):
    response = as_user(cast.officer_a).get(address)
    assert "no-store" in response["Cache-Control"]
