"""Through a real nginx: three people behind one proxy are three, whatever one of them does."""

import http.client
import re
import shutil
import socket
import subprocess
import time
from urllib.parse import urlencode

import pytest

from tests.accounts.test_sign_in import PASSWORD
from tests.coverage_portal.operations.running import a_running_portal

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
STRANGER, OFFICE = "127.0.0.2", "127.0.0.3"  # loopback has addresses for everybody
CONFIGURATION = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://127.0.0.1:{behind};
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        }}
    }}
}}
"""
MAKE_ACCOUNT = (
    "from accounts.models import User;"
    f"User.objects.create_user('petugas', password={PASSWORD!r}, role='official')"
)


@pytest.fixture
def front(tmp_path, monkeypatch):
    """The port of an nginx before a portal that has one account."""
    monkeypatch.setenv("TRUSTED_PROXIES", "1")
    monkeypatch.setenv("API_ANONYMOUS_RATE", "5/minute")
    with a_running_portal(tmp_path / "portal") as portal:
        made = portal.manage("shell", "-c", MAKE_ACCOUNT)
        assert made.returncode == 0, made.stderr
        assert portal.manage("collectstatic", "--noinput", "-v0").returncode == 0
        portal.start("web")
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        config = tmp_path / "nginx.conf"
        config.write_text(CONFIGURATION.format(folder=tmp_path, port=port, behind=portal.port))
        nginx = subprocess.Popen([NGINX, "-e", f"{tmp_path}/error.log", "-c", str(config)])
        try:
            wait_until_up(port)
            yield port
        finally:
            nginx.terminate()
            nginx.wait()


def wait_until_up(port):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if ask(port, "127.0.0.1", "/healthz/live")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise AssertionError("nginx or the portal behind it did not start")


def ask(port, source, path, body=None, headers=None):
    """Status, headers and text, asked from that address."""
    connection = http.client.HTTPConnection("127.0.0.1", port, 30, source_address=(source, 0))
    try:
        connection.request("GET" if body is None else "POST", path, body, headers or {})
        response = connection.getresponse()
        return response.status, response.headers, response.read().decode()
    finally:
        connection.close()


def sign_in(port, source, password, host="127.0.0.1", forged=""):
    """True where it let them in; "locked" where it says to wait."""
    common = {"Host": host, "X-Forwarded-For": forged}
    _status, headers, page = ask(port, source, "/masuk/", headers=common)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    cookie = headers["Set-Cookie"].split(";")[0]
    form = {"login": "petugas", "password": password, "csrfmiddlewaretoken": token}
    sent = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    status, _headers, page = ask(port, source, "/masuk/", urlencode(form), common | sent)
    return status == 302 or ("locked" if "Terlalu banyak" in page else False)


@pytest.mark.long
@pytest.mark.skipif(NGINX is None, reason="needs nginx: apt-get install nginx-light")
def test_a_stranger_behind_the_same_proxy_locks_nobody_out(front):
    answers = [
        sign_in(front, STRANGER, "salah", host=f"127.0.0.1:{8000 + n}", forged=f"198.51.100.{n}")
        for n in range(10)
    ]
    assert answers == [False] * 5 + ["locked"] * 5
    assert sign_in(front, STRANGER, PASSWORD) == "locked"
    assert sign_in(front, OFFICE, PASSWORD) is True

    def api(source, forged):
        return ask(front, source, "/api/v1/regions/", headers={"X-Forwarded-For": forged})[0]

    assert [api(STRANGER, f"198.51.100.{n}") for n in range(6)] == [200] * 5 + [429]
    assert api(OFFICE, "") == 200
