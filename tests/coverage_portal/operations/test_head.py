"""HEAD as a server receives it: the test client would take the body off by itself."""

from django.core.handlers.base import BaseHandler
from django.test import RequestFactory


def answered(method, path):
    handler = BaseHandler()
    handler.load_middleware()
    return handler.get_response(RequestFactory().generic(method, path))


def test_head_has_the_length_of_the_page_and_no_body(db):
    page, head = answered("GET", "/masuk/"), answered("HEAD", "/masuk/")
    assert (head.status_code, head.content) == (200, b"")
    length = len(page.content)
    assert length > 1000
    assert abs(int(head["Content-Length"]) - length) < 100  # the form's token differs in length


def test_head_of_a_page_that_is_not_there_is_still_said_to_be_missing(db):
    head = answered("HEAD", "/tidak-ada/")
    assert (head.status_code, head.content) == (404, b"")
