"""What nginx, two web processes and a replica do together, as deploy/ sets them up."""

import http.client
import json
import shutil
import socket
import time
from contextlib import closing
from urllib.parse import urlsplit

import psycopg2
import pytest

from tests.coverage_portal.operations import servers
from tests.coverage_portal.operations.running import wait_until
from tests.deploy.stage import Browser, a_stage, nginx_accepts

pytestmark = [
    pytest.mark.long,
    pytest.mark.xdist_group("stage"),
    servers.needs_postgresql_15,
    pytest.mark.skipif(shutil.which("nginx") is None, reason="apt-get install nginx-light"),
]

OPEN_A_MONTH = (  # the page names offices of months
    "from datetime import date; from participants.reports.models import ReportingMonth;"
    " ReportingMonth.objects.create(month=date(2024, 8, 1))"
)
RAISE_VERSION = "UPDATE common_dataversion SET number = number + 1"
RENAME = "UPDATE regions_branch SET name = 'Nama Baru' WHERE slug = 'pontianak'"


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stage")
    folder.chmod(0o755)
    for path in [folder, *folder.parents][:4]:
        path.chmod(path.stat().st_mode | 0o001)  # nginx's workers give up root
    with a_stage(folder) as running:
        yield running


def test_nginx_takes_the_configuration(stage):
    accepted, words = nginx_accepts(stage.nginx_conf)
    assert accepted, words
    assert "warn" not in words


def test_only_the_portals_own_name_over_tls_is_answered(stage):
    with closing(http.client.HTTPConnection("127.0.0.1", stage.http, timeout=10)) as asked:
        asked.request("GET", "/masuk/?a=1", headers={"Host": "localhost"})
        answer = asked.getresponse()
        assert (answer.status, answer.headers["Location"]) == (301, "https://localhost/masuk/?a=1")
    with closing(http.client.HTTPConnection("127.0.0.1", stage.http, timeout=10)) as asked:
        asked.request("GET", "/", headers={"Host": "elsewhere.test"})
        with pytest.raises(http.client.RemoteDisconnected):
            asked.getresponse()
    status, _page, headers = Browser(stage).get("/")
    assert (status, headers["Strict-Transport-Security"][:8]) == (200, "max-age=")
    assert "X-Accel-Expires" not in headers


def test_public_pages_are_kept_a_second_and_those_of_people_never(stage):
    stranger = Browser(stage)
    for _attempt in range(5):  # a busy machine may need more than a second for both
        time.sleep(1.01 - time.time() % 1)  # nginx keeps it until the clock's second is over
        before = len(stage.caching())
        _status, page, headers = stranger.get("/")
        stranger.get("/")
        if stage.caching()[-1] == "HIT":
            break
    assert stage.caching()[before:] in (["MISS", "HIT"], ["EXPIRED", "HIT"])
    assert stranger.get("/", **{"If-None-Match": headers["ETag"]})[0] == 304
    officer = Browser(stage)
    officer.sign_in("petugas.pontianak")
    before = len(stage.caching())
    mine = officer.get("/")[1]
    assert "Keluar" in mine
    assert stage.caching()[before:] == ["BYPASS"]
    assert Browser(stage).get("/")[1] == page
    before = len(stage.caching())
    for _twice in range(2):
        Browser(stage).get("/masuk/")
        Browser(stage).get("/api/v1/regions/", Authorization="Token none")
    assert "HIT" not in stage.caching()[before:]


def test_a_file_that_only_one_web_process_has_is_found_there(stage):
    """While a release is taken over: the new page's style is not known to the process before it."""
    late = stage.portal.folder / "static" / "css" / "portal.0123456789ab.css"
    late.write_text("body{}")  # after the processes have looked which files there are
    browser = Browser(stage)
    assert {browser.get("/static/css/portal.0123456789ab.css")[0] for _twice in "12"} == {404}
    stage.restart_web(stage.ports[0])
    answers = [browser.get("/static/css/portal.0123456789ab.css")[0] for _each in range(4)]
    assert answers == [200] * 4


