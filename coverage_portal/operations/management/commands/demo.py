import os
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections, transaction

from accounts.models import User
from coverage_portal.operations.one_at_a_time import one_at_a_time
from coverage_portal.operations.processes import (
    ChildEndedError,
    Processes,
    Stopped,
    stop_on_signals,
)
from coverage_portal.operations.static_collection import collect_static
from participants.reports.public import open_demo_month
from regions.models import Region

HOST = "127.0.0.1"
READY_SECONDS = 60


class Command(BaseCommand):
    help = "Prepare the database, then serve the portal until Ctrl-C. `make demo` calls this."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=os.environ.get("PORT", "8000"))
        parser.add_argument(
            "--no-sample",
            action="store_true",
            default=os.environ.get("SAMPLE") == "0",
            help="Real facts only; also by SAMPLE=0.",
        )

    def handle(self, *args: Any, port: int, no_sample: bool, **options: Any) -> None:
        refuse_taken_port(port)
        stop_on_signals()
        try:
            self.prepare(sample=not no_sample)
            self.serve(port)
        except Stopped:
            self.stdout.write("\nStopped.")
        except ChildEndedError as error:
            raise CommandError(f"{error} Everything else was stopped.") from error

    def prepare(self, *, sample: bool) -> None:
        self.say("Preparing the database ...")
        with one_at_a_time(self.say):  # or another demo on the same data would load them, too
            call_command("migrate", verbosity=0, interactive=False)
            call_command("compile_translations", verbosity=0)
            if collect_static():
                self.say("Static files were collected.")
            if Region.objects.exists():
                self.say("Going on with the data of the last run.")
            else:
                load_demo(sample=sample, say=self.say)
        connections.close_all()

    def serve(self, port: int) -> None:
        os.environ.setdefault("PORTAL_URL", f"http://{HOST}:{port}")  # for links in letters
        with Processes() as processes:
            processes.start("web", web_command(port))
            processes.start("worker", worker_command())
            wait_until_ready(port, processes)
            self.announce(port)
            processes.watch(self.say)

    def announce(self, port: int) -> None:
        self.say(f"\nThe portal is ready: http://{HOST}:{port}")
        self.say(f"For passkeys, which browsers refuse on a number: http://localhost:{port}\n")
        self.say(f"Accounts (password {settings.DEMO_PASSWORD}):")
        for user in User.objects.filter(is_active=True)[:20]:
            self.say(f"  {user.username:<20} {user.get_role_display()}")
        self.say("\nCtrl-C stops it; the data stay in " + str(settings.PORTAL_DIR))
        connections.close_all()

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


@transaction.atomic
def load_demo(*, sample: bool, say: Callable[[str], None]) -> None:
    """All or nothing: a demo that was stopped while loading starts from the beginning."""
    say("Loading places, bases, targets and public statements ...")
    call_command("load_reference", verbosity=0)
    call_command("create_demo_accounts", force=True, verbosity=0)
    if sample:
        say("Loading the sample (data contoh) ...")
        call_command("load_sample", verbosity=0)
    open_demo_month()  # last: the months of the sample get their reports


def refuse_taken_port(port: int) -> None:
    try:
        socket.create_server((HOST, port)).close()
    except OSError as error:
        raise CommandError(
            f"Port {port} on {HOST} cannot be used ({os.strerror(error.errno or 0)}): "
            "stop what runs there, or choose another one: make demo PORT=8001"
        ) from error


def web_command(port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "gunicorn", "coverage_portal.wsgi"),
        f"--bind={HOST}:{port}",
        *("--workers=1", "--worker-class=gthread", "--threads=4"),
        *("--graceful-timeout=15", "--log-level=warning"),
    ]


def worker_command() -> list[str]:
    """By a name that stays: what it was at when it was killed it takes up again."""
    return [
        *(sys.executable, "manage.py", "db_worker", "--queue-name=*"),
        *("--no-startup-delay", "--worker-id=demo"),
    ]


def wait_until_ready(port: int, processes: Processes) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not answers(port):
        processes.check()
        if time.monotonic() > deadline:
            raise CommandError(f"The portal did not answer within {READY_SECONDS} seconds.")
        time.sleep(0.1)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/healthz/live", timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False
