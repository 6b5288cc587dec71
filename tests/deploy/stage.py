"""A portal as deploy/ sets it up, on loopback: nginx, two web processes, PostgreSQL 15 and a replica."""

import datetime
import re
import shutil
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.coverage_portal.operations import servers
from tests.coverage_portal.operations.portal import BASE_DIR, Portal

PASSWORD = "cakupan-46-persen"
MAIN = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.error.log;
events {{ }}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    include {folder}/portal.conf;
}}
"""


@dataclass
class Stage:
    portal: Portal
    ports: list[int]  # of the web processes
    http: int
    https: int
    nginx_conf: str
    primary: str
    replica: str = ""
    replica_data: str = ""
    web_arguments: tuple[str, ...] = ("--worker-class=gthread", "--threads=4")
    children: dict[int | str, subprocess.Popen] = field(default_factory=dict)  # by port

    def manage(self, *command):
        done = self.portal.manage(*command, HTTPS="1", ALLOWED_HOSTS="localhost")
        assert done.returncode == 0, done.stderr
        return done.stdout

    def shell(self, code):
        return self.manage("shell", "-v0", "-c", code)

    def restart_web(self, port):
        self.children[port].terminate()
        self.children[port].wait()
        _start_web(self, port)
        _wait_until(lambda: Browser(self, port).get("/healthz/live")[0] == 200)

    def caching(self):
        """What nginx's cache said of each request so far: `["MISS", "HIT"]`."""
        lines = (self.portal.folder / "portal.log").read_text().splitlines()
        return [line.split()[-1] for line in lines]


class Browser:
    """Somebody with cookies of their own, at nginx or at one web process."""

    def __init__(self, stage, port=None):
        self.stage = stage
        self.root = f"http://localhost:{port}" if port else f"https://localhost:{stage.https}"
        self.cookies = CookieJar()
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.cookies),
            urllib.request.HTTPSHandler(context=context),
        )
        # As nginx says it, where a web process is asked without it.
        self.opener.addheaders = [("X-Forwarded-Proto", "https")]

    def at(self, port):
        """The same person at one web process, which is asked without TLS."""
        there = Browser(self.stage, port)
        for cookie in self.cookies:
            cookie.secure = False
            there.cookies.set_cookie(cookie)
        return there

    def get(self, path, **headers):
        """(status, page, headers)"""
        return self._ask(urllib.request.Request(self.root + path, headers=headers))

    def post(self, path, data=None, content=None):
        body = urlencode(data).encode() if content is None else content
        request = urllib.request.Request(self.root + path, body, {"Referer": self.root + path})
        return self._ask(request)

    def _ask(self, request):
        try:
            with self.opener.open(request, timeout=60) as response:
                return response.status, response.read().decode(errors="replace"), response.headers
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace"), error.headers

    def sign_in(self, username):
        _status, page, _headers = self.get("/masuk/")
        [token] = set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page))
        data = {"csrfmiddlewaretoken": token, "login": username, "password": PASSWORD}
        return self.post("/masuk/", data)


def make_certificate(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def nginx_conf(folder, ports, http, https):
    """deploy/nginx/portal.conf with the ports, folders and name of this stage, and nothing else."""
    text = (BASE_DIR / "deploy" / "nginx" / "portal.conf").read_text()
    web = "".join(f"server 127.0.0.1:{port};\n" for port in ports)
    for old, new in [
        ("server 127.0.0.1:8000;", web),
        ("/etc/letsencrypt/live/portal.example.org", str(folder)),
        ("/var/lib/nginx/portal", str(folder / "cache")),
        ("/var/log/nginx", str(folder)),
        ("/srv/portal/deploy/nginx", str(folder)),
        ("portal.example.org", "localhost"),
        ("listen 80", f"listen 127.0.0.1:{http}"),
        ("listen 443", f"listen 127.0.0.1:{https}"),
        ("client_header_timeout 15s", "client_header_timeout 6s"),
    ]:
        assert old in text, old
        text = text.replace(old, new)
    text = re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE)
    shutil.copytree(BASE_DIR / "deploy" / "nginx" / "galat", folder / "galat")
    (folder / "portal.conf").write_text(text)
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder))
    return str(folder / "nginx.conf")


