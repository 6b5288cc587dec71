"""The line breaks in the middle of an upload: nothing of it is kept, nobody waits for it, and the same
file sent again arrives."""

import re
import socket
from contextlib import closing

import pytest

from tests.faults.office import csrf_of, marked, signed_in
from tests.spreadsheets import xlsx

pytestmark = pytest.mark.long

LINES = 12  # more than the web process has threads
BOUNDARY = "broken"
KEPT = """
import json
from participants.kur.models import Batch, UploadPart
from participants.reports.models import EnrolmentImport
print("KEPT" + json.dumps([m.objects.count() for m in (EnrolmentImport, Batch, UploadPart)]))
"""


@pytest.fixture(scope="module")
def content():
    return xlsx([["Kode", "Wilayah", "BPU akhir"], ["61.11", "W0", 1234]])


def kept(running):
    return marked(running.manage("shell", "-c", KEPT), "KEPT")


def form(browser, content):
    csrf = csrf_of(browser)
    head = (
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; name=csrfmiddlewaretoken\r\n\r\n{csrf}\r\n"
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="rekap.xlsx"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    return head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def send(running, browser, path, body, most):
    """So many bytes of it, and then the line breaks; what came back where all of it was sent."""
    cookies = "; ".join(f"{each.name}={each.value}" for each in browser.cookies)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost:{running.port}\r\nConnection: close\r\n"
        f"Cookie: {cookies}\r\nReferer: http://localhost:{running.port}{path}\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    with closing(socket.create_connection(("127.0.0.1", running.port), timeout=60)) as line:
        line.sendall(head.encode() + body[:most])
        if most < len(body):
            return ""
        with line.makefile("rb") as answer:
            return answer.read().decode(errors="replace")


@pytest.mark.parametrize(("name", "path"), [("p0", "/impor/"), ("bank", "/kur/unggah/")])
def test_a_line_that_breaks_leaves_nothing_behind(office, content, name, path):
    browser = signed_in(office, name)
    assert browser.get(path)[0] == 200
    body = form(browser, content + b"x" * 200_000)
    before = kept(office)
    for number in range(LINES):
        send(office, browser, path, body, most=len(body) * (number + 1) // (LINES + 1))
    assert browser.get(path)[0] == 200  # answered by threads that are free again
    assert kept(office) == before
    assert "Traceback" not in office.log("web").read_text()


def test_half_a_file_is_refused_in_words_and_the_whole_one_arrives(office, content):
    browser = signed_in(office, "p0")
    before = kept(office)
    half = form(browser, content[: len(content) // 2])
    answer = send(office, browser, "/impor/", half, most=len(half))
    assert answer.startswith("HTTP/1.1 422")
    assert re.search(r"rusak|tidak dapat dibaca|terpotong", answer)
    assert kept(office) == before
    whole = form(browser, content)
    answer = send(office, browser, "/impor/", whole, most=len(whole))
    assert answer.startswith("HTTP/1.1 302")
    assert kept(office)[0] == before[0] + 1
