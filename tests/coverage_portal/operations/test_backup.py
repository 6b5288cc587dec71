"""Backup and restore between portals of their own, on the engine that the suite runs on."""

import gzip
import io
import json
import os
import shutil
import tarfile
import uuid
from contextlib import closing, suppress
from datetime import date
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.db import DatabaseError, connection, transaction

from coverage_portal.operations import backup_seal, backups, daily_backup, table_copies
from coverage_portal.operations.backups import Manifest
from coverage_portal.operations.embedded import Cluster
from coverage_portal.operations.table_copies import BackupError, Table
from regions.models import Bank
from tests.coverage_portal.operations.portal import Portal

# One portal for all; its database is a copy of the suite's, which has to be made.
pytestmark = [pytest.mark.xdist_group("backup"), pytest.mark.django_db]


def url_of(database):
    if suite_url := os.environ.get("DATABASE_URL"):
        return urlsplit(suite_url)._replace(path=f"/{database}").geturl()
    return Cluster.current().url(database)


def execute(url, statement):
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []


def banks(url):
    return [code for (code,) in execute(url, "SELECT code FROM regions_bank ORDER BY code")]


def fill():
    """A bank that stays, one that is gone, and somebody who is signed in."""
    Bank.objects.create(code="kalbar", name="Bank Kalbar")
    Bank.objects.create(code="gone", name="Bank yang pergi").delete()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_session VALUES ('key', 'data', now())")


@pytest.fixture(scope="module")
def portal(filled_database, tmp_path_factory):
    """A portal with one bank and one uploaded file."""
    url = url_of(filled_database("backup", fill))
    made = Portal(tmp_path_factory.mktemp("portal"), url)
    media = made.folder / "media" / "documents"
    media.mkdir(parents=True)
    (media / "decree.pdf").write_bytes(b"%PDF-1.7")
    return made, url


@pytest.fixture(scope="module")
def empty_portal(portal, tmp_path_factory):
    name = f"ops_{uuid.uuid4().hex[:12]}"
    execute(url_of("postgres") if not os.environ.get("DATABASE_URL") else portal[1],
            f"CREATE DATABASE {name}")  # fmt: skip
    yield Portal(tmp_path_factory.mktemp(name), url_of(name)), url_of(name)
    execute(portal[1], f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def backup(portal, tmp_path_factory):
    folder = tmp_path_factory.mktemp("backup")
    done = portal[0].manage("backup", str(folder))
    assert done.returncode == 0, done.stderr
    return folder


def test_a_backup_comes_back_whole_in_another_place(backup, portal, empty_portal):
    """Data, uploads, rules and the trail; who was signed in signs in again; no number is given out
    a second time."""
    other, url = empty_portal
    done = other.manage("restore", str(backup))
    assert done.returncode == 0, done.stderr
    assert banks(url) == ["kalbar"]
    assert (other.folder / "media" / "documents" / "decree.pdf").read_bytes() == b"%PDF-1.7"
    assert execute(url, "SELECT count(*) FROM django_session") == [(0,)]
    add = "INSERT INTO regions_bank (code, name) VALUES ('new', 'Bank baru') RETURNING id"
    assert execute(url, add) == [
        (execute(portal[1], "SELECT max(id) FROM regions_bank")[0][0] + 2,)
    ]
    events = "SELECT pgh_label, name FROM regions_bankevent WHERE code <> 'gone' ORDER BY pgh_id"
    assert execute(url, events) == [("insert", "Bank Kalbar"), ("insert", "Bank baru")]
    with pytest.raises(psycopg2.Error, match="Cannot update or delete"):
        execute(url, "DELETE FROM regions_bankevent")
    again = other.manage("restore", str(backup))
    assert again.returncode == 1
    assert "The database is not empty" in again.stderr


def test_nothing_of_a_backup_can_be_read_without_the_keys(backup, settings):
    files = [path for path in backup.rglob("*") if path.suffix == ".age"]
    assert len(files) > 100
    for path in files:
        assert path.read_bytes().startswith(b"age-encryption.org/v1")
    settings.NIK_KEYS = "2:CCCC:DDDD"
    with pytest.raises(backup_seal.SealError):
        backup_seal.decrypt(io.BytesIO(files[0].read_bytes()), io.BytesIO())


@pytest.mark.long
def test_data_are_replaced_all_or_nothing(portal, backup, tmp_path):
    made, url = portal
    execute(url, "INSERT INTO regions_bank (code, name) VALUES ('later', 'Bank later')")
    short = shutil.copytree(backup, tmp_path / "short")
    with signed_anew(short) as content:
        content["tables"]["regions_bank"]["rows"] += 1
    refused = made.manage("restore", str(short), "--replace")
    assert refused.returncode == 1
    assert "regions_bank: 1 rows, 2 in the manifest" in refused.stderr
    assert banks(url) == ["kalbar", "later"]
    assert (made.folder / "media" / "documents" / "decree.pdf").exists()

    tried = made.manage("restore", str(backup), "--trial")
    assert tried.returncode == 0, tried.stderr
    assert banks(url) == ["kalbar", "later"]

    done = made.manage("restore", str(backup), "--replace")
    assert done.returncode == 0, done.stderr
    assert banks(url) == ["kalbar"]
    assert execute(url, "SELECT count(*) FROM pg_namespace WHERE nspname = 'portal_restoring'") == [
        (0,)
    ]


class signed_anew:  # noqa: N801
    """What somebody who has the keys could make of a manifest."""

    def __init__(self, folder):
        self.folder = folder

    def __enter__(self):
        self.content = json.loads((self.folder / backups.MANIFEST).read_text())
        return self.content

    def __exit__(self, *error):
        text = json.dumps(self.content)
        (self.folder / backups.MANIFEST).write_text(text)
        entry = f"1:{'MDAw' * 10}MDA=:{'MTEx' * 10}MTE="
        assert backup_seal.key_entries() == [entry]
        (self.folder / backups.SIGNATURE).write_text(backup_seal.sign(text.encode()))


def test_a_backup_does_not_mix_with_another(tmp_path):
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(BackupError, match="is not empty"):
        backups.back_up(tmp_path)


@pytest.fixture
def folder(tmp_path, settings):
    """A backup as it lies on a disk."""
    settings.NIK_KEYS = "1:AAAA:BBBB"
    (tmp_path / backups.MEDIA).write_bytes(b"age")
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "regions_bank.age").write_bytes(b"age")
    Manifest(
        format=backups.FORMAT,
        made_at="2024-08-01T07:05:00+00:00",
        versions={},
        nik_keys=backups.nik_key_names(),
        migrations=["pghistory.0001_initial", "regions.0001_initial"],
        tables={"regions_bank": Table(["code"], 0)},
        sequences={},
        uploads=0,
        files=backups.hashes(tmp_path),
    ).write(tmp_path)
    return tmp_path


