"""Programs are told of events: signed, tried again, and led to no network behind the portal."""

import hashlib
import hmac
import json
import socket
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.core.management import call_command
from django.utils import timezone

from common.data_version import DataVersion
from coverage_portal.api.models import Webhook, WebhookDelivery
from coverage_portal.api.models.webhooks import PAUSES
from coverage_portal.api.webhooks.sending import signature, tell_webhooks
from coverage_portal.api.webhooks.targets import TargetRefusedError, target_of
from participants.figures.models import EnrolmentFigure, Publication
from participants.figures.publish import publish
from participants.kur.models import KurRelease
from participants.kur.releases import release
from tests.participants.reports.conftest import time_machine_at  # noqa: F401

State = WebhookDelivery.State


@pytest.fixture
def receiver(settings):
    """A program on this machine: keeps what it is told, and answers with `status`."""
    settings.DEMO = True

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.told.append((dict(self.headers), body))
            self.send_response(server.status)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()

        def log_message(self, *_words):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.told, server.status = [], 200
    server.url = f"http://127.0.0.1:{server.server_port}/hook?from=portal"
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def webhook(receiver, cast):
    return Webhook.objects.create(name="dasbor", url=receiver.url, created_by=cast.admin)


@pytest.fixture
def verify(places, cast):
    """`verify(1000)`: BPU of Pontianak in July 2024, published now; with a reason, corrected."""

    def make(closing, reason=""):
        publication = Publication.objects.create(by=cast.verifier, reason=reason)
        figure = EnrolmentFigure(
            region=places.pontianak,
            branch=places.branch_a,
            segment="BPU",
            month=date(2024, 7, 1),
            closing=closing,
        )
        publish(figures=[figure], publication=publication, reason=reason)
        return publication

    return make


def told(receiver):
    return [json.loads(body) for _headers, body in receiver.told]


def test_a_verification_and_a_correction_are_told_once(receiver, webhook, verify):
    verified, corrected = verify(1000), verify(1020, reason="Salah ketik")
    verify(1020, reason="Tidak ada yang berubah")
    for _run in range(2):
        tell_webhooks.call()
    first, second = told(receiver)
    assert first == {
        "id": f"publication-{verified.pk}",
        "event": "verified",
        "at": verified.at.isoformat(timespec="seconds"),
        "months": ["2024-07"],
        "regions": ["61.71"],
        "branches": ["pontianak"],
        "is_sample": False,
        "read": "http://127.0.0.1:8000/api/v1/coverage/?month=2024-07",
    }
    assert (second["id"], second["event"]) == (f"publication-{corrected.pk}", "corrected")


def test_a_released_month_of_kur_is_told(receiver, webhook, cast, places):
    month = KurRelease.objects.create(month=date(2024, 7, 1), counted_at=timezone.now())
    tell_webhooks.call()
    assert told(receiver) == []
    release(month=month, by=cast.verifier)
    tell_webhooks.call()
    [one] = told(receiver)
    assert (one["id"], one["event"], one["months"]) == ("kur-2024-07", "released", ["2024-07"])


def test_it_is_told_what_it_asked_for_since_it_is_active(receiver, webhook, verify, as_user, cast):
    Webhook.objects.update(verified=False)
    verify(1000)
    tell_webhooks.call()
    assert told(receiver) == []
    page = f"/webhook/{webhook.pk}/saklar/"
    as_user(cast.admin).post(page, {"aktif": "tidak"})
    verify(1001, reason="Selama dihentikan")
    tell_webhooks.call()
    as_user(cast.admin).post(page, {"aktif": "ya"})
    last = verify(1002, reason="Sesudahnya")
    tell_webhooks.call()
    assert [one["id"] for one in told(receiver)] == [f"publication-{last.pk}"]


def test_the_signature_is_of_the_moment_and_the_body(receiver, webhook, verify):
    verify(1000)
    tell_webhooks.call()
    [(headers, body)] = receiver.told
    moment, signed = (part.split("=")[1] for part in headers["Portal-Signature"].split(","))
    naive = hmac.new(webhook.secret.encode(), moment.encode() + b"." + body, hashlib.sha256)
    assert signed == naive.hexdigest()
    assert abs(int(moment) - timezone.now().timestamp()) < 60
    assert headers["Portal-Event"] == "verified"
    other = Webhook.objects.create(name="lain", url=webhook.url, created_by=webhook.created_by)
    at = datetime.fromtimestamp(int(moment), UTC)
    assert signature(other.secret, body, at) != headers["Portal-Signature"]


@pytest.mark.parametrize("status", [500, 302, 404])
def test_what_is_not_taken_is_tried_again_after_growing_pauses(
    receiver, webhook, verify, time_machine_at, status  # noqa: F811
):  # fmt: skip
    verify(1000)
    now = timezone.now()
    receiver.status = status
    for number, pause in enumerate([*PAUSES, None], start=1):
        tell_webhooks.call()
        tell_webhooks.call()  # it is not due again yet
        delivery = WebhookDelivery.objects.get()
        assert (len(receiver.told), delivery.error) == (number, f"HTTP {status}")
        if pause is not None:
            assert delivery.state == State.WAITING
            now += pause + timedelta(minutes=1)
            time_machine_at(now)
    assert delivery.state == State.FAILED
    assert sorted(PAUSES) == PAUSES


