"""No kept page can be poisoned: whatever somebody sends, strangers are shown what they were shown."""

import gzip

import pytest
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import caches
from django.test import Client, RequestFactory

from tests.addresses import all_addresses

MARK = "racun-dari-orang-lain"
KEPT = [address for address in all_addresses() if address.is_kept]
ENDINGS = ["csv", "svg", "json", "png"]
MADE_FILES = (".pdf", ".pptx", ".xlsx", ".png")  # say when they were made, and are dear to make
SENT = {
    "Accept-Language": "en",
    "Authorization": MARK,
    "HX-Request": "true",
    "HX-Target": MARK,
    "HX-Current-URL": f"http://testserver/{MARK}",
    "Referer": f"http://testserver/{MARK}",
    "User-Agent": MARK,
    "X-Forwarded-Host": f"{MARK}.example.org",
    "X-Forwarded-For": MARK,
    "X-Request-ID": MARK,
}


def paths(address):
    if "ending" not in address.needed:
        return [address.path()]
    return [address.path(ending=ending) for ending in ENDINGS]


def message_cookie():
    """As Django signs it: the text of a message of somebody else."""
    storage = CookieStorage(RequestFactory().get("/"))
    return storage._encode([Message(messages.SUCCESS, MARK)])


def read(client, path, **sent):
    response = client.get(path, **sent)
    assert response.status_code in (200, 404), (path, response.status_code)
    body = response.content
    return gzip.decompress(body) if response.headers.get("Content-Encoding") == "gzip" else body


def attack(path, cast):
    """Somebody signed in, with a message; then somebody who sends all that can be sent."""
    cast.official.first_name = MARK
    cast.official.save()
    signed_in = Client()
    signed_in.force_login(cast.official)
    signed_in.cookies["messages"] = message_cookie()
    with_message = Client()
    with_message.cookies["messages"] = message_cookie()
    unknown = Client()
    unknown.cookies["csrftoken"] = MARK + "x" * 11
    unknown.cookies["apa-saja"] = MARK
    if not path.endswith(MADE_FILES):
        of_their_own = read(signed_in, path) + read(with_message, path)
        has_header = path.endswith("/") and not path.startswith("/tanam/")  # an embed has no name
        assert of_their_own.count(MARK.encode()) >= 2 or not has_header
        read(unknown, path, headers={"Host": "testserver:8123"})
    read(unknown, path, headers=SENT)
    read(unknown, path, query_params={"apa": MARK}, headers=SENT)


@pytest.mark.parametrize("address", KEPT, ids=[address.name for address in KEPT])
def test_it_is_the_same_after_an_attack(address, worked, cast):
    for path in paths(address):
        stranger = Client()
        caches["pages"].clear()
        before = b"" if path.endswith(MADE_FILES) else read(stranger, path)
        caches["pages"].clear()
        attack(path, cast)
        after = read(stranger, path)
        assert MARK.encode() not in after, path
        assert b":8123" not in after, path
        assert before in (b"", after), path
        assert b"csrfmiddlewaretoken" not in after, path


def test_they_are_all_there_is():
    """A new page that everybody reads is kept by the same rule, and so stands here by itself."""
    names = {address.name for address in KEPT}
    assert {"dashboard:home", "kur:home", "kur:releases", "exports:summary", "paper_check"} <= names
    assert len(names) >= 16


def test_a_page_that_sets_a_cookie_is_not_kept(db):
    from django.http import HttpResponse

    from common.data_version import cached_by_data_version

    @cached_by_data_version
    def view(request):
        response = HttpResponse("isi")
        response.set_cookie("nama", "orang")
        return response

    for _reader in range(2):
        response = view(RequestFactory().get("/", headers={"Host": "testserver"}))
        assert "ETag" not in response.headers