def test_a_session_holds_at_each_web_process(stage):
    officer = Browser(stage)
    assert officer.sign_in("petugas.ketapang")[0] == 200
    for port in stage.ports:
        assert "Ketapang" in officer.at(port).get("/laporan/")[1]


def test_what_is_too_large_is_refused_and_the_log_tells_nothing(stage):
    browser = Browser(stage)
    status, page, _headers = browser.post("/impor/", content=b"x" * (13 << 20))
    assert (status, "Tidak ada yang tersimpan" in page, "Nothing was saved" in page) == (
        413,
        True,
        True,
    )
    status, page, headers = browser.post(
        "/api/v1/reports/pontianak/2024-08/", content=b"x" * (13 << 20)
    )
    assert headers["Content-Type"] == "application/problem+json"
    assert (status, json.loads(page)["status"], json.loads(page)["type"]) == (
        413,
        413,
        "/api/docs/#galat-413",
    )
    digits = "6" * 16
    assert browser.get(f"/wilayah/{digits}/?nik={digits}")[0] == 400
    browser.get("/tenggat/geheim/")
    log = (stage.portal.folder / "portal.log").read_text()
    assert digits not in log
    assert "geheim" not in log
    assert digits not in (stage.portal.folder / "portal.error.log").read_text()


def test_slow_clients_hold_up_nobody_and_are_let_go(stage):
    slow = []
    for _number in range(40):
        client = socket.create_connection(("127.0.0.1", stage.http))
        client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-")
        slow.append(client)
    began = time.monotonic()
    assert Browser(stage).get("/")[0] == 200
    assert time.monotonic() - began < 2
    time.sleep(6.5)  # `client_header_timeout` of the stage
    for client in slow:
        assert client.recv(1000) == b""  # closed
        client.close()


def name_seen_by(browser):
    page = browser.get("/kinerja-pelaporan/")[1]
    return "Nama Baru" in page


def test_strangers_read_from_the_replica_and_whoever_saves_sees_it_at_once(stage):
    officer, stranger = Browser(stage), Browser(stage, stage.ports[0])
    officer.sign_in("petugas.pontianak")
    officer = officer.at(stage.ports[0])
    on_replica = stage.replica.replace("portal@", "postgres@")
    stage.shell(OPEN_A_MONTH)
    stranger.get("/kinerja-pelaporan/")
    execute(stage.primary, RAISE_VERSION)  # how late the replica is counts from what it read last
    time.sleep(0.2)
    execute(on_replica, "SELECT pg_wal_replay_pause()")
    try:
        execute(stage.primary, f"{RENAME}; {RAISE_VERSION}")
        assert (name_seen_by(stranger), name_seen_by(officer)) == (False, True)
        time.sleep(6.5)  # further behind than is read from
        assert name_seen_by(stranger)
        assert "Tertinggal" in lag_shown(stage)
    finally:
        execute(on_replica, "SELECT pg_wal_replay_resume()")
    servers.stop(stage.replica_data)
    assert {stranger.get("/kinerja-pelaporan/")[0] for _each in range(5)} == {200}
    assert "semua dibaca dari utama" in lag_shown(stage)
    servers.start(stage.replica_data, urlsplit(stage.replica).port, **servers.QUICK)
    wait_until(lambda: "semua dibaca dari utama" not in lag_shown(stage))
    assert stranger.get("/kinerja-pelaporan/")[0] == 200


def lag_shown(stage):
    code = "from coverage_portal.setup.running import _replica; print(_replica()[0].words)"
    done = stage.portal.manage("shell", "-v0", "-c", code, REPLICA_URL=stage.replica)
    return done.stdout


def execute(url, statement):
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        connection.cursor().execute(statement)


def test_trying_passwords_in_a_loop_is_slowed_down(stage):
    browser = Browser(stage)
    answers = [browser.post("/masuk/", {"login": "admin"})[0] for _number in range(100)]
    assert answers[0] == 403  # without the form's token
    assert answers.count(429) > 10
