"""What is somebody's own stays in no cache: every page but those that a stranger is shown alike."""

import pytest
from django.test import Client

from accounts.models import Notice, User
from awards.models import Award, Edition, Juror
from participants.kur.models import Batch, Loan, OutreachEvent, Person
from tests.addresses import all_addresses

# Tried in this order: the first who may open a page is who it is asked for.
READERS = ["petugas.pontianak", "verifikator", "bank.kalbar", "tim9", "admin"]
OBJECTS = {  # by how an address begins: whose key it holds
    "/kur/debitur/": Person,
    "/kur/kredit/": Loan,
    "/kur/sosialisasi/": OutreachEvent,
    "/kur/unggahan/": Batch,
    "/penghargaan/pemenang/": Award,
    "/penghargaan/kelola/penerima/": Award,
    "/penghargaan/kelola/": Edition,
    "/pemberitahuan/": Notice,
}
DEAR = {"exports:summary", "exports:slides", "exports:report", "exports:report_slides"}
DEAR |= {"exports:workbook", "exports:card", "api:schema"}


def path_of(address):
    keys = {"row": "6171-BPU", "field": "new", "key": "tidak-ada", "level": "province"}
    for beginning, model in OBJECTS.items():
        if address.route.startswith(beginning):
            keys["pk"] = getattr(model.objects.order_by("pk").first(), "pk", 1)
            break
    if "juror_pk" in address.needed:
        juror = Juror.objects.first()
        keys |= {"juror_pk": (juror and juror.pk) or 1, "pk": (juror and juror.edition_id) or 1}
    return address.path(**keys)


def shown(client, path):
    response = client.get(path)
    if response.status_code != 200:
        return None
    if response.streaming:
        b"".join(response.streaming_content)
    return response


@pytest.fixture
def readers(sample):
    clients = {name: Client() for name in READERS}
    for name, client in clients.items():
        client.force_login(User.objects.get(username=name))
    return clients


def test_what_somebody_signed_in_is_shown_is_kept_nowhere(as_user, cast):
    """Also of pages that strangers are shown, as the reader's name stands on them."""
    client = as_user(cast.admin)
    for path in ("/", "/kur/", "/akun/", "/penghargaan/", "/penghargaan/kelola/", "/jejak/"):
        assert "no-store" in client.get(path).headers["Cache-Control"], path


@pytest.mark.long
def test_what_a_stranger_is_not_shown_is_kept_nowhere(readers):
    checked, stranger = set(), Client()
    for address in all_addresses():
        if address.name in DEAR:
            continue
        try:
            path = path_of(address)
        except KeyError:
            continue
        for name, client in readers.items():
            response = shown(client, path)
            if response is None:
                continue
            if "no-store" in response.headers.get("Cache-Control", ""):
                checked.add(address.name)
            else:
                assert shown(stranger, path) is not None, (name, path)
                assert response.streaming or name.encode() not in response.content, (name, path)
            break
    assert {"kur:people", "kur:person", "reports:report", "reports:worklist", "account"} <= checked
    assert {"awards:evidence", "kur:list", "setup:index", "api:report", "dashboard:home"} <= checked
    assert len(checked) > 50
