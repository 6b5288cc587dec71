"""Web and worker of a portal as processes, on a database of their own, to be killed by a test."""

import atexit
import hashlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

import psycopg2

from coverage_portal.operations import embedded
from tests.coverage_portal.operations.portal import BASE_DIR, Portal

DURABLE = {"PORTAL_TEST_PG": "0"}  # the test server of the suite does not wait for the disk


def wait_until(condition):
    deadline = time.monotonic() + 90
    while not condition():
        assert time.monotonic() < deadline, "waited 90 seconds in vain"
        time.sleep(0.1)


class Running:
    """Web and worker of one portal, killed and started again as a service manager does."""

    def __init__(self, portal, **environment):
        self.portal = portal
        self.environment = DURABLE | environment
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.children = {}

    def manage(self, *command):
        return self.portal.manage(*command, **self.environment)

    def command(self, name):
        if name == "worker":
            return [sys.executable, "manage.py", "db_worker", "--queue-name=*"]
        if name == "daily":
            return [sys.executable, "manage.py", "daily"]
        web = [sys.executable, "-m", "gunicorn", "coverage_portal.wsgi"]
        return [*web, f"--bind=127.0.0.1:{self.port}", "--worker-class=gthread", "--threads=4"]

    def start(self, name):
        with self.log(name).open("ab") as log:
            self.children[name] = subprocess.Popen(
                self.command(name),
                cwd=BASE_DIR,
                env=self.portal.environment | self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def log(self, name):
        return self.portal.folder / f"{name}.log"

    def kill(self, name):
        if name == "database":
            self.end_database(signal.SIGKILL)
            return
        self.end(name)
        self.start(name)

    def end(self, name):
        child = self.children.pop(name, None)
        if child is not None and child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()

    def end_database(self, how):
        pid_file = self.portal.folder / "postgres" / "postmaster.pid"
        os.kill(int(pid_file.read_text().split()[0]), how)
        self.manage("check")  # whoever starts next finds it gone and starts it

    def stop(self):
        for name in list(self.children):
            self.end(name)

    def connect(self):
        """To its embedded database, beside whatever runs there."""
        cluster = embedded.Cluster(self.portal.folder, "postgres", embedded.DURABLE)
        return closing(psycopg2.connect(cluster.url()))

    def collect_static(self):
        """What `collectstatic` made once, since it compresses for as long as some tests run."""
        if not (self.portal.folder / "static").exists():
            source = str(collected_folder() / "static")
            subprocess.run(["cp", "--archive", source, str(self.portal.folder)], check=True)

    def start_and_wait(self):
        """Web and worker, and the first answer."""
        self.collect_static()
        self.start("web")
        self.start("worker")
        wait_until(lambda: self._sent("GET", "/healthz/live", "") is not None)

    def ask(self, method, path, token, body=None):
        """The status of what `answer` got."""
        return self.answer(method, path, token, body).status

    def answer(self, method, path, token, body=None):
        """Until somebody answers; a person would read the report and press the button again, too."""
        report = "/".join(path.split("/")[:6]) + "/"
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            read = self._sent("GET", report, token)
            assert read is None or read.status not in {401, 403}, f"{read.status} for {report}"
            if read is not None and read.status == 200:
                answer = self._sent(method, path, token, body or {}, read.headers["ETag"])
                if answer is not None and answer.status < 500:
                    return answer
            time.sleep(0.2)
        raise AssertionError(f"nobody answers {path}")

    def _sent(self, method, path, token, body=None, etag=""):
        """The answer; None where the line broke."""
        headers = {"Authorization": f"Token {token}"}
        if method != "GET":
            headers |= {"If-Match": etag, "Content-Type": "application/json"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            content = None if body is None else json.dumps(body)
            connection.request(method, path, content, headers)
            response = connection.getresponse()
            response.content = response.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        return response


@cache
def migrated_folder():
    """A portal's folder with all tables and a server that has stopped, to be copied: migrating takes
    longer than most of the tests. It is made anew when a migration has changed."""
    digest = hashlib.sha256()
    for path in sorted(BASE_DIR.glob("[!.]*/**/migrations/*.py")):
        digest.update(path.read_bytes())
    parent = BASE_DIR / ".portal" / "migrated"
    folder = parent / digest.hexdigest()[:12]
    if not (folder / "done").exists():
        shutil.rmtree(parent, ignore_errors=True)
        folder.mkdir(parents=True)
        migrated = Running(Portal(folder)).manage("migrate", "-v0")  # ends with its server
        assert migrated.returncode == 0, migrated.stderr
        (folder / "done").touch()
    return folder


@cache
def collected_folder():
    folder = Path(tempfile.mkdtemp(prefix="portal-static-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    nobody = "postgresql://nobody@127.0.0.1:1/none"  # it asks no database
    collected = Portal(folder, nobody).manage("collectstatic", "--noinput", "-v0")
    assert collected.returncode == 0, collected.stderr
    return folder


@contextmanager
def a_running_portal(folder, database_url="", **environment):
    found = Running(Portal(folder, database_url), **environment)
    folder.mkdir(exist_ok=True)
    if database_url:
        migrated = found.manage("migrate", "-v0")
        assert migrated.returncode == 0, migrated.stderr
    else:
        source = str(migrated_folder() / "postgres")
        subprocess.run(["cp", "--archive", source, str(folder)], check=True)
    try:
        yield found
    finally:
        found.stop()
