"""PostgreSQL goes away under running processes, for real: they say so, wait, and go on."""

import http.client
import json
import os
import signal
import socket
from contextlib import closing

import pytest
from django_tasks_db.models import DBTaskResult

from coverage_portal.operations.management.commands import db_worker
from participants.kur import tasks
from tests.coverage_portal.operations.portal import Portal
from tests.coverage_portal.operations.running import Running, a_running_portal, wait_until
from tests.participants.kur.lists import row, write

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("lost_database")]  # one portal for all

UPLOAD = """
import sys
from pathlib import Path
from django.core.files.uploadhandler import FileUploadHandler
from accounts.models import User
from regions.models import Bank
from participants.kur import uploads
from participants.kur.imports.run import default_retention
from participants.kur.models import Batch
bank, _made = Bank.objects.get_or_create(code="kalbar", defaults={"name": "Bank Kalbar"})
admin = User.objects.filter(username="a").first() or User.objects.create_user("a", role="admin")
handler = uploads.SealingUploadHandler(None)
handler.new_file("file", "daftar.csv", "text/csv", None)
content = Path(PATH).read_bytes()
handler.receive_data_chunk(content, 0)
batch = Batch(kind="debtors", by=admin, bank=bank, retain_until=default_retention())
uploads.take(batch=batch, upload=handler.file_complete(len(content)))
"""
SAVE = """
from participants.kur import tasks
from participants.kur.models import Batch
tasks.save_list.enqueue(Batch.objects.latest("pk").pk)
"""
WAITING_FOR_A_LOCK = "FROM pg_stat_activity WHERE wait_event_type = 'Lock'"

RUNNING_TASKS = "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status = 'RUNNING'"


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with a_running_portal(tmp_path_factory.mktemp("lost") / "portal") as portal:
        assert portal.manage("load_reference", "-v0").returncode == 0
        portal.collect_static()
        portal.start("web")
        portal.start("worker")
        yield portal


def ask(running, sql):
    with running.connect() as connection, connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def end_all_connections(connection):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )
        assert cursor.fetchone()[0] > 0


def last_list(running):
    """(state, message) of the list uploaded last."""
    [found] = ask(running, "SELECT status, message FROM kur_batch ORDER BY id DESC LIMIT 1")
    return found


def last_staging_table(running):
    [found] = ask(
        running,
        "SELECT id, to_regclass('kur_staging.list_' || id) FROM kur_batch ORDER BY id DESC LIMIT 1",
    )
    return found


def upload(running, tmp_path, rows):
    path = write(tmp_path / "daftar.csv", rows)
    done = running.manage("shell", "-c", f"PATH = {str(path)!r}\n{UPLOAD}")
    assert done.returncode == 0, done.stderr


def get(port, path):
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode(), response.headers


def worker_is_running(running):
    return running.children["worker"].poll() is None


def test_an_idle_worker_outlives_its_connection(running, tmp_path):
    wait_until(lambda: "Starting worker" in running.log("worker").read_text())
    with running.connect() as connection:
        end_all_connections(connection)
    upload(running, tmp_path, [row(1)])
    wait_until(lambda: last_list(running)[0] == "ready")
    assert worker_is_running(running)


def test_the_worker_waits_while_the_database_keeps_nothing_new(running, tmp_path):
    """It ended with the first task it looked for, and a service that ends too often stays down."""
    reads_only = "ALTER DATABASE portal {} default_transaction_read_only"
    wait_until(lambda: "Starting worker" in running.log("worker").read_text())
    with running.connect() as connection:
        connection.autocommit = True
        connection.cursor().execute(reads_only.format("SET") + " = on")
        try:
            end_all_connections(connection)
            wait_until(lambda: "keeps nothing new" in running.log("worker").read_text())
        finally:
            connection.cursor().execute(reads_only.format("RESET"))
    upload(running, tmp_path, [row(1)])
    wait_until(lambda: last_list(running)[0] == "ready")
    assert worker_is_running(running)


