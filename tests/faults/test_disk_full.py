"""The disk of the database and of the portal fills up while people save, for real: a small file
system of its own."""

import json
import os
import shutil
import subprocess
from contextlib import contextmanager

import pytest

from tests.coverage_portal.operations.running import a_running_portal
from tests.faults.office import MOVEMENTS, Officer, lost, make_office

pytestmark = pytest.mark.long

SIZE_MB = 400
MOST_SAVES = 2000  # each writes a trail: the free space in the database's own files runs out


@pytest.fixture
def disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    for path in [folder, *folder.parents][:4]:
        path.chmod(path.stat().st_mode | 0o001)  # PostgreSQL gives up root
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m,mode=755", "portal-test", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"NOT TRIED: only root may mount a small disk here ({mounted.stderr.strip()})")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def filled(disk):
    """To the last byte, until the block ends."""
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        for size in (1 << 20, 1 << 12):
            try:
                while True:
                    os.write(file.fileno(), b"\0" * size)
            except OSError:
                pass
    try:
        yield
    finally:
        ballast.unlink()


def test_a_full_disk_is_said_reading_goes_on_and_saving_does_once_there_is_room(disk):
    with a_running_portal(disk / "portal") as running:
        make_office(running)
        running.start_and_wait()
        officer = Officer(running)
        assert officer.save("new", 1)[0] == 200
        with filled(disk):
            assert shutil.disk_usage(disk).free < 1 << 16
            refused = until_refused(officer)
            assert refused[0] == 503
            assert "hanya dapat dibaca" in refused[1]
            assert "tidak tersimpan" in refused[1]
            for path in ("/kinerja-pelaporan/", "/masuk/", officer.path, "/laporan/"):
                assert officer.get(path)[0] == 200, path
            assert words_of_health(officer)["disk"] == "full"
        assert lost(running, [officer]) == {}
        value = officer.acknowledged.get("lapsed", (0, 0))[1] + 1
        assert officer.save("lapsed", value)[0] == 200  # nobody restarted anything
        assert lost(running, [officer]) == {}
        assert running.children["web"].poll() is None
        assert running.children["worker"].poll() is None


def until_refused(officer):
    """The first answer that is no success, while a person types on."""
    for number in range(2, MOST_SAVES):
        answer = officer.save(MOVEMENTS[number % 5], number)
        if answer[0] != 200:
            return answer
    raise AssertionError(f"{MOST_SAVES} saves found room")


def words_of_health(officer):
    status, words = officer.get("/healthz")
    assert status == 503
    return json.loads(words)
