"""Every door of the portal answers every reader as `tests/doors.py` says, with a sound page."""

from dataclasses import dataclass, field
from http.cookies import SimpleCookie

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from accounts.actions import create_token
from participants.kur.models import Batch, Person
from tests import things
from tests.addresses import all_addresses, doors, row_of
from tests.client import check_page, give_second_factor
from tests.doors import READERS
from tests.pages import foreign_texts, html_faults
from tests.participants.kur.conftest import import_list, rules  # noqa: F401
from tests.participants.kur.lists import row

ADDRESSES = {each.name: each for each in all_addresses()}
DOORS = doors()
METHODS = ["GET", "POST", "PUT", "DELETE"]
SHUT = {"in", "again", "401", "403", "404", "405"}
ADD = """
{name} has no row in TABLE of tests/doors.py. It answers now as follows; judge that, and add it:

{rows}

What a part of the address names is made in tests/things.py and told in tests/test_doors.py."""


@pytest.fixture
def parts(worked, cast, rules, import_list):  # noqa: F811
    """`{how a route begins: the values of its parts}`; the longest beginning counts."""
    import_list([row(1)])
    person, batch = Person.objects.get(), Batch.objects.get()
    own, report = things.make_own(cast), things.make_report(cast, worked)
    kur, cohort = things.make_kur(cast, worked, person, batch), things.make_cohort(cast, worked)
    subscription, promise = things.make_subscription(worked), things.make_promise(cast, worked)
    judged = things.make_round(cast, worked, 2023)
    things.make_release()
    in_report = {
        "line": report.line.pk, "mark": report.mark.pk, "evidence": report.evidence.pk,
        "revision": 1,
    }  # fmt: skip
    return {
        "/masuk/sandi-baru/": {"uidb36": "1", "key": "tidak-ada"},
        "/undangan/": {"key": things.KEY},
        "/tenggat/": {"key": things.KEY},
        "/akun/token/": {"pk": own.token.pk},
        "/akun/nama-wilayah/": {"pk": own.remembered.pk},
        "/akun/wakil/": {"pk": own.deputyship.pk},
        "/pemberitahuan/": {"pk": own.notice.pk},
        "/pengguna/": {"pk": cast.official.pk, "kind": "disable"},
        "/pengguna/permintaan/": {"pk": own.request.pk},
        "/laporan/": in_report,
        "/verifikasi/": in_report,
        "/impor/": {"pk": things.make_import(cast, worked).pk},
        "/kur/debitur/": {"pk": person.pk, "move_id": kur.move.pk},
        "/kur/kredit/": {"pk": person.loans.get().pk},
        "/kur/sosialisasi/": {"pk": kur.event.pk},
        "/kur/unggahan/": {"pk": batch.pk},
        "/kur/penghapusan/": {"pk": kur.certificate.pk},
        "/kohort/": {"pk": cohort.cohort_id, "version": cohort.pk},
        "/catatan/": {"pk": things.make_note(cast, worked).pk},
        "/penghargaan/": {"year": 2023, "level": "province", "pk": judged.award.pk, "code": "61.71"},
        "/penghargaan/kelola/": {
            "pk": judged.edition.pk, "juror_pk": judged.juror.pk,
            "entrant_pk": judged.entrant.pk, "conflict_pk": judged.conflict.pk,
        },
        "/penghargaan/kelola/penerima/": {"pk": judged.award.pk},
        "/komitmen/": {"number": promise.commitment.number, "code": promise.code},
        "/komitmen/kemajuan/": {"pk": promise.progress.pk},
        "/komitmen/rapat/": {"pk": promise.meeting.pk},
        "/komitmen/rapat/bahan/": {"pk": promise.paper.pk},
        "/rencana/": {"pk": promise.plan.pk},
        "/api/v1/plans/": {"plan_id": promise.plan.pk},
        "/langganan/ya/": {"token": subscription.confirm},
        "/langganan/berhenti/": {"token": subscription.leave},
        "/webhook/": {"pk": things.make_webhook(cast).pk},
        "/bahasa/": {"code": "en"},
    }  # fmt: skip


