"""A backup: the database, the uploaded files, and a manifest to check both against.

    DIR/manifest.json   versions, time, SHA-256 of every file, rows of every table
    DIR/database.dump   pg_dump's custom format
    DIR/media/          the uploaded files

The manifest is written last: a folder without one is not a backup. NIK_KEYS are not in it; the
manifest names the keys that the data need, so that a restore without them is refused.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from psycopg2 import sql

from coverage_portal.operations.embedded import bin_dir
from coverage_portal.operations.layout import OLDER, is_older_layout, unknown_migrations

FORMAT = 1
MANIFEST = "manifest.json"
DUMP = "database.dump"
MEDIA = "media"
# Passing state, which every running portal rewrites while the dump is being made.
UNCOUNTED = {"django_session", "portal_cache"}
LOCK_SECONDS = 10


class BackupError(Exception):
    """A backup or a restore that was not done; the message says why and what to do."""


@dataclass(frozen=True)
class Manifest:
    format: int
    made_at: str
    versions: dict[str, str]
    nik_keys: dict[str, str]  # key number: the beginning of its hash
    migrations: list[str]
    rows: dict[str, int]
    files: dict[str, str]  # path inside the backup: SHA-256

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        path = folder / MANIFEST
        if not path.is_file():
            raise BackupError(f"{folder} is not a backup: it has no {MANIFEST}.")
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            if content["format"] != FORMAT:
                raise BackupError(
                    f"{path} has format {content['format']}; this portal reads {FORMAT}."
                )
            return cls(**content)
        except (ValueError, KeyError, TypeError) as error:
            raise BackupError(f"{path} cannot be read: {error}") from error

    def write(self, folder: Path) -> None:
        text = json.dumps(asdict(self), indent=2, sort_keys=True, ensure_ascii=False)
        (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def back_up(folder: Path) -> Manifest:
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(f"{folder} is not empty. Name a new folder for each backup.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    dump = program("pg_dump")
    with snapshot() as name:
        rows = count_rows()
        migrations = applied_migrations()
        run([dump, "--format=custom", f"--snapshot={name}", f"--file={folder / DUMP}"])
    media = Path(settings.MEDIA_ROOT)
    if media.is_dir():
        shutil.copytree(media, folder / MEDIA)
    manifest = Manifest(
        format=FORMAT,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        versions={
            "django": version("django"),
            "postgresql": server_version(),
            "pg_dump": run([dump, "--version"]).split()[-1],
        },
        nik_keys=nik_key_names(),
        migrations=migrations,
        rows=rows,
        files=hashes(folder),
    )
    manifest.write(folder)
    return manifest


def restore(folder: Path, *, replace: bool) -> Manifest:
    """Bring back all or nothing: the database changes in one transaction."""
    manifest = Manifest.read(folder)
    check_files(folder, manifest)
    check_keys(manifest)
    check_migrations(manifest)
    media = Path(settings.MEDIA_ROOT)
    if not replace:
        refuse_data(media)
    unfinished = media.with_name(f"{media.name}.restoring")
    shutil.rmtree(unfinished, ignore_errors=True)
    if (folder / MEDIA).is_dir():
        shutil.copytree(folder / MEDIA, unfinished)
    else:
        unfinished.mkdir(parents=True)
    restore_database(folder / DUMP)
    shutil.rmtree(media, ignore_errors=True)
    unfinished.rename(media)
    check_rows(manifest)
    return manifest


def restore_database(dump: Path) -> None:
    """By way of SQL, so that dropping the old tables belongs to the same transaction."""
    with tempfile.TemporaryDirectory() as scratch:  # private to this user
        script = Path(scratch) / "restore.sql"
        run([program("pg_restore"), "--no-owner", "--no-acl", f"--file={script}", str(dump)])
        connection.close()
        run(
            [
                *(program("psql"), "--quiet", "--no-psqlrc", "--single-transaction"),
                "--set=ON_ERROR_STOP=1",
                f"--command=SET lock_timeout = '{LOCK_SECONDS}s'",
                "--command=SET client_min_messages = warning",
                "--command=DROP SCHEMA public CASCADE",
                "--command=CREATE SCHEMA public",
                f"--file={script}",
            ]
        )


def check_files(folder: Path, manifest: Manifest) -> None:
    files = hashes(folder)
    faults = [f"missing: {name}" for name in sorted(manifest.files.keys() - files.keys())]
    faults += [f"not in the manifest: {name}" for name in sorted(files.keys() - manifest.files)]
    faults += [
        f"changed since: {name}"
        for name in sorted(files.keys() & manifest.files.keys())
        if files[name] != manifest.files[name]
    ]
    if DUMP not in manifest.files:
        faults.append(f"missing: {DUMP}")
    if faults:
        raise BackupError("\n".join(["The backup is not what its manifest says:", *faults]))


def check_keys(manifest: Manifest) -> None:
    present = nik_key_names()
    missing = [number for number, name in manifest.nik_keys.items() if present.get(number) != name]
    if missing:
        raise BackupError(
            f"The backup's NIKs were written with key {', '.join(missing)}, which NIK_KEYS does "
            "not hold. Set NIK_KEYS to the keys of the portal that made the backup."
        )


def check_migrations(manifest: Manifest) -> None:
    if is_older_layout(manifest.migrations):
        raise BackupError(
            f"This backup {OLDER}; it cannot be restored here, and nothing was changed. Restore "
            f"it with the version that made it (on {manifest.made_at[:10]})."
        )
    if unknown := unknown_migrations(manifest.migrations):
        raise BackupError(
            f"The backup was made by a newer portal (it has {unknown[-1]}). Install that one first."
        )


def check_rows(manifest: Manifest) -> None:
    restored = count_rows()
    differences = [
        f"{table}: {restored.get(table, 0)} rows, {rows} in the manifest"
        for table, rows in manifest.rows.items()
        if restored.get(table) != rows
    ]
    if differences:
        raise BackupError("\n".join(["The restored tables differ:", *differences]))


def refuse_data(media: Path) -> None:
    if connection.introspection.table_names():
        raise BackupError("The database is not empty. To replace what is in it, add --replace.")
    if media.is_dir() and any(media.iterdir()):
        raise BackupError(f"{media} is not empty. To replace what is in it, add --replace.")


@contextmanager
def snapshot() -> Iterator[str]:
    """One state of the database, for the dump and for the counting of its rows.

    By hand, as the ORM neither sets an isolation level nor hands a snapshot to `pg_dump`.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def count_rows() -> dict[str, int]:
    """Of every table there is, those without a model too: the ORM does not see them."""
    counts = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - UNCOUNTED):
            query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
            cursor.execute(query.as_string(cursor.cursor))
            counts[table] = cursor.fetchone()[0]
    return counts


