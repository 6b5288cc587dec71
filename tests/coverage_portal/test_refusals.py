"""What Django itself refuses is told in the portal's words, in the reader's language."""

import pytest
from django.test import Client

OTHER_HOST = {"HTTP_HOST": "lain.example.org"}


@pytest.fixture
def browser(client):
    client.raise_request_exception = False
    return client


def too_many_fields(client, settings, **sent):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    return client.post("/masuk/", {"a": 1, "b": 2, "c": 3}, **sent)


def too_large(client, settings, **sent):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    return client.post("/masuk/", {"login": "x" * 100}, **sent)


def too_many_files(client, settings, **sent):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 1
    files = [open(__file__, "rb") for _each in range(2)]  # noqa: SIM115, PTH123
    response = client.post("/masuk/", {"berkas": files}, **sent)
    for file in files:
        file.close()
    return response


def no_parts(client, settings, **sent):
    return client.post("/masuk/", b"x", content_type="multipart/form-data; boundary=\xff", **sent)


def other_host(client, settings, **sent):
    return client.get("/masuk/", **OTHER_HOST, **sent)


def other_host_before_anything(client, settings, **sent):
    settings.SECURE_SSL_REDIRECT = True
    return client.get("/masuk/", **OTHER_HOST, **sent)


KINDS = {
    other_host: ("nama di alamat", "name in the address"),
    other_host_before_anything: ("nama di alamat", "name in the address"),
    too_large: ("terlalu besar", "too large"),
    too_many_fields: ("terlalu banyak", "too many"),
    too_many_files: ("terlalu banyak", "too many"),
    no_parts: ("rusak di jalan", "damaged on the way"),
}


@pytest.mark.parametrize("ask", KINDS)
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_refusal_is_in_the_words_of_the_reader(browser, db, settings, ask, language):
    browser.cookies["language"] = browser.cookies["django_language"] = language
    response = ask(browser, settings)
    page = response.content.decode()
    assert response.status_code == 400
    assert KINDS[ask][language == "en"] in page
    assert f'<html lang="{language}"' in page
    for english in ("Invalid HTTP_HOST", "ALLOWED_HOSTS", "DATA_UPLOAD", "exceeded", "boundary"):
        assert english not in page


def test_the_api_says_the_same_as_problem_details(browser, db):
    answer = browser.get("/api/v1/regions/", **OTHER_HOST)
    assert (answer.status_code, answer.json()["status"]) == (400, 400)
    assert "nama di alamat" in answer.json()["detail"]


def test_a_wrong_host_is_named_to_nobody(db):
    page = Client(raise_request_exception=False).get("/", HTTP_HOST="jahat.example.org")
    assert "jahat.example.org" not in page.content.decode()