@pytest.mark.parametrize("doing", ["reading", "saving"])
def test_a_list_cut_off_with_its_connection_is_reported_as_interrupted(running, tmp_path, doing):
    """Somebody holds the table of credits, so the worker stands in the middle of the list."""
    reading = doing == "reading"
    if not reading:
        upload(running, tmp_path, [row(number) for number in range(1, 200)])
        wait_until(lambda: last_list(running)[0] == "ready")
    with running.connect() as holder, running.connect() as connection:
        holder.cursor().execute("LOCK TABLE kur_loan IN ACCESS EXCLUSIVE MODE")
        if reading:
            upload(running, tmp_path, [row(number) for number in range(1, 200)])
        else:
            assert running.manage("shell", "-c", SAVE).returncode == 0
        wait_until(lambda: ask(running, f"SELECT pid {WAITING_FOR_A_LOCK}"))
        assert last_list(running)[0] == doing
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_terminate_backend(pid) {WAITING_FOR_A_LOCK}")
    wait_until(lambda: last_list(running)[0] != doing)
    status, message = last_list(running)
    assert status == "interrupted"
    assert "terputus" in message
    assert ask(running, "SELECT count(*) FROM kur_loan") == [(0,)]
    number, staged = last_staging_table(running)
    assert staged is None, number
    assert worker_is_running(running)
    upload(running, tmp_path, [row(1), row(2)])
    wait_until(lambda: last_list(running)[0] == "ready")


def test_pages_are_there_at_once_after_all_connections_were_ended(running):
    wait_until(lambda: answers(running.port))
    for path in ("/", "/kur/", "/api/v1/coverage/61/"):
        with running.connect() as connection:
            end_all_connections(connection)
        assert get(running.port, path)[0] == 200


def answers(port):
    """Of the database; a portal without a backup is not sound altogether."""
    try:
        return json.loads(get(port, "/healthz")[1])["database"] == "ok"
    except (OSError, ValueError):
        return False


def test_a_killed_embedded_server_is_started_again_by_the_worker(running, tmp_path):
    """And what the worker had in hand is told, although the failure itself could not be kept."""
    upload(running, tmp_path, [row(number) for number in range(1, 200)])
    wait_until(lambda: last_list(running)[0] == "ready")
    with running.connect() as holder:
        holder.cursor().execute("LOCK TABLE kur_loan IN ACCESS EXCLUSIVE MODE")
        assert running.manage("shell", "-c", SAVE).returncode == 0
        wait_until(lambda: ask(running, f"SELECT pid {WAITING_FOR_A_LOCK}"))
        pid_file = running.portal.folder / "postgres" / "postmaster.pid"
        os.kill(int(pid_file.read_text().split()[0]), signal.SIGKILL)
        wait_until(lambda: answers(running.port))
    wait_until(lambda: "The database is back" in running.log("worker").read_text())
    assert "The database is away" in running.log("worker").read_text()
    assert "taken up again" in running.log("worker").read_text()
    wait_until(lambda: last_list(running)[0] != "saving")
    status, message = last_list(running)
    assert (status, "tidak satu baris pun tersimpan" in message) == ("interrupted", True)
    assert ask(running, "SELECT count(*) FROM kur_loan") == [(0,)]
    wait_until(lambda: ask(running, RUNNING_TASKS) == [(0,)])
    assert get(running.port, "/")[0] == 200
    assert worker_is_running(running)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("workers", "expected"),
    [
        pytest.param(["me"], "READY", id="cut off once"),
        pytest.param(["me", "me", "me"], "FAILED", id="cut off again and again"),
        pytest.param(["another"], "RUNNING", id="in the hands of another worker"),
    ],
)
def test_a_task_that_was_cut_off_is_taken_up_again(workers, expected):
    tasks.read_list.enqueue(0)
    DBTaskResult.objects.update(status="RUNNING", worker_ids=workers)
    db_worker.take_up_again("me")
    assert DBTaskResult.objects.get().status == expected


def test_a_page_without_a_database_says_so_and_when_to_come_back(tmp_path):
    """503 with words, also for somebody who is signed in: the page asks who it is for."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        nobody = free.getsockname()[1]
    away = Running(Portal(tmp_path, f"postgresql://nobody@127.0.0.1:{nobody}/none"))
    away.collect_static()
    away.start("web")
    try:
        wait_until(lambda: listens(away.port))
        status, page, headers = get(away.port, "/")
        assert (status, headers["Retry-After"]) == (503, "30")
        assert "Basis data portal sedang tidak terhubung" in page
        status, page, _headers = get(away.port, "/api/v1/coverage/61/")
        assert (status, '"status": 503' in page) == (503, True)
        assert get(away.port, "/healthz")[0] == 503
    finally:
        away.stop()


def listens(port):
    with closing(socket.socket()) as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0
