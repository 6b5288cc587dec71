"""The portal in a process of its own, asked over loopback."""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

import psutil
from django.db import connection


@dataclass(frozen=True)
class Server:
    port: int
    process: psutil.Process

    def median_ms(self, address: Callable[[int], str], n: int, cookie: str = "") -> float:
        """p50 of `n` answers on one kept connection, after five that are not counted."""
        link = http.client.HTTPConnection("127.0.0.1", self.port)
        times = []
        for number in range(n + 5):
            started = time.perf_counter()
            link.request(
                "GET", address(number), headers={"Accept-Encoding": "gzip", "Cookie": cookie}
            )
            response = link.getresponse()
            response.read()
            times.append((time.perf_counter() - started) * 1000)
            if response.status != 200:
                raise RuntimeError(f"{address(number)}: {response.status}")
        return statistics.median(times[5:])

    def size(self, address: str) -> int:
        link = http.client.HTTPConnection("127.0.0.1", self.port)
        link.request("GET", address, headers={"Accept-Encoding": "gzip"})
        return len(link.getresponse().read())

    def resident_mb(self) -> float:
        family = [self.process, *self.process.children(recursive=True)]
        return sum(process.memory_info().rss for process in family) / 2**20


@contextmanager
def served(*, threads: int = 4) -> Iterator[Server]:
    """gunicorn as the demo runs it, on the database of the bench."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [
        *(sys.executable, "-m", "gunicorn", "coverage_portal.wsgi", f"--bind=127.0.0.1:{port}"),
        *("--workers=1", "--worker-class=gthread", f"--threads={threads}", "--log-level=warning"),
    ]
    process = subprocess.Popen(command, env=os.environ | {"DATABASE_URL": database_url()})
    try:
        _wait(port)
        yield Server(port, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(20)


def database_url() -> str:
    """The address of the database this process is connected to, by socket or by port."""
    settings = connection.settings_dict
    user = (
        f"{settings['USER']}:{settings['PASSWORD']}@".replace(":@", "@") if settings["USER"] else ""
    )
    port = f":{settings['PORT']}" if settings["PORT"] else ""
    options = urlencode(settings["OPTIONS"])
    return f"postgresql://{user}{settings['HOST']}{port}/{settings['NAME']}?{options}"


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            link.request("GET", "/healthz/live")
            if link.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")
