"""Aggregates are for everybody, or for whoever has signed in."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import override_settings

from accounts.access import aggregates_visible


@aggregates_visible
def page(request):
    return HttpResponse("angka")


@pytest.fixture
def anonymous(rf):
    request = rf.get("/wilayah/61.71/?bulan=2024-07")
    request.user = AnonymousUser()
    return request


def test_a_public_page_is_shown_without_asking_who_reads(rf):
    assert page(rf.get("/")).content == b"angka"


@override_settings(PUBLIC_DASHBOARD=False)
def test_otherwise_one_signs_in_and_comes_back_to_the_same_view(anonymous):
    response = page(anonymous)
    assert response.status_code == 302
    assert response["Location"] == "/masuk/?next=/wilayah/61.71/%3Fbulan%3D2024-07"


@override_settings(PUBLIC_DASHBOARD=False)
def test_whoever_has_signed_in_sees_it(anonymous, cast):
    anonymous.user = cast.bank_officer
    assert page(anonymous).content == b"angka"
