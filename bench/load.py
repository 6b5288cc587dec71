"""What the portal carries as deploy/ sets it up, on this machine: nginx with TLS, limits and cache,
the web processes of its unit, a worker. Forty people who save, then a thousand readers a second.

`PORTAL_LOAD_SECONDS=600 python -m bench load` for longer. Whoever asks shares the processors: the
notes say how much of one it took, and how busy the machine was before.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import load_people, load_readers
from bench.figures import figure
from bench.http import database_url
from coverage_portal.operations.management.commands.demo import load_demo
from participants.figures.totals import differences
from tests.coverage_portal.operations.portal import BASE_DIR
from tests.deploy.stage import Stage, prepared, served

SECONDS = float(os.environ.get("PORTAL_LOAD_SECONDS", "120"))
READING_SECONDS = min(SECONDS, 45.0)
UNIT = BASE_DIR / "deploy" / "systemd" / "portal-web.service"


def run() -> list[dict[str, Any]]:
    if shutil.which("nginx") is None:
        raise SystemExit("The load goes through nginx: apt-get install nginx-light")
    load_demo(sample=True, say=lambda _words: None)
    office = load_people.make_office()
    verifier, corrections = load_readers.make_corrections()
    with _stage() as stage:
        figures = load_people.measure(stage, office, SECONDS)
        figures += load_readers.measure(stage, verifier, corrections, READING_SECONDS)
    wrong = len(differences())
    return [*figures, figure("totals that differ afterwards", wrong, "totals", 1, goal="0")]


@contextmanager
def _stage() -> Iterator[Stage]:
    folder = Path(tempfile.mkdtemp(prefix="portal-load-"))
    folder.chmod(0o755)  # nginx's workers give up root
    arguments = re.findall(r"--(?:workers|worker-class|threads)=\S+", UNIT.read_text())
    try:
        stage = prepared(folder, database_url(), webs=1, web_arguments=tuple(arguments))
        stage.manage("compile_translations", "-v0")
        stage.manage("collectstatic", "--noinput", "-v0")
        with _worker(stage), served(stage):
            yield stage
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _worker(stage: Stage) -> Iterator[None]:
    command = [sys.executable, "manage.py", "db_worker", "--queue-name=*", "--worker-id=load"]
    with (stage.portal.folder / "worker.log").open("wb") as log:
        running = subprocess.Popen(
            command, cwd=BASE_DIR, env=stage.portal.environment, stdout=log, stderr=log
        )
    try:
        yield
    finally:
        running.terminate()
        running.wait(30)
