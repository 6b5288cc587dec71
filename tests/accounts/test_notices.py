"""What somebody is told: kept, written to them, read, and forgotten after a while."""

import contextlib
import socket
from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import Notice
from accounts.notices import send_letters, tell, told_words
from participants.kur.tasks import read_list
from tests.factories import UserFactory
from tests.participants.kur.lists import nik

Kind, Letter = Notice.Kind, Notice.Letter


@pytest.fixture
def told(cast):
    """`told(cast.verifier, note="…")`: one notice of a returned report."""

    def one(user, **more):
        values = {"kind": Kind.RETURNED, "subject": "Pontianak", "path": "/laporan/"}
        [notice] = tell(users=[user], **values | {"month": date(2024, 7, 1)} | more)
        return notice

    return one


def send_all():
    return send_letters(Notice.objects.all())


def test_who_has_an_address_is_written_to_and_the_outcome_is_kept(cast):
    silent = UserFactory(username="tanpa.surel", email="")
    tell(users=[cast.officer_a, silent], kind=Kind.ACCEPTED, subject="Pontianak", path="/laporan/",
         month=date(2024, 7, 1), note="Terima kasih.")  # fmt: skip
    assert send_all() == (1, [])
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (
        [cast.officer_a.email],
        "Laporan diterima: Pontianak, Juli 2024",
    )
    assert "Terima kasih." in letter.body
    assert "http://127.0.0.1:8000/laporan/" in letter.body
    kept = {notice.user: notice for notice in Notice.objects.all()}
    assert (kept[cast.officer_a].letter, kept[cast.officer_a].letter_text) == (Letter.SENT, "")
    assert kept[silent].letter == Letter.NONE
    assert send_all() == (0, [])


