"""What lies in deploy/, as systemd and nginx themselves judge it."""

import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from coverage_portal.operations import server_env
from tests.coverage_portal.operations.portal import BASE_DIR

DEPLOY = BASE_DIR / "deploy"
UNITS = sorted(path.name for path in (DEPLOY / "systemd").glob("portal-*.*") if path.is_file())
SERVICES = [name for name in UNITS if name.endswith(".service")]
MOST_EXPOSURE = 3.0  # of ten; `systemd-analyze security` calls 9 and more unsafe

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None,
    reason="systemd-analyze is missing: apt-get install systemd",
)


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    """A root folder with the units and the programs that they start."""
    root = tmp_path_factory.mktemp("machine")
    units = root / "etc" / "systemd" / "system"
    units.mkdir(parents=True)
    shutil.copytree(DEPLOY / "systemd", units, dirs_exist_ok=True)
    for target in ("network-online", "multi-user", "timers", "sysinit", "shutdown", "basic"):
        (units / f"{target}.target").write_text("[Unit]\nDescription=x\n")
    for name in ("systemd-journald@", "systemd-journald-varlink@"):
        (units / f"{name}.socket").write_text("[Socket]\nListenStream=/run/x\n")
    for program in ("srv/portal/.venv/bin/python", "srv/portal/.venv/bin/gunicorn", "bin/kill"):
        path = root / program
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("#!/bin/sh\n")
        path.chmod(0o755)
    return root


def analyze(*command):
    return subprocess.run(
        ["systemd-analyze", *command], capture_output=True, text=True, check=False, timeout=60
    )


def unit_named(name):
    return name.replace("@.", "@portal-daily.service.")


@needs_systemd
@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_the_rights_it_needs_and_few_more(machine, name):
    done = analyze("security", "--offline=true", f"--root={machine}", unit_named(name))
    [score] = re.findall(r"exposure level for \S+: ([\d.]+)", done.stdout)
    assert float(score) < MOST_EXPOSURE


@needs_systemd
def test_systemd_understands_every_line(machine):
    done = analyze("verify", f"--root={machine}", "--man=no", *map(unit_named, UNITS))
    ours = [line for line in done.stderr.splitlines() if "portal" in line]
    assert (ours, done.returncode) == ([], 0), done.stderr


@pytest.mark.parametrize("name", [name for name in SERVICES if "failure" not in name])
def test_a_service_that_fails_is_written_about(name):
    assert "OnFailure=portal-failure@%n.service" in (DEPLOY / "systemd" / name).read_text()


def test_every_setting_of_the_set_up_is_a_setting():
    values = re.findall(r'"([A-Z_]+)=', (DEPLOY / "set-up").read_text())
    assert len(values) > 8
    server_env.server_env(dict.fromkeys(values, "x"))


def test_the_settings_of_a_server_are_made_once_and_for_their_owner_alone(tmp_path):
    path = tmp_path / ".env"
    assert "was made" in "".join(server_env.write(path, {"ALLOWED_HOSTS": "portal.contoh.id"}))
    first = path.read_text()
    assert "ALLOWED_HOSTS=portal.contoh.id\n" in first
    assert re.search(r"^NIK_KEYS=1:.{44}:.{44}$", first, re.MULTILINE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    complete, other = server_env.write(path, {"ALLOWED_HOSTS": "lain.contoh.id"})
    assert "stays as it is" in complete
    assert other.startswith("ALLOWED_HOSTS: otherwise")
    assert path.read_text() == first


def test_what_an_older_release_did_not_know_is_added_and_what_stands_stays(tmp_path):
    path = tmp_path / ".env"
    old = "SECRET_KEY=lama\nNIK_KEYS=1:a:b\nNUM_PROXIES=2\nBACKUP_FOLDER=/cadangan\n# sendiri\nA=\n"
    path.write_text(f"{old}export DATABASE_ROLE= \n")
    given = {
        "DATABASE_ROLE": "portal",
        "TRUSTED_PROXIES": "1",
        "MEDIA_ROOT": "/var/lib/portal/media",
    }
    told = " ".join(server_env.write(path, given | {"BACKUP_FOLDER": "/var/backups/portal"}))
    assert path.read_text() == f"{old}DATABASE_ROLE=portal\nMEDIA_ROOT=/var/lib/portal/media\n"
    assert "Added" in told
    assert ". BACKUP_FOLDER: otherwise" in told
    assert "/cadangan" not in told


def test_every_service_runs_as_somebody_and_only_backups_as_the_user_of_backups():
    """Nobody takes over the web process and finds a backup's rights, or the owner's password."""
    users = {}
    for name in SERVICES:
        text = (DEPLOY / "systemd" / name).read_text()
        assert "owner.env" not in text
        users |= dict.fromkeys([name], re.findall(r"^User=(\S+)$", text, re.MULTILINE))
    assert users.pop("portal-backup.service") == ["portal-backup"]
    assert set(map(tuple, users.values())) == {("portal",)}
    assert 'owner_env")" && as_portal' not in (DEPLOY / "set-up").read_text()


def test_the_set_up_is_a_script_that_bash_can_read():
    script = DEPLOY / "set-up"
    assert os.access(script, os.X_OK)
    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0


def test_a_second_set_up_opens_the_keys_to_nobody(tmp_path):
    """While the code is given to root and made readable, those of a running portal stay closed."""
    for name in (".env", "manage.py"):
        (tmp_path / name).touch(mode=0o600)
    script = (DEPLOY / "set-up").read_text()
    lines = [line for line in script.splitlines() if "chmod" in line or line.startswith("code()")]
    lines = [line for line in lines if not line.startswith("chmod 600")]
    subprocess.run(["bash", "-euc", "home=$PWD\n" + "\n".join(lines)], cwd=tmp_path, check=True)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {".env": 0o600, "manage.py": 0o644}


def test_nginx_keeps_pages_where_debian_has_a_folder_for_it():
    """It makes the last folder itself, and refuses to start where the one above is missing."""
    conf = (DEPLOY / "nginx" / "portal.conf").read_text()
    [path] = re.findall(r"^proxy_cache_path (\S+)", conf, re.MULTILINE)
    assert Path(path).parent == Path("/var/lib/nginx")  # of Debian's nginx-common


def test_the_certificate_can_be_renewed_while_nginx_runs():
    script = (DEPLOY / "set-up").read_text()
    [certbot] = re.findall(r"certbot certonly .*", script)
    assert "--pre-hook 'systemctl stop nginx' --post-hook 'systemctl start nginx'" in certbot


def test_neither_image_nor_container_has_more_rights_than_it_needs():
    image = (DEPLOY / "compose" / "Dockerfile").read_text()
    assert re.search(r"^USER portal$", image, re.MULTILINE)
    compose = (DEPLOY / "compose" / "compose.yaml").read_text()
    for line in ("read_only: true", 'user: "10001:10001"', "cap_drop: [ALL]", "no-new-privileges"):
        assert line in compose
    assert "Untried" in image
    assert "Untried" in compose


def test_the_image_leaves_keys_and_data_out():
    left_out = Path(BASE_DIR, ".dockerignore").read_text().splitlines()
    assert {".env", ".portal", "deploy/compose/portal.env"} <= set(left_out)
