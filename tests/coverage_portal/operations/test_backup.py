"""Backup and restore between portals of their own, on the engine that the suite runs on."""

import json
import os
import shutil
import subprocess
import uuid
from contextlib import closing
from urllib.parse import urlsplit

import psycopg2
import pytest

from bench.http import database_url
from coverage_portal.operations import backups
from coverage_portal.operations.backups import BackupError, Manifest
from coverage_portal.operations.embedded import FAST, Cluster, ensure_server, leave
from tests.coverage_portal.operations.portal import Portal

pytestmark = pytest.mark.xdist_group("backup")  # one portal for all


@pytest.fixture(scope="module")
def new_portal(tmp_path_factory):
    """Makes portals with an empty database each, and drops what they had."""
    suite_url = os.environ.get("DATABASE_URL", "")
    undo = []

    def make():
        name = f"ops_{uuid.uuid4().hex[:12]}"
        folder = tmp_path_factory.mktemp(name)
        if suite_url:
            execute(suite_url, f"CREATE DATABASE {name}")
            undo.append(lambda: execute(suite_url, f"DROP DATABASE {name} WITH (FORCE)"))
            url = urlsplit(suite_url)._replace(path=f"/{name}").geturl()
            return Portal(folder, url), url
        cluster = Cluster(folder, "test-postgres", FAST)
        undo.append(lambda: leave(cluster, os.getpid()))
        return Portal(folder), ensure_server(cluster)

    yield make
    for step in undo:
        step()


def execute(url, statement):
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []


def add_bank(url, code):
    execute(url, f"INSERT INTO regions_bank (code, name) VALUES ('{code}', 'Bank {code}')")


def banks(url):
    return [code for (code,) in execute(url, "SELECT code FROM regions_bank ORDER BY code")]


@pytest.fixture(scope="module")
def portal(new_portal, django_db_setup):
    """A portal with one bank and one uploaded file; its tables are those the suite has migrated."""
    made, url = new_portal()
    dump = [backups.program("pg_dump"), "--no-owner", "--no-acl", database_url()]
    tables = subprocess.run(dump, capture_output=True, check=True).stdout
    load = [backups.program("psql"), "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", url]
    subprocess.run(load, input=tables, capture_output=True, check=True)
    add_bank(url, "kalbar")
    media = made.folder / "media" / "documents"
    media.mkdir(parents=True)
    (media / "decree.pdf").write_bytes(b"%PDF-1.7")
    return made, url


@pytest.fixture(scope="module")
def backup(portal, tmp_path_factory):
    folder = tmp_path_factory.mktemp("backup")
    done = portal[0].manage("backup", str(folder))
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def restored(backup, new_portal):
    other, url = new_portal()
    done = other.manage("restore", str(backup))
    assert done.returncode == 0, done.stderr
    return other, url


def test_a_backup_comes_back_whole_in_another_place(restored):
    other, url = restored
    assert banks(url) == ["kalbar"]
    assert (other.folder / "media" / "documents" / "decree.pdf").read_bytes() == b"%PDF-1.7"


def test_data_are_replaced_only_where_asked_for_and_all_or_nothing(portal, backup, tmp_path):
    made, url = portal
    add_bank(url, "later")

    refused = made.manage("restore", str(backup))
    assert refused.returncode == 1
    assert "The database is not empty" in refused.stderr

    half = shutil.copytree(backup, tmp_path / "half")
    cut_dump(half)
    refused = made.manage("restore", str(half), "--replace")
    assert refused.returncode == 1
    assert "pg_restore failed" in refused.stderr
    assert banks(url) == ["kalbar", "later"]
    assert (made.folder / "media" / "documents" / "decree.pdf").exists()

    done = made.manage("restore", str(backup), "--replace")
    assert done.returncode == 0, done.stderr
    assert banks(url) == ["kalbar"]