def test_an_untouched_backup_is_accepted(folder):
    backups.check_files(folder, Manifest.read(folder))


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        pytest.param(
            lambda folder: (folder / "tables" / "regions_bank.age").unlink(),
            r"missing: tables/regions_bank\.age",
            id="a file is gone",
        ),
        pytest.param(
            lambda folder: (folder / backups.MEDIA).write_bytes(b"other"),
            r"changed since: media\.tar\.age",
            id="a file was changed",
        ),
        pytest.param(
            lambda folder: (folder / "stranger.sql").write_bytes(b""),
            r"not in the manifest: stranger\.sql",
            id="a file was put there",
        ),
    ],
)
def test_a_backup_that_is_not_what_it_says_is_refused(folder, spoil, message):
    spoil(folder)
    with pytest.raises(BackupError, match=message):
        backups.check_files(folder, Manifest.read(folder))


def change_manifest(folder):
    path = folder / backups.MANIFEST
    path.write_text(path.read_text().replace('"rows": 0', '"rows": 1'))


def sign_by_a_stranger(folder):
    signature = backup_seal._key("9:ZZZZ:ZZZZ", "signature").sign(b"anything")
    (folder / backups.SIGNATURE).write_text(backup_seal.base64.b64encode(signature).decode())


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(change_manifest, id="changed since"),
        pytest.param(lambda folder: (folder / backups.SIGNATURE).unlink(), id="not signed"),
        pytest.param(sign_by_a_stranger, id="signed by a stranger"),
        pytest.param(
            lambda folder: (folder / backups.SIGNATURE).write_text("é"), id="no signature at all"
        ),
    ],
)
def test_a_manifest_that_the_portal_did_not_sign_is_not_believed(folder, spoil):
    spoil(folder)
    with pytest.raises(BackupError, match="was not signed by this portal"):
        Manifest.read(folder)


