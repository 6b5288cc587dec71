"""What the demo decides before it starts anything; `.ci/demo` starts it for real."""

import socket
import stat

import pytest
from django.core.management import CommandError

from coverage_portal.operations.demo_env import ensure_demo_env
from coverage_portal.operations.management.commands.demo import refuse_taken_port


def test_a_taken_port_is_refused_with_a_way_out():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=rf"Port {port} .* make demo PORT=8001"):
            refuse_taken_port(port)
    refuse_taken_port(port)


def test_the_secrets_are_made_once_and_for_their_owner_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("PORTAL_DIR", str(tmp_path / "new"))
    ensure_demo_env()
    path = tmp_path / "new" / "demo.env"
    first = path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    ensure_demo_env()
    assert path.read_text() == first


def test_no_two_demos_share_a_secret(tmp_path, monkeypatch):
    texts = []
    for name in ("one", "two"):
        monkeypatch.setenv("PORTAL_DIR", str(tmp_path / name))
        ensure_demo_env()
        lines = (tmp_path / name / "demo.env").read_text().splitlines()
        texts.append(dict(line.split("=", 1) for line in lines))
    one, two = texts
    assert one.keys() == two.keys() == {"SECRET_KEY", "NIK_KEYS", "PORTAL_DEMO"}
    assert one["SECRET_KEY"] != two["SECRET_KEY"]
    assert one["NIK_KEYS"] != two["NIK_KEYS"]