def cut_dump(folder):
    """Half a dump, under a manifest that knows no better."""
    dump = folder / backups.DUMP
    dump.write_bytes(dump.read_bytes()[: dump.stat().st_size // 2])
    manifest = json.loads((folder / backups.MANIFEST).read_text())
    manifest["files"] = backups.hashes(folder)
    (folder / backups.MANIFEST).write_text(json.dumps(manifest))


def test_a_backup_does_not_mix_with_another(tmp_path):
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(BackupError, match="is not empty"):
        backups.back_up(tmp_path)


@pytest.fixture
def folder(tmp_path, settings):
    """A backup as it lies on a disk."""
    settings.NIK_KEYS = "1:AAAA:BBBB"
    (tmp_path / backups.DUMP).write_bytes(b"PGDMP")
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "decree.pdf").write_bytes(b"%PDF-1.7")
    Manifest(
        format=backups.FORMAT,
        made_at="2024-08-01T07:05:00+00:00",
        versions={},
        nik_keys=backups.nik_key_names(),
        migrations=["pghistory.0001_initial", "regions.0001_initial"],
        rows={},
        files=backups.hashes(tmp_path),
    ).write(tmp_path)
    return tmp_path


def test_an_untouched_backup_is_accepted(folder):
    manifest = Manifest.read(folder)
    backups.check_files(folder, manifest)
    backups.check_keys(manifest)


def remove_file(folder):
    (folder / "media" / "decree.pdf").unlink()


def change_file(folder):
    (folder / "media" / "decree.pdf").write_bytes(b"%PDF-1.4")


def add_file(folder):
    (folder / "media" / "stranger.pdf").write_bytes(b"")


def remove_dump(folder):
    (folder / backups.DUMP).unlink()


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        pytest.param(remove_file, r"missing: media/decree\.pdf", id="a file is gone"),
        pytest.param(change_file, r"changed since: media/decree\.pdf", id="a file was changed"),
        pytest.param(
            add_file, r"not in the manifest: media/stranger\.pdf", id="a file was put there"
        ),
        pytest.param(remove_dump, r"missing: database\.dump", id="the dump is gone"),
    ],
)
def test_a_backup_that_is_not_what_it_says_is_refused(folder, spoil, message):
    spoil(folder)
    with pytest.raises(BackupError, match=message):
        backups.check_files(folder, Manifest.read(folder))


def test_a_folder_without_a_manifest_is_not_a_backup(tmp_path):
    with pytest.raises(BackupError, match="is not a backup"):
        Manifest.read(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", '{"format": 1}'])
def test_a_manifest_that_cannot_be_read_is_refused(tmp_path, text):
    (tmp_path / backups.MANIFEST).write_text(text)
    with pytest.raises(BackupError, match="cannot be read"):
        Manifest.read(tmp_path)


@pytest.mark.parametrize("keys", ["2:AAAA:BBBB", "1:AAAA:CCCC"])
def test_a_restore_without_the_keys_of_its_niks_is_refused(folder, settings, keys):
    settings.NIK_KEYS = keys
    with pytest.raises(BackupError, match="written with key 1, which NIK_KEYS does not hold"):
        backups.check_keys(Manifest.read(folder))


def test_keys_that_were_rotated_since_are_no_hindrance(folder, settings):
    settings.NIK_KEYS = "2:CCCC:DDDD,1:AAAA:BBBB"
    backups.check_keys(Manifest.read(folder))


def test_a_manifest_tells_nothing_of_the_keys(folder):
    text = (folder / backups.MANIFEST).read_text()
    assert "AAAA" not in text
    assert "BBBB" not in text


def test_a_backup_of_a_newer_portal_is_refused(folder):
    content = json.loads((folder / backups.MANIFEST).read_text())
    content["migrations"].append("regions.9999_from_the_future")
    (folder / backups.MANIFEST).write_text(json.dumps(content))
    with pytest.raises(BackupError, match="newer portal"):
        backups.check_migrations(Manifest.read(folder))


def test_a_backup_of_an_older_layout_is_refused_and_nothing_changes(backup, new_portal, tmp_path):
    older = shutil.copytree(backup, tmp_path / "older")
    content = json.loads((older / backups.MANIFEST).read_text())
    content["migrations"] = ["enrolment.0007_total_names", "regions.0001_initial"]
    (older / backups.MANIFEST).write_text(json.dumps(content))
    other, url = new_portal()
    done = other.manage("restore", str(older))
    assert done.returncode == 1
    assert "older than 0.2.0" in done.stderr
    assert "Restore it with the version that made it" in done.stderr
    assert execute(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == []


def test_the_rules_and_the_trail_come_back_with_the_data(restored):
    other, url = restored
    rename = "from regions.models import Bank; Bank.objects.update(name='Bank Kalimantan Barat')"
    assert other.manage("shell", "-v0", "-c", rename).returncode == 0
    events = (
        "SELECT pgh_label, name, pgh_context->>'command' FROM regions_bankevent ORDER BY pgh_id"
    )
    assert execute(url, events) == [
        ("insert", "Bank kalbar", None),
        ("update", "Bank Kalimantan Barat", "shell"),
    ]
    with pytest.raises(psycopg2.Error, match="Cannot update or delete"):
        execute(url, "DELETE FROM regions_bankevent")


def test_missing_programs_are_named_with_the_remedy(monkeypatch, db):
    monkeypatch.setenv("DATABASE_URL", "postgresql://portal@127.0.0.1/portal")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(BackupError, match="pg_dump is missing: install the PostgreSQL"):
        backups.program("pg_dump")