def test_a_folder_without_a_manifest_is_not_a_backup(tmp_path):
    with pytest.raises(BackupError, match="is not a backup"):
        Manifest.read(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", '{"format": 2}', '{"format": 2, "nik_keys": []}'])
def test_a_manifest_that_cannot_be_read_is_refused(tmp_path, text):
    (tmp_path / backups.MANIFEST).write_text(text)
    with pytest.raises(BackupError, match="cannot be read"):
        Manifest.read(tmp_path)


def test_a_backup_of_0_2_is_named_with_the_way_it_can_be_restored(tmp_path):
    (tmp_path / backups.MANIFEST).write_text('{"format": 1}')
    with pytest.raises(BackupError, match="Restore it with that portal, upgrade it"):
        Manifest.read(tmp_path)


@pytest.mark.parametrize("keys", ["2:AAAA:BBBB", "1:AAAA:CCCC"])
def test_a_restore_without_the_keys_of_its_niks_is_refused(folder, settings, keys):
    settings.NIK_KEYS = keys
    with pytest.raises(BackupError, match="written with key 1, which NIK_KEYS does not hold"):
        Manifest.read(folder)


def test_keys_that_were_rotated_since_are_no_hindrance(folder, settings):
    sealed, plain = io.BytesIO(), io.BytesIO()
    backup_seal.encrypt(io.BytesIO(b"rows"), sealed)
    settings.NIK_KEYS = "2:CCCC:DDDD,1:AAAA:BBBB"
    Manifest.read(folder)
    sealed.seek(0)
    backup_seal.decrypt(sealed, plain)
    assert plain.getvalue() == b"rows"


def test_a_manifest_tells_nothing_of_the_keys(folder):
    text = (folder / backups.MANIFEST).read_text()
    assert "AAAA" not in text
    assert "BBBB" not in text


@pytest.mark.parametrize(
    ("migrations", "message"),
    [
        (["pghistory.0001_initial", "regions.9999_from_the_future"], "newer portal"),
        (["enrolment.0007_total_names", "regions.0001_initial"], "older than 0.2.0"),
    ],
)
def test_a_backup_of_another_time_is_refused(folder, migrations, message):
    manifest = Manifest.read(folder)
    manifest.migrations[:] = migrations
    with pytest.raises(BackupError, match=message):
        backups.check_migrations(manifest)


HARM = b"x\tBank x\n\\.\nDROP TABLE regions_bank CASCADE;\n\\! touch /tmp/harm\n"


@pytest.mark.parametrize("rows", [HARM, b"\\.\nCOPY regions_bank FROM PROGRAM 'id';\n"])
def test_rows_with_statements_in_them_run_nothing(db, tmp_path, rows):
    path = tmp_path / "regions_bank.age"
    with path.open("wb") as sealed:
        backup_seal.encrypt(io.BytesIO(gzip.compress(rows)), sealed)
    with suppress(DatabaseError), transaction.atomic():
        table_copies.read_table("regions_bank", ["code", "name"], path)
    assert set(Bank.objects.values_list("code", flat=True)) <= {"x"}


@pytest.mark.parametrize(
    "tables",
    [
        {"regions_bank; DROP TABLE regions_bank": Table(["code"], 0)},
        {"pg_authid": Table(["rolname"], 0)},
        {"regions_bank": Table(["code) FROM PROGRAM 'id' --"], 0)},
    ],
    ids=["a statement for a table", "a table of the server", "a statement for a column"],
)
def test_what_is_no_table_of_the_portal_is_not_written_to(db, tmp_path, tables):
    with pytest.raises(BackupError, match="does not have"):
        table_copies.load(tables, {}, tmp_path)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("../outside.txt", tarfile.REGTYPE),
        ("/tmp/outside.txt", tarfile.REGTYPE),
        ("link", tarfile.SYMTYPE),
        ("device", tarfile.CHRTYPE),
    ],
)
def test_an_upload_lands_nowhere_else(tmp_path, name, kind):
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        member = tarfile.TarInfo(name)
        member.type, member.linkname = kind, "/etc"
        tar.addfile(member)
    archive.seek(0)
    with (tmp_path / "media.tar.age").open("wb") as sealed:
        backup_seal.encrypt(archive, sealed)
    with pytest.raises(BackupError, match="no upload"):
        backups.unpack_uploads(tmp_path / "media.tar.age", tmp_path / "inner" / "media")
    assert not [path for path in tmp_path.rglob("outside.txt") if path.parent.name != "tmp"]


class TestDaily:
    @pytest.fixture(autouse=True)
    def _folders(self, settings, tmp_path):
        settings.BACKUP_FOLDER, settings.BACKUP_COPY = str(tmp_path / "a"), str(tmp_path / "b")
        self.here, self.there, self.said = tmp_path / "a", tmp_path / "b", []
        self.there.mkdir()

    def put(self, place, day, backup):
        shutil.copytree(backup, place / day)

    @pytest.mark.long
    def test_it_is_made_tried_and_copied(self, portal):
        where = {"BACKUP_FOLDER": str(self.here), "BACKUP_COPY": str(self.there)}
        done = portal[0].manage("daily_backup", **where)
        assert done.returncode == 0, done.stderr
        assert "It can be restored" in done.stdout
        [copy] = self.there.iterdir()
        backups.check_files(copy, Manifest.read(copy))
        again = portal[0].manage("daily_backup", **where | {"BACKUP_COPY": "/nowhere"})
        assert "is there already" in again.stdout
        assert (again.returncode, "Is the share mounted?" in again.stderr) == (1, True)

    def test_it_is_kept_for_its_days_here_and_there(self, backup):
        for place in (self.here, self.there):
            self.put(place, "2024-06-26", backup)
            self.put(place, "2024-06-27", backup)
            (place / "2024-06-20").mkdir()  # somebody's own
        daily_backup.delete_old(date(2024, 8, 1), self.said.append)
        for place in (self.here, self.there):
            assert sorted(path.name for path in place.iterdir()) == ["2024-06-20", "2024-06-27"]

    def test_one_that_is_not_sound_is_told_and_no_old_one_deleted(self, backup):
        for day in ("2024-01-02", "2024-08-01"):
            self.put(self.here, day, backup)
        (self.here / "2024-08-01" / backups.MEDIA).unlink()
        with pytest.raises(BackupError, match="missing: media"):
            daily_backup.make_daily_backup(date(2024, 8, 1), self.said.append)
        assert daily_backup.is_backup(self.here / "2024-01-02")
        assert daily_backup.is_backup(self.there / "2024-08-01")