@pytest.fixture
def ask(cast, parts, settings):
    """`ask(reader, method, address)`: the response, in English; nothing of it lasts."""
    settings.API_ANONYMOUS_RATE = "100000/minute"
    cache.clear()
    client, cookies, tokens = Client(), {"stranger": ""}, {"stranger": {}}
    for reader in READERS[1:]:
        user = getattr(cast, reader)
        if reader != "official":
            give_second_factor(user)
        client.force_login(user)
        cookies[reader] = client.cookies[settings.SESSION_COOKIE_NAME].OutputString([])
        text = create_token(by=user, name="pintu", scope="write", days=1)[1]
        tokens[reader] = {"Authorization": f"Token {text}"}
        client.cookies.clear()

    def send(reader, method, address):
        values = {}
        for beginning in sorted(parts, key=len):
            if address.route.startswith(beginning):
                values |= parts[beginning]
        client.cookies = SimpleCookie(cookies[reader])
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        headers = tokens[reader] if address.name.startswith("api:") else {}
        with transaction.atomic():
            response = client.generic(method, address.path(**values), headers=headers)
            if response.streaming:
                b"".join(response.streaming_content)
            transaction.set_rollback(True)
        return response

    return send


def answer_of(response):
    onward = response.headers.get("Location", "")
    if response.status_code == 302 and onward.startswith("/masuk/lagi/"):
        return "again"
    if response.status_code == 302 and onward.startswith("/masuk/"):
        return "in"
    return str(response.status_code)


@dataclass
class Walk:
    """Through all doors: what was answered otherwise, and what was wrong with the pages."""

    ask: object
    answers: list[str] = field(default_factory=list)
    stored: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    seen: set = field(default_factory=set)

    def enter(self, address, rows):
        for method, answers in rows.items():
            for reader, expected in answers.items():
                if reader != "stranger" and address.is_kept:
                    continue  # what is kept is everybody's; test_kept_pages.py asks others for it
                response = self.ask(reader, method, address)
                if (answer := answer_of(response)) != expected:
                    self.answers.append(
                        f"{address.name} {method} {reader}: {answer}, not {expected}"
                    )
                self.look_at(address, method, reader, response)
                is_own = answer == "200" and answers["stranger"] in SHUT
                if is_own and "no-store" not in response.headers.get("Cache-Control", ""):
                    self.stored.append(f"{address.name} {method} for {reader}")
        self.look_from_afar(address, rows.get("GET", {}))
        self.refuse(address, rows)

    def look_from_afar(self, address, answers):
        """What a monitor or a link checker asks: HEAD is answered as GET is, without the page."""
        for reader, expected in answers.items():
            if expected not in SHUT:
                response = self.ask(reader, "HEAD", address)
                if answer_of(response) != expected or b"".join(response):
                    self.answers.append(f"{address.name} HEAD {reader}: {answer_of(response)}")
                return

    def refuse(self, address, rows):
        """A method without a row, by somebody who is let in with another. What is only read or only
        written refuses all others alike, so one of them is enough."""
        if address.view.__module__.startswith("allauth"):
            return  # its forms take PUT as POST
        readers = [(who, each) for answers in rows.values() for who, each in answers.items()]
        let_in = [who for who, each in readers if each not in SHUT]
        seen = [who for who, each in readers if each == "404" and who != "stranger"]
        reader = [*let_in, *seen, "admin"][0]
        method = next(each for each in METHODS if each not in rows)
        if answer_of(self.ask(reader, method, address)) != "405":
            self.answers.append(f"{address.name} takes a {method} of {reader}")

    def look_at(self, address, method, reader, response):
        """Once at each page, and once at the same page with its faults."""
        kind = (address.name, method, response.status_code)
        if response.status_code in (403, 404):
            kind = response.status_code
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if kind in self.seen or not is_page or response.headers.get("Content-Encoding"):
            return
        self.seen.add(kind)
        html = response.content.decode()
        check_page(html, address.name)
        where = f"{address.name} {method} for {reader}"
        self.html += [f"{where}: {fault}" for fault in html_faults(html)]
        self.texts += [f"{where}: {text[:200]}" for text in foreign_texts(html, "en")]


@pytest.mark.parametrize("half", [0, 1])  # side by side, as they take long
def test_every_door(ask, subtests, half):
    """Who is let in where; that what strangers are not shown is kept in no cache; and that every
    page is valid HTML without Indonesian in its English."""
    walk = Walk(ask)
    for name, rows in list(DOORS.items())[half::2]:
        walk.enter(ADDRESSES[name], rows)
    for what in ("answers", "stored", "html", "texts"):
        with subtests.test(what):
            if faults := getattr(walk, what):
                pytest.fail("\n".join(faults))


def test_every_address_has_its_row(ask):
    assert DOORS.keys() <= ADDRESSES.keys(), "rows of addresses that are no more"
    for name in ADDRESSES.keys() - DOORS.keys():
        rows = []
        for method in METHODS:
            answers = [answer_of(ask(reader, method, ADDRESSES[name])) for reader in READERS]
            if "405" not in answers:
                rows.append(row_of(name, method, answers))
        pytest.fail(ADD.format(name=name, rows="\n".join(rows)))