@pytest.fixture
def mail_is_down(settings):
    """A port of loopback on which nobody listens."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1


def test_a_letter_that_failed_is_tried_again_after_growing_pauses_for_three_days(
    cast, told, mail_is_down
):
    with time_machine.travel("2026-11-02T08:00:00+07:00", tick=False) as clock:
        began = timezone.now()
        notice = told(cast.officer_a)
        DBTaskResult.objects.all().delete()
        tried = []
        while Notice.objects.with_letter_to_send(timezone.now()):
            tried.append((timezone.now() - began) // timedelta(minutes=1))
            [failed] = send_all()[1]
            assert "Connection refused" in failed
            [again] = DBTaskResult.objects.all()
            DBTaskResult.objects.all().delete()
            clock.move_to(again.run_after)
        assert tried[:7] == [0, 1, 6, 21, 81, 321, 561]
        assert tried[-1] <= 3 * 24 * 60 < tried[-1] + 240
        notice.refresh_from_db()
        assert (notice.letter, notice.letter_attempts) == (Letter.FAILED, len(tried))


def test_a_letter_goes_out_once_the_mail_server_is_back(cast, told, mail_is_down, settings):
    notice = told(cast.officer_a)
    send_all()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_all() == (0, [])  # its pause is not over
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        assert send_all() == (1, [])
    notice.refresh_from_db()
    assert (notice.letter, notice.letter_error, notice.letter_next_at) == (Letter.SENT, "", None)


def test_a_mail_server_that_is_away_is_asked_once_for_all_letters(cast, told, settings):
    """It takes the connection and says nothing: each letter would wait for its time-out."""
    for user in (cast.officer_a, cast.officer_b, cast.verifier):
        told(user)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = silent.getsockname()
        settings.EMAIL_TIMEOUT = 0.2
        _sent, failed = send_all()
        asked = 0
        silent.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while True:
                silent.accept()[0].close()
                asked += 1
    assert (len(failed), asked) == (3, 1)
    assert all("timed out" in words for words in failed)


def test_a_list_goes_before_every_letter(cast, told):
    told(cast.officer_a)
    read_list.enqueue(0)
    names = [task.task_path.rpartition(".")[2] for task in DBTaskResult.objects.ready()]
    assert names == ["read_list", "send_letters_of"]


def test_what_was_read_in_the_portal_needs_no_letter(cast, told, as_user):
    notice = told(cast.officer_a)
    as_user(cast.officer_a).post(f"/pemberitahuan/{notice.pk}/dibaca/")
    assert send_all() == (0, [])
    notice.refresh_from_db()
    assert notice.letter == Letter.NOT_NEEDED


def test_the_same_is_told_once(cast, told):
    told(cast.officer_a, once="a")
    assert tell(users=[cast.officer_a, cast.officer_b], kind=Kind.DUE, subject="x", path="/",
                once="a")[0].user == cast.officer_b  # fmt: skip
    assert Notice.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(user=cast.officer_a, kind=Kind.DUE, subject="x", path="/", once="a")


def test_neither_notice_nor_letter_holds_a_nik(cast, told):
    notice = told(cast.officer_a, note=f"lihat {nik(1)}", subject=nik(1))
    send_all()
    assert nik(1) not in notice.note + notice.subject + mail.outbox[0].body
    assert nik(1) not in mail.outbox[0].subject


@pytest.mark.parametrize("path", ["//elsewhere.test/", "https://elsewhere.test/"])
def test_a_notice_leads_nowhere_else(told, cast, path):
    with pytest.raises(IntegrityError), transaction.atomic():
        told(cast.officer_a, path=path)


def test_ones_own_notices_are_counted_listed_opened_and_marked(cast, told, as_user):
    first, second = told(cast.officer_a, note="Perbaiki BPU"), told(cast.officer_a)
    told(cast.officer_b, note="bukan untuk A")
    client = as_user(cast.officer_a)
    page = client.get("/pemberitahuan/").content.decode()
    assert "<b>2 pemberitahuan</b> belum dibaca." in page
    assert "Perbaiki BPU" in page
    assert "bukan untuk A" not in page
    response = client.post(f"/pemberitahuan/{first.pk}/buka/")
    assert response["Location"] == "/laporan/"
    assert list(Notice.objects.of(cast.officer_a).unread()) == [second]
    client.post("/pemberitahuan/dibaca/")
    page = client.get("/pemberitahuan/").content.decode()
    assert "Tidak ada pemberitahuan baru." in page
    assert "Perbaiki BPU" in page
    assert Notice.objects.unread().count() == 1


@pytest.mark.parametrize("step", ["buka", "dibaca"])
def test_notices_of_others_are_not_found(cast, told, as_user, step):
    notice = told(cast.officer_b)
    as_user(cast.officer_a).post(f"/pemberitahuan/{notice.pk}/{step}/")
    assert Notice.objects.unread().count() == 1


@pytest.mark.parametrize("step", ["dibaca/", "1/buka/", "1/dibaca/"])
def test_reading_is_a_step_and_the_page_is_for_those_signed_in(cast, client, as_user, step):
    assert client.get("/pemberitahuan/")["Location"] == "/masuk/?next=/pemberitahuan/"
    assert client.post(f"/pemberitahuan/{step}").status_code == 302
    assert as_user(cast.verifier).get(f"/pemberitahuan/{step}").status_code == 405


def test_the_count_costs_whoever_is_signed_in_one_query_and_nobody_else_any(
    cast, told, client, as_user
):
    told(cast.verifier)

    def asked(reader):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = reader.get("/pernyataan/").content.decode()
        return page, sum("accounts_notice" in query["sql"] for query in queries)

    page, count = asked(client)
    assert (count, "/pemberitahuan/" in page) == (0, False)
    page, count = asked(as_user(cast.verifier))
    assert (count, 'class="count"' in page) == (1, True)


@pytest.mark.parametrize(
    ("told_ago", "read_ago", "stays"),
    [(100, 89, True), (100, 91, False), (364, None, True), (366, None, False)],
    ids=["read lately", "read long ago", "unread", "unread for a year"],
)
def test_old_notices_go_with_the_daily_run(cast, told, told_ago, read_ago, stays, capsys):
    now = timezone.now()
    told(cast.officer_a)
    read_at = now - timedelta(days=read_ago) if read_ago else None
    Notice.objects.update(at=now - timedelta(days=told_ago), read_at=read_at)
    call_command("prune_notices")
    assert Notice.objects.exists() == stays


@pytest.mark.parametrize(
    ("letters", "words"),
    [
        ([], "tidak seorang pun"),
        (
            [Letter.NONE],
            "1 orang diberi tahu di portal; alamat surelnya belum diketahui.",
        ),
        (
            [Letter.NONE, Letter.WAITING],
            "2 orang diberi tahu di portal; surel untuk 1 orang sedang dikirim.",
        ),
    ],
)
def test_a_page_says_who_was_told_as_it_is(letters, words):
    assert told_words([Notice(letter=letter) for letter in letters], "tidak seorang pun") == words
