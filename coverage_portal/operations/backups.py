"""A backup: the rows of every table, the uploaded files, and a manifest to check both against.

    DIR/manifest.json      versions, time, SHA-256 of every file, rows of every table
    DIR/manifest.sig       Ed25519, over the manifest
    DIR/tables/NAME.age    the rows of a table, as COPY writes them, compressed and encrypted
    DIR/media.tar.age      the uploaded files

The manifest is written last and then signed: a folder without both is not a backup. NIK_KEYS are not
in it; the manifest names the keys that the data need, so that a restore without them is refused.
Sessions are left out.
"""

import hashlib
import json
import os
import shutil
import tarfile
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryFile

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from coverage_portal.operations import backup_seal, table_copies
from coverage_portal.operations.backup_seal import SealError
from coverage_portal.operations.layout import OLDER, is_older_layout, unknown_migrations
from coverage_portal.operations.table_copies import BackupError, Table

FORMAT = 2
MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig"
TABLES = "tables"
MEDIA = "media.tar.age"


@dataclass(frozen=True)
class Manifest:
    format: int
    made_at: str
    versions: dict[str, str]
    nik_keys: dict[str, str]  # key number: the beginning of its hash
    migrations: list[str]
    tables: dict[str, Table]
    sequences: dict[str, int]
    uploads: int
    files: dict[str, str]  # path inside the backup: SHA-256

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """As it was signed: nothing is believed of one that was not."""
        path = folder / MANIFEST
        if not path.is_file():
            raise BackupError(f"{folder} is not a backup: it has no {MANIFEST}.")
        content = path.read_bytes()
        try:
            values = json.loads(content)
            check_format(values, path)
            check_keys(values["nik_keys"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BackupError(f"{path} cannot be read: {error}") from error
        check_signature(folder, content)
        tables = {name: Table(**table) for name, table in values["tables"].items()}
        return cls(**values | {"tables": tables})

    def write(self, folder: Path) -> None:
        text = json.dumps(asdict(self), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
        (folder / MANIFEST).write_text(text, encoding="utf-8")
        (folder / SIGNATURE).write_text(backup_seal.sign(text.encode()) + "\n", encoding="ascii")
        # Whoever is of the group sees when it was made (/healthz), and nothing else of it.
        folder.chmod(0o750)
        (folder / MANIFEST).chmod(0o640)


def back_up(folder: Path) -> Manifest:
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(f"{folder} is not empty. Name a new folder for each backup.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / TABLES).mkdir(mode=0o700)
    with table_copies.one_state():
        migrations, sequences = table_copies.applied_migrations(), table_copies.sequences()
        tables = {
            name: table_copies.write_table(name, folder / TABLES / f"{name}.age")
            for name in table_copies.kept_tables()
        }
    uploads = pack_uploads(Path(settings.MEDIA_ROOT), folder / MEDIA)
    server = "{}.{}".format(*connection.get_database_version())
    manifest = Manifest(
        format=FORMAT,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        versions={"django": version("django"), "postgresql": server},
        nik_keys=nik_key_names(),
        migrations=migrations,
        tables=tables,
        sequences=sequences,
        uploads=uploads,
        files=hashes(folder),
    )
    manifest.write(folder)
    return manifest


def restore(folder: Path, *, replace: bool, trial: bool = False) -> Manifest:
    """Bring back all or nothing: the tables are made ready beside the portal's own, checked, and
    take their place in one transaction. A trial ends before that."""
    manifest = Manifest.read(folder)
    check_files(folder, manifest)
    check_migrations(manifest)
    media = Path(settings.MEDIA_ROOT)
    if not replace and not trial:
        refuse_data(media)
    beside = Path(settings.PORTAL_DIR) if trial else media.parent  # who tries writes nothing there
    unfinished = beside / f"{media.name}.restoring"
    try:
        unpack_uploads(folder / MEDIA, unfinished)
        with table_copies.tables_beside(manifest.migrations):
            load_tables(folder, manifest)
            call_command("verify_totals", verbosity=0)
            if not trial:
                table_copies.put_in_place()
                shutil.rmtree(media, ignore_errors=True)
                unfinished.rename(media)
    except (SealError, tarfile.TarError, EOFError, OSError) as error:
        raise BackupError(f"The backup cannot be opened: {error}") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return manifest


def pack_uploads(media: Path, path: Path) -> int:
    files = sorted(file for file in media.rglob("*") if file.is_file() and not file.is_symlink())
    with TemporaryFile(dir=path.parent) as plain:
        with tarfile.open(fileobj=plain, mode="w") as archive:
            for file in files:
                archive.add(file, file.relative_to(media))
        plain.seek(0)
        with path.open("wb") as sealed:
            backup_seal.encrypt(plain, sealed)
    return len(files)


def unpack_uploads(path: Path, media: Path) -> None:
    """For whoever the folder above belongs to, where root restores: web serves and adds to them."""
    shutil.rmtree(media, ignore_errors=True)
    media.mkdir(parents=True, mode=0o750)
    with TemporaryFile(dir=media.parent) as plain:
        with path.open("rb") as sealed:
            backup_seal.decrypt(sealed, plain)
        plain.seek(0)
        with tarfile.open(fileobj=plain) as archive:
            for member in archive:
                _unpack(archive, member, media)
    if os.geteuid() == 0:
        owner = media.parent.stat()
        for each in (media, *media.rglob("*")):
            os.chown(each, owner.st_uid, owner.st_gid, follow_symlinks=False)


def _unpack(archive: tarfile.TarFile, member: tarfile.TarInfo, media: Path) -> None:
    """Files, and nothing outside. Python's own filter for that is newer than Debian 12's 3.11.2."""
    path = (media / member.name).resolve()
    content = archive.extractfile(member) if member.isreg() else None
    if content is None or not path.is_relative_to(media.resolve()):
        raise BackupError(f"{MEDIA} holds what is no upload: {member.name}")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    with content, path.open("wb") as file:
        shutil.copyfileobj(content, file)
    path.chmod(0o640)


def load_tables(folder: Path, manifest: Manifest) -> None:
    loaded = table_copies.load(manifest.tables, manifest.sequences, folder / TABLES)
    differences = [
        f"{name}: {loaded[name]} rows, {table.rows} in the manifest"
        for name, table in manifest.tables.items()
        if loaded[name] != table.rows
    ]
    if differences:
        raise BackupError("\n".join(["The restored tables differ:", *differences]))


def check_format(values: dict[str, object], path: Path) -> None:
    if values["format"] == 1:
        raise BackupError(
            f"{path} was made by a portal of 0.2, neither encrypted nor signed; it is not run here. "
            "Restore it with that portal, upgrade it (docs/upgrading.md), and back up again."
        )
    if values["format"] != FORMAT:
        raise BackupError(f"{path} has format {values['format']}; this portal reads {FORMAT}.")


def check_keys(nik_keys: dict[str, str]) -> None:
    present = nik_key_names()
    missing = [number for number, name in nik_keys.items() if present.get(number) != name]
    if missing:
        raise BackupError(
            f"The backup's NIKs were written with key {', '.join(missing)}, which NIK_KEYS does "
            "not hold. Set NIK_KEYS to the keys of the portal that made the backup."
        )


def check_signature(folder: Path, manifest: bytes) -> None:
    path = folder / SIGNATURE
    try:
        backup_seal.verify(manifest, path.read_text(encoding="ascii"))
    except (SealError, OSError, ValueError) as error:
        raise BackupError(
            f"{folder} was not signed by this portal ({SIGNATURE}), or was changed since; nothing "
            "of it was read."
        ) from error


def check_files(folder: Path, manifest: Manifest) -> None:
    files = hashes(folder)
    faults = [f"missing: {name}" for name in sorted(manifest.files.keys() - files.keys())]
    faults += [f"not in the manifest: {name}" for name in sorted(files.keys() - manifest.files)]
    faults += [
        f"changed since: {name}"
        for name in sorted(files.keys() & manifest.files.keys())
        if files[name] != manifest.files[name]
    ]
    if faults:
        raise BackupError("\n".join(["The backup is not what its manifest says:", *faults]))


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


def refuse_data(media: Path) -> None:
    if connection.introspection.table_names():
        raise BackupError("The database is not empty. To replace what is in it, add --replace.")
    if media.is_dir() and any(media.iterdir()):
        raise BackupError(f"{media} is not empty. To replace what is in it, add --replace.")


def nik_key_names() -> dict[str, str]:
    """{"1": "9f86d081884c7d65"}: which keys there are, saying nothing of their content."""
    return {
        entry.partition(":")[0]: hashlib.sha256(entry.encode()).hexdigest()[:16]
        for entry in backup_seal.key_entries()
    }


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): _sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in {MANIFEST, SIGNATURE}
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
