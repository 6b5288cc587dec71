"""Many readers and writers at once, in one process that leaves the processors to the portal: HTTP
over asyncio's own streams, through the TLS of a proxy."""

import asyncio
import gzip
import os
import ssl
import statistics
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from accounts.models import User

TLS = ssl.create_default_context()
TLS.check_hostname, TLS.verify_mode = False, ssl.CERT_NONE  # the certificate is made for the run
CSRF = "a" * 32


def cookie_of(user: User) -> str:
    """Of somebody who has signed in; under TLS its names begin with `__Host-`."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"__Host-sessionid={session.session_key}; __Host-csrftoken={CSRF}"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    at: float  # when the last of it had come, by time.monotonic()

    @property
    def text(self) -> str:
        is_packed = self.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if is_packed else self.body).decode()


@dataclass
class Client:
    """One connection, opened anew where the server has closed it."""

    port: int
    source: str = "127.0.0.1"  # limits are by address
    cookie: str = ""
    streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> Answer:
        return await self._ask("GET", path, {})

    async def post(self, path: str, values: Mapping[str, object]) -> Answer:
        """As the pages' scripts send it."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "HX-Request": "true",
            "X-CSRFToken": CSRF,
            "Referer": f"https://localhost:{self.port}{path}",
        }
        return await self._ask("POST", path, headers, urlencode(values).encode())

    def close(self) -> None:
        if self.streams is not None:
            self.streams[1].close()
        self.streams = None

    async def _ask(
        self, method: str, path: str, headers: dict[str, str], body: bytes = b""
    ) -> Answer:
        if self.streams is not None and self.streams[0].at_eof():
            self.close()  # nginx lets go of who is silent for half a minute
        if self.streams is None:
            self.streams = await asyncio.open_connection(
                "127.0.0.1",
                self.port,
                ssl=TLS,
                server_hostname="localhost",
                local_addr=(self.source, 0),
            )
        reader, writer = self.streams
        sent = {"Host": f"localhost:{self.port}", "Accept-Encoding": "gzip"} | headers
        if self.cookie:
            sent["Cookie"] = self.cookie
        if body:
            sent["Content-Length"] = str(len(body))
        lines = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
        writer.write(f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body)
        return await self._answer(reader)

    async def _answer(self, reader: asyncio.StreamReader) -> Answer:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").splitlines()
        headers = dict(line.split(": ", 1) for line in lines if line)
        headers = {name.lower(): value for name, value in headers.items()}
        if "content-length" in headers:
            body = await reader.readexactly(int(headers["content-length"]))
        elif headers.get("transfer-encoding") == "chunked":
            body = await _chunks(reader)
        else:
            body = b""
        if headers.get("connection") == "close":
            self.close()
        return Answer(int(first.split()[1]), headers, body, time.monotonic())


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int(await reader.readuntil(b"\r\n"), 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readexactly(2)
    return body


@dataclass
class Measured:
    """Milliseconds by what was asked, counted from when it was due, and what went wrong."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)

    async def ask(self, name: str, asking: Awaitable[Answer], due: float) -> Answer | None:
        try:
            answer = await asking
        except (OSError, EOFError) as error:
            self.errors.append(f"{name}: {type(error).__name__}")
            return None
        self.times[name].append((answer.at - due) * 1000)
        if answer.status != 200:
            self.errors.append(f"{name}: {answer.status}")
            return None
        return answer

    def percentile(self, name: str, percent: int) -> float:
        return statistics.quantiles(self.times[name], n=100)[percent - 1]


async def until(due: float) -> None:
    await asyncio.sleep(max(0.0, due - time.monotonic()))


def asked(act: Callable[[], Coroutine[Any, Any, None]]) -> str:
    """Runs it; what the asking took, in words for the notes."""
    load, began, used = os.getloadavg()[0], time.monotonic(), time.process_time()
    asyncio.run(act())
    share = (time.process_time() - used) / (time.monotonic() - began)
    return f"{os.cpu_count()} cores, load before {load:.1f}; asking took {share:.0%} of one"