def test_it_is_taken_at_a_later_try_and_the_log_says_so(
    receiver, webhook, verify, as_user, cast, time_machine_at  # noqa: F811
):  # fmt: skip
    verify(1000)
    receiver.status = 503
    tell_webhooks.call()
    assert "HTTP 503" in as_user(cast.admin).get(f"/webhook/{webhook.pk}/").content.decode()
    receiver.status = 204
    time_machine_at(timezone.now() + PAUSES[0])
    assert tell_webhooks.call() == 1
    page = as_user(cast.admin).get(f"/webhook/{webhook.pk}/").content.decode()
    assert "HTTP 503" not in page
    assert "terkirim" in page
    time_machine_at(timezone.now() + timedelta(days=91))
    call_command("send_webhooks", verbosity=0)
    assert not WebhookDelivery.objects.exists()


def test_the_worker_hears_of_it_after_the_commit(
    webhook, verify, django_capture_on_commit_callbacks
):
    from django_tasks_db.models import DBTaskResult

    waiting = DBTaskResult.objects.filter(task_path__endswith="tell_webhooks")
    with django_capture_on_commit_callbacks(execute=True):
        verify(1000)
        assert not waiting.exists()
    assert waiting.exists()
    Webhook.objects.update(is_active=False)
    waiting.delete()
    with django_capture_on_commit_callbacks(execute=True):
        DataVersion.bump()
    assert not waiting.exists()


@pytest.mark.parametrize(
    ("addresses", "url", "said"),
    [
        (["93.184.216.34"], "http://program.example/", "https://"),
        (["10.1.2.3"], "https://program.example/", "jaringan tertutup"),
        (["93.184.216.34", "192.168.0.1"], "https://program.example/", "jaringan tertutup"),
        (["169.254.169.254"], "https://program.example/", "jaringan tertutup"),
        (["127.0.0.1"], "https://program.example/", "jaringan tertutup"),
        (["::1"], "https://program.example/", "jaringan tertutup"),
        (["::ffff:10.0.0.1"], "https://program.example/", "jaringan tertutup"),
        (["fd00::1"], "https://program.example/", "jaringan tertutup"),
        (["224.0.0.1"], "https://program.example/", "jaringan tertutup"),
        (["0.0.0.0"], "https://program.example/", "jaringan tertutup"),
        (["93.184.216.34"], "https://u:p@program.example/", "nama pengguna"),
        (["93.184.216.34"], "https://program.example:99999/", "Porta"),
        (["93.184.216.34"], "ftp://program.example/", "https://"),
        ([], "https://program.example/", "tidak ditemukan"),
    ],
)
def test_a_target_that_is_not_open_to_all_is_refused(
    as_user, cast, settings, monkeypatch, addresses, url, said
):
    settings.DEMO = False
    monkeypatch.setattr(socket, "getaddrinfo", _names(addresses))
    with pytest.raises(TargetRefusedError, match=said):
        target_of(url)
    values = {"name": "x", "url": url, "verified": "on"}
    page = as_user(cast.admin).post("/webhook/", values)
    assert page.status_code == 422
    assert not Webhook.objects.exists()


def _names(addresses):
    def lookup(host, port, **_options):
        if not addresses:
            raise socket.gaierror(-2, "unknown")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]

    return lookup


def test_a_name_that_leads_inside_later_is_not_followed(
    receiver, webhook, verify, settings, monkeypatch
):
    settings.DEMO = False
    monkeypatch.setattr(socket, "getaddrinfo", _names(["127.0.0.1"]))
    Webhook.objects.update(url=receiver.url.replace("http:", "https:"))
    verify(1000)
    tell_webhooks.call()
    assert receiver.told == []
    assert "jaringan tertutup" in WebhookDelivery.objects.get().error


def test_an_open_address_over_https_is_registered(as_user, cast, settings, monkeypatch):
    settings.DEMO = False
    monkeypatch.setattr(socket, "getaddrinfo", _names(["93.184.216.34"]))
    values = {"name": "dasbor", "url": "https://program.example/hook", "released": "on"}
    page = as_user(cast.admin).post("/webhook/", values, follow=True).content.decode()
    webhook = Webhook.objects.get()
    assert webhook.secret in page
    assert [event.value for event in webhook.events] == ["released"]
    assert webhook.created_by == cast.admin


def test_who_asks_for_nothing_is_told_so(as_user, cast, settings):
    settings.DEMO = True
    page = as_user(cast.admin).post("/webhook/", {"name": "x", "url": "http://127.0.0.1:9/"})
    assert "Pilih paling sedikit satu kejadian." in page.content.decode()


def test_an_admins_own_page_leads_to_it(as_user, cast):
    assert "/webhook/" in as_user(cast.admin).get("/akun/").content.decode()
    assert "/webhook/" not in as_user(cast.verifier).get("/akun/").content.decode()