def applied_migrations() -> list[str]:
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(".".join(name) for name in applied)


def server_version() -> str:
    number = connection.cursor().connection.server_version
    return f"{number // 10000}.{number % 10000}"


def nik_key_names() -> dict[str, str]:
    """{"1": "9f86d081884c7d65"}: which keys there are, saying nothing of their content."""
    entries = [entry for entry in re.split(r"[,\s]+", settings.NIK_KEYS) if entry]
    return {
        entry.partition(":")[0]: hashlib.sha256(entry.encode()).hexdigest()[:16]
        for entry in entries
    }


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): _sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / MANIFEST
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def program(name: str) -> str:
    """The embedded server's own programs for the embedded server, else those of the PATH."""
    if is_embedded():
        return str(bin_dir() / name)
    path = shutil.which(name)
    if path is None:
        raise BackupError(
            f"{name} is missing: install the PostgreSQL {server_version().split('.')[0]} client "
            "programs (on Debian: apt-get install postgresql-client)."
        )
    return path


def is_embedded() -> bool:
    return not os.environ.get("DATABASE_URL")


def run(command: list[str]) -> str:
    done = subprocess.run(
        command, env=os.environ | _connection(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{Path(command[0]).name} failed:\n{done.stderr.strip()}")
    return done.stdout


def _connection() -> dict[str, str]:
    """Django's connection as libpq's environment: no password on a command line."""
    parameters: dict[str, Any] = connection.get_connection_params()
    names = {
        "dbname": "PGDATABASE",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "host": "PGHOST",
        "port": "PGPORT",
        "sslmode": "PGSSLMODE",
        "sslrootcert": "PGSSLROOTCERT",
    }
    return {
        variable: str(parameters[key]) for key, variable in names.items() if parameters.get(key)
    }
