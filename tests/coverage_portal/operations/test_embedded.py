"""The embedded server, with real processes: who starts it, who stops it, what a kill leaves."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from coverage_portal.operations import embedded
from tests.coverage_portal.operations.portal import BASE_DIR, Portal

pytestmark = pytest.mark.xdist_group("embedded")  # one server for all

USER = """
import sys
from coverage_portal.operations.embedded import ensure_server
print(ensure_server(), flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("embedded")


@contextmanager
def using(home, **environment):
    """A process that uses the server until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", USER],
        cwd=BASE_DIR,
        env=Portal(home).environment | environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        yield process
        process.stdin.close()


def url_of(process):
    return process.stdout.readline().strip()


def server_pid(home):
    return int((home / "test-postgres" / "postmaster.pid").read_text().split()[0])


def keeper_pid(home):
    for process in psutil.process_iter(["cmdline"]):
        if str(home / "test-postgres.users") in (process.info["cmdline"] or []):
            return process.pid
    return None


def wait_until(condition):
    deadline = time.monotonic() + 15
    while not condition():
        assert time.monotonic() < deadline, "waited 15 seconds in vain"
        time.sleep(0.05)


def test_two_at_once_share_one_server_and_the_last_one_stops_it(home):
    with using(home) as first, using(home) as second:
        assert url_of(first) == url_of(second)
        pid = server_pid(home)
        second.stdin.close()
        second.wait(timeout=15)
        assert psutil.pid_exists(pid)
    assert not (home / "test-postgres" / "postmaster.pid").exists()
    wait_until(lambda: not psutil.pid_exists(pid))
    wait_until(lambda: keeper_pid(home) is None)


def test_a_killed_user_does_not_keep_the_server_alive(home):
    with using(home) as user:
        assert url_of(user)
        pid = server_pid(home)
        user.kill()
    wait_until(lambda: not psutil.pid_exists(pid))


def test_it_starts_again_after_everything_was_killed(home):
    with using(home) as user:
        assert url_of(user)
        for pid in (user.pid, keeper_pid(home), server_pid(home)):
            os.kill(pid, signal.SIGKILL)
    assert (home / "test-postgres" / "postmaster.pid").exists()
    with using(home) as user:
        assert url_of(user)


def test_a_stale_pid_of_another_program_is_seen_through(home):
    with using(home) as user:
        assert url_of(user)
    pid_file = home / "test-postgres" / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n")
    with using(home) as user:
        assert url_of(user)
        assert server_pid(home) != os.getpid()


def test_a_path_too_long_for_a_socket_is_no_hindrance(tmp_path):
    with using(tmp_path / ("long" * 30)) as user:
        before, short = url_of(user).split("?host=")
        assert before == "postgresql://postgres@/portal"
        assert short.startswith("/tmp/portal-")
    Path(short).rmdir()


@pytest.mark.parametrize(
    ("setting", "pytest_version", "expected"),
    [
        pytest.param("1", None, "test-postgres", id="asked for"),
        pytest.param("0", "8", "postgres", id="refused inside pytest"),
        pytest.param(None, "8", "test-postgres", id="inside pytest"),
        pytest.param(None, None, "postgres", id="the demo"),
    ],
)
def test_only_tests_get_the_server_that_does_not_wait_for_the_disk(
    monkeypatch, setting, pytest_version, expected
):
    for name, value in [("PORTAL_TEST_PG", setting), ("PYTEST_VERSION", pytest_version)]:
        monkeypatch.delenv(name, raising=False)
        if value is not None:
            monkeypatch.setenv(name, value)
    cluster = embedded.Cluster.current()
    assert cluster.name == expected
    assert ("fsync" in cluster.options) == (expected == "test-postgres")


def test_a_machine_without_the_wheel_is_told_what_to_set(monkeypatch):
    monkeypatch.setattr(embedded, "find_spec", lambda name: None)
    with pytest.raises(embedded.EmbeddedServerError, match="Set DATABASE_URL"):
        embedded.bin_dir()


def test_the_programs_of_a_backup_are_in_the_wheel():
    assert {"postgres", "pg_ctl", "pg_dump", "pg_restore", "psql"} <= {
        Path(path).name for path in embedded.bin_dir().iterdir()
    }
