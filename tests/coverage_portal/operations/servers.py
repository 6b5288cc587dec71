"""Debian's PostgreSQL 15, started for a test on loopback: the server of a real portal."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

BIN = Path("/usr/lib/postgresql/15/bin")
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
needs_postgresql_15 = pytest.mark.skipif(
    not (BIN / "initdb").exists(), reason="Debian's postgresql-15 is missing: apt-get install it"
)


def as_postgres(*command):
    """PostgreSQL refuses to run as root."""
    account = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
    ids = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, **ids)
    assert done.returncode == 0, done.stdout + done.stderr


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def start(data, port, **options):
    settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": ""} | options
    words = " ".join(f"-c {name}={value}" for name, value in settings.items())
    as_postgres(
        *(str(BIN / "pg_ctl"), "start", "--wait", "--silent", f"--pgdata={data}"),
        *(f"--log={data}.log", f"--options={words} -c port={port}"),
    )


def stop(data):
    as_postgres(str(BIN / "pg_ctl"), "stop", "--mode=immediate", "--silent", f"--pgdata={data}")


@contextmanager
def postgresql_15(**options):
    """Its folder, and the address of an empty database whose owner is no superuser."""
    home = Path(tempfile.mkdtemp(prefix="portal-pg15-"))
    if os.geteuid() == 0:
        shutil.chown(home, "postgres", "postgres")
    data, port = home / "data", free_port()
    as_postgres(
        *(str(BIN / "initdb"), f"--pgdata={data}", "--username=postgres", "--auth=trust"),
        *("--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
    )
    try:
        start(data, port, **QUICK | options)
        psql = (str(BIN / "psql"), "-qh127.0.0.1", f"-p{port}", "-Upostgres")
        as_postgres(*psql, "-cCREATE ROLE portal LOGIN", "-cCREATE DATABASE portal OWNER portal")
        yield home, f"postgresql://portal@127.0.0.1:{port}/portal"
    finally:
        stop(data)
        shutil.rmtree(home, ignore_errors=True)
