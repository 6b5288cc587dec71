"""No mail server answers while people work, for real: letters wait, their failure is shown, nobody
waits for them, and they arrive once it is back."""

import socketserver
import threading
import time
from contextlib import contextmanager

import pytest

from tests.coverage_portal.operations.running import wait_until

pytestmark = pytest.mark.long

EMAIL_TIMEOUT = 10  # seconds, of the settings
LETTERS = "SELECT letter, letter_attempts FROM accounts_notice WHERE letter <> 'none'"
# The pause after the first failure is a minute; nobody here waits for it.
ITS_TIME_HAS_COME = [
    "UPDATE accounts_notice SET letter_next_at = now() - interval '1 s' WHERE letter = 'failed'",
    "UPDATE django_tasks_database_dbtaskresult SET run_after = now() WHERE status = 'READY'",
]


class Post(socketserver.StreamRequestHandler):
    """As little of SMTP as it takes to accept a letter."""

    def handle(self):
        self.wfile.write(b"220 uji\r\n")
        while line := self.rfile.readline():
            word = line.split()[0].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                letter = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.letters.append(letter.decode())
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")


@contextmanager
def mail_server(port):
    socketserver.ThreadingTCPServer.allow_reuse_address = True
    with socketserver.ThreadingTCPServer(("127.0.0.1", port), Post) as server:
        server.letters = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.letters
        server.shutdown()


def test_work_goes_on_and_the_letters_come_later(office):
    path, token = "/api/v1/reports/cabang-1/2023-01/", office.tokens["cabang-1"]
    line = {"region": "61.12", "segment": "BPU", "closing": 1000}
    assert office.ask("PUT", path, token, {"lines": [line], "note": "Uji"}) == 200
    assert office.ask("POST", path + "submit/", token) == 200
    began = time.monotonic()
    assert office.ask("POST", path + "verify/", office.tokens["verifier"]) == 200
    assert time.monotonic() - began < EMAIL_TIMEOUT  # nobody waits for a mail server
    with office.connect() as connection, connection.cursor() as cursor:
        connection.autocommit = True

        def letters():
            cursor.execute(LETTERS)
            return cursor.fetchall()

        wait_until(lambda: ("failed", 1) in letters())
        daily = office.manage("daily")
        assert daily.returncode == 0, daily.stderr
        assert office.children["worker"].poll() is None
        with mail_server(office.mail_port) as arrived:
            for statement in ITS_TIME_HAS_COME:
                cursor.execute(statement)
            wait_until(lambda: {state for state, _tried in letters()} == {"sent"})
            assert len(arrived) == len(letters())
            assert "To: p1@example.org" in "".join(arrived)