@contextmanager
def with_replica():
    """PostgreSQL 15, and a streaming replica of it: (address, address of the replica, its data)."""
    with servers.postgresql_15(wal_level="replica", max_wal_senders="4") as (home, primary):
        data, port = home / "replica", servers.free_port()
        source = f"host=127.0.0.1 port={urlsplit(primary).port} user=postgres"
        servers.as_postgres(
            *(str(servers.BIN / "pg_basebackup"), f"--pgdata={data}", f"--dbname={source}"),
            *("--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast"),
        )
        servers.start(data, port, **servers.QUICK)
        try:
            yield primary, primary.replace(str(urlsplit(primary).port), str(port)), str(data)
        finally:
            if (data / "postmaster.pid").exists():
                servers.stop(data)


def prepared(folder, primary, *replica, webs=2, **options):
    """Its certificate and nginx's configuration lie there; nothing runs yet."""
    ports = [servers.free_port() for _web in range(webs)]
    http, https = servers.free_port(), servers.free_port()
    make_certificate(folder)
    conf = nginx_conf(folder, ports, http, https)
    return Stage(Portal(folder, primary), ports, http, https, conf, primary, *replica, **options)


@contextmanager
def served(stage):
    """Web processes and nginx, until the block ends."""
    try:
        for port in stage.ports:
            _start_web(stage, port)
        nginx = [shutil.which("nginx"), "-c", stage.nginx_conf]
        stage.children["nginx"] = subprocess.Popen(nginx)
        _wait_until(lambda: Browser(stage).get("/healthz/live")[0] == 200)
        for port in stage.ports:
            _wait_until(lambda port=port: Browser(stage, port).get("/healthz/live")[0] == 200)
        yield stage
    finally:
        _end(stage)


@contextmanager
def a_stage(folder):
    with ExitStack() as undo:
        stage = prepared(folder, *undo.enter_context(with_replica()))
        stage.manage("migrate", "-v0")
        stage.manage("load_reference", "-v0")
        stage.manage("create_demo_accounts", "--force", "-v0")
        stage.manage("compile_translations", "-v0")
        stage.manage("collectstatic", "--noinput", "-v0")
        yield undo.enter_context(served(stage))


def _start_web(stage, port):
    own = {
        "HTTPS": "1",
        "ALLOWED_HOSTS": "localhost",
        "TRUSTED_PROXIES": "1",
        "CSRF_TRUSTED_ORIGINS": f"https://localhost:{stage.https}",
    }
    if stage.replica:
        own["REPLICA_URL"] = stage.replica
    command = [sys.executable, "-m", "gunicorn", "coverage_portal.wsgi", f"--bind=127.0.0.1:{port}"]
    with (stage.portal.folder / f"web-{port}.log").open("ab") as log:
        stage.children[port] = subprocess.Popen(
            [*command, *stage.web_arguments],
            cwd=BASE_DIR,
            env=stage.portal.environment | own,
            stdout=log,
            stderr=log,
        )


def _end(stage):
    for child in stage.children.values():
        child.terminate()
    for child in stage.children.values():
        child.wait()


def _wait_until(condition):
    deadline = time.monotonic() + 240
    while True:
        try:
            if condition():
                return
        except OSError:
            pass
        assert time.monotonic() < deadline, "waited four minutes in vain"
        time.sleep(0.2)


def nginx_accepts(conf):
    done = subprocess.run(
        [shutil.which("nginx"), "-t", "-c", conf], capture_output=True, text=True, check=False
    )
    return done.returncode == 0, done.stderr
