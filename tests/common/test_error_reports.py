"""What Sentry is sent: caught as it arrives, from a portal that failed while somebody sent a NIK."""

import gzip
import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import brotli
import pytest
import sentry_sdk
from django.conf import settings
from sentry_sdk.transport import Transport

from common import masked_log
from tests.participants.kur.lists import nik

NIK, SECRET = nik(1), "kata-rahasia-seseorang"
FAIL = f"""
import logging, sys
import django
from django.conf import settings
plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.STORAGES["staticfiles"]["BACKEND"] = plain
django.setup()
import sentry_sdk
from django.test import Client
client = Client(raise_request_exception=False, headers={{"User-Agent": {SECRET!r}}})
client.cookies["sessionid"] = {SECRET!r}
sent = {{"login": {NIK!r}, "password": {SECRET!r}}}
client.post("/masuk/?next=/{SECRET}/", sent, REMOTE_ADDR="203.0.113.9")
client.get("/tenggat/{SECRET}/tenggat.ics")
def read(row):
    local = row
    raise ValueError("bad row: '" + local + "'" + chr(10) + "in " + row)
try:
    read({NIK!r} + {SECRET!r})
except ValueError:
    logging.getLogger("any").exception("failed for %s", {SECRET!r})
sentry_sdk.flush()
"""


@pytest.fixture
def received():
    """The body of each request to a server of errors on this machine, and its address."""
    bodies = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            decode = {"gzip": gzip.decompress, "br": brotli.decompress, None: bytes}
            bodies.append(decode[self.headers["Content-Encoding"]](body).decode())
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_words):
            pass

    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://kunci@127.0.0.1:{server.server_port}/1", bodies
        server.shutdown()
        thread.join()


class Captured(Transport):
    def __init__(self, options):
        super().__init__(options)
        self.envelopes = []

    def capture_envelope(self, envelope):
        self.envelopes.append(envelope.serialize().decode())


def test_an_error_is_sent_without_the_values_it_had():
    transport = Captured({})
    options = masked_log.sentry_options("http://kunci@127.0.0.1:1/1")
    client = sentry_sdk.Client(**options, transport=transport, default_integrations=False)

    def read(row):
        raise ValueError(f"invalid literal for int() with base 10: '{row}'")

    with sentry_sdk.isolation_scope() as scope:
        scope.set_client(client)
        scope.set_extra("row", SECRET)
        try:
            read(NIK + SECRET)
        except ValueError as error:
            scope.capture_exception(error)
    [sent] = transport.envelopes
    assert NIK not in sent
    assert SECRET not in sent
    assert "invalid literal for int()" in sent
    assert '"vars"' not in sent


@pytest.mark.long
def test_an_error_report_says_where_and_nothing_of_anybody(received, tmp_path):
    dsn, bodies = received
    environment = {
        "PATH": "/usr/bin:/bin",
        "DJANGO_SETTINGS_MODULE": "coverage_portal.settings",
        "SECRET_KEY": "only-for-this-test-" + "0" * 40,
        "NIK_KEYS": settings.NIK_KEYS,
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",  # which is why it fails
        "PORTAL_DIR": str(tmp_path),
        "ALLOWED_HOSTS": "testserver",
        "DEBUG": "0",
        "HTTPS": "0",
        "SENTRY_DSN": dsn,
    }
    done = subprocess.run(
        [sys.executable, "-c", FAIL],
        env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for line in done.stderr.splitlines():
        assert json.loads(line)["level"], line
    sent = "".join(bodies)
    assert NIK not in done.stderr
    for words in (NIK, SECRET, "203.0.113.9"):
        assert words not in sent
    events = [
        json.loads(line) for body in bodies for line in body.splitlines() if '"exception"' in line
    ]
    kinds = {event["exception"]["values"][-1]["type"] for event in events}
    assert kinds == {"OperationalError", "ValueError"}
    assert {event["transaction"] for event in events if "transaction" in event} >= {"/masuk/"}
    for event in events:
        assert event["request"] == {"method": "POST"} or not event["request"].get("url")
        for error in event["exception"]["values"]:
            frames = error["stacktrace"]["frames"]
            assert frames[-1]["lineno"]
            assert not any("vars" in frame for frame in frames)
