"""The running role of the database serves, and cannot rewrite the past: asked as that role itself."""

# ruff: noqa: F811 - fixtures of other rooms are imported, and then asked for by name
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from common.versioning import Versioned
from coverage_portal.operations import rights, table_copies
from coverage_portal.operations.backups import back_up, restore
from participants.figures.models import EnrolmentFigure
from participants.kur import actions, retention
from participants.kur.models import Batch, ErasureCertificate, Move, Person, State
from tests.conftest import connected_to
from tests.participants.kur.conftest import import_list, match_list, rules  # noqa: F401
from tests.participants.kur.lists import nik, row
from tests.participants.kur.test_match_members import member
from tests.participants.reports.conftest import (
    JULY,
    STILL,
    clock,  # noqa: F401
    july,  # noqa: F401
    june_figures,  # noqa: F401
    time_machine_at,  # noqa: F401
)

TRAILS = [
    "kur_access",
    "kur_move",
    "kur_erasurecertificate",
    "accounts_userevent",
    "django_admin_log",
]


@contextmanager
def as_role(kind, filled_database, blocker):
    """What follows is asked by a role of its own, in an empty database that another one owns."""
    settings = connection.settings_dict
    owner, database = settings["USER"], settings["NAME"]
    roles = {each: f"{each}_{database}" for each in ("running", "backup")}

    def grant():
        call_command("grant_rights", roles["running"], backup_role=roles["backup"], create=True)

    with connected_to(filled_database("rights", grant), blocker):
        settings["USER"] = roles[kind]
        yield
        settings["USER"] = owner


@pytest.fixture
def _as_running_role(filled_database, django_db_blocker):
    with as_role("running", filled_database, django_db_blocker):
        yield


@pytest.fixture
def running(_as_running_role, db):
    assert run("SELECT starts_with(current_user, 'running_'), current_user = session_user") == (
        True, True,
    )  # fmt: skip


@pytest.fixture
def _as_backup_role(filled_database, django_db_blocker):
    with as_role("backup", filled_database, django_db_blocker), django_db_blocker.unblock():
        yield


def refused(statement):
    """The reason of the server; the statement must not go through."""
    with (
        pytest.raises(DatabaseError) as raised,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    return str(raised.value)


def run(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        return cursor.fetchone() if cursor.description else None


FORBIDDEN = [
    *(f"DELETE FROM {table}" for table in TRAILS),
    *(f"UPDATE {table} SET id = id" for table in TRAILS if not table.endswith("event")),
    "UPDATE accounts_userevent SET pgh_label = 'x'",
    *(f"TRUNCATE {table} CASCADE" for table in [*TRAILS, "figures_enrolmentfigure", "kur_person"]),
    "DELETE FROM figures_enrolmentfigure",
    "UPDATE figures_enrolmentfigure SET closing = closing + 1",
    "UPDATE figures_enrolmentfigure SET recorded_at = now()",
    "UPDATE regions_workforceestimate SET workers = workers + 1",
    "DELETE FROM figures_publication",
    "DELETE FROM cohorts_cohortversion",
    "UPDATE cohorts_cohortversion SET headcount = 1",
    "UPDATE reports_cellchange SET old = 1",
    "UPDATE kur_releasednumber SET people = 5",
    "DROP TABLE kur_access",
    "ALTER TABLE kur_move DISABLE TRIGGER ALL",
    "ALTER TABLE figures_enrolmentfigure DROP CONSTRAINT figure_ledger_adds_up",
    "CREATE TRIGGER mine BEFORE INSERT ON kur_access FOR EACH ROW"
    " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "SET session_replication_role = replica",
    "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean"
    " LANGUAGE sql AS 'SELECT true'",
    "DELETE FROM django_migrations",
    "CREATE ROLE another",
    "CREATE TABLE public.mine (a int)",
    "CREATE VIEW mine AS SELECT 1",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE SCHEMA mine",
]


def test_no_statement_of_its_own_rewrites_the_past(running):
    for statement in FORBIDDEN:
        reason = refused(statement)
        assert "permission denied" in reason or "must be owner" in reason, (statement, reason)


@pytest.mark.long
@pytest.mark.usefixtures("_as_backup_role")
def test_backups_are_made_and_tried_by_a_role_of_their_own(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    back_up(tmp_path / "backup")
    restore(tmp_path / "backup", replace=False, trial=True)
    assert run("SELECT count(*) FROM pg_namespace WHERE nspname = 'portal_restoring'") == (0,)


@pytest.mark.usefixtures("_as_backup_role")
def test_the_role_of_backups_reads_what_they_hold_and_changes_nothing():
    held = table_copies.kept_tables()
    assert {"kur_person", "figures_enrolmentfigure", "accounts_user"} <= set(held)
    for table in held:
        run(f"SELECT * FROM {table} LIMIT 1")
    for statement in [
        *(f"INSERT INTO {table} DEFAULT VALUES" for table in held),
        *(f"DELETE FROM {table}" for table in held),
        "UPDATE accounts_user SET role = 'admin'",
        "TRUNCATE kur_person CASCADE",
        "SELECT * FROM django_session",
        "SELECT nextval('kur_person_id_seq')",
        "CREATE TABLE public.mine (a int)",
        "CREATE TABLE kur_staging.mine (a int)",
        "DROP SCHEMA public CASCADE",
        "SELECT kur_erase_moves('{}')",
    ]:
        reason = refused(statement)
        assert "permission denied" in reason or "must be owner" in reason, (statement, reason)


def test_a_figure_is_closed_once_and_only_closed(running, worked):
    close = "UPDATE figures_enrolmentfigure SET superseded_at = now() WHERE id IN" \
        " (SELECT max(id) FROM figures_enrolmentfigure)"  # fmt: skip
    run(close)
    assert "superseded version" in refused(close)


def act(client, user, method, step="", body=None):
    """Over the API, by the same actions as the pages; what the report then is."""
    client.force_login(user)
    url = "/api/v1/reports/pontianak/2024-07/"
    headers = {"If-Match": client.get(url)["ETag"]}
    answer = getattr(client, method)(url + step, body, "application/json", headers=headers)
    assert answer.status_code == 200, (step, answer.content)
    return answer.json()["state"]


def enter(client, user, new):
    figures = STILL | {"new": new, "closing": 1000 + new}
    line = {"region": "61.71", "segment": "BPU", **figures}
    act(client, user, "put", body={"lines": [line], "note": "Sisanya menyusul"})
    assert act(client, user, "post", "submit/") == "dikirim"


def test_a_month_is_entered_sent_verified_and_corrected(
    running,
    july,
    june_figures,
    cast,
    places,
    client,
):
    enter(client, cast.officer_a, 30)
    assert act(client, cast.verifier, "post", "verify/", {"note": "Sesuai"}) == "terverifikasi"
    act(client, cast.officer_a, "post", "amend/", {"reason": "Salah ketik"})
    enter(client, cast.officer_a, 31)
    assert act(client, cast.verifier, "post", "verify/", {"note": "Sesuai"}) == "terverifikasi"
    figures = EnrolmentFigure.objects.filter(month=JULY, region=places.pontianak)
    assert sorted(figures.values_list("closing", flat=True)) == [1030, 1031]
    assert figures.current().get().closing == 1031
    # A temporary table is found before the real one, and a setting of pgtrigger anybody can make.
    run("CREATE TEMP TABLE reports_enrolmentreport AS"
        " SELECT id, 'draf'::text AS state FROM reports_enrolmentreport")  # fmt: skip
    ignore_triggers()
    assert "does not change" in refused("UPDATE reports_reportline SET closing = 1")
    assert "superseded version" in refused(
        "UPDATE figures_enrolmentfigure SET superseded_at = now() WHERE superseded_at IS NOT NULL"
    )


def ignore_triggers():
    run("SELECT set_config('pgtrigger.ignore', '{' || string_agg(tgname, ',') || '}', true)"
        " FROM pg_trigger WHERE NOT tgisinternal")  # fmt: skip


ERASE_ALL = "SELECT kur_erase_moves(array_agg(id)) FROM kur_move"


def test_lists_come_and_go_with_a_certificate_alone(
    running,
    rules,
    import_list,
    match_list,
    cast,
    places,
):
    import_list([row(1), row(2)], full=True)
    import_list([row(1, debtor_nik=nik(9)), row(2)], full=True)  # a mistyped NIK goes, certified
    match_list([member(2)])
    people = Person.objects.filter(nik_tail="0009")
    actions.move(people=people, to_state=State.INFORMED, by=cast.officer_a)
    assert Move.objects.count() == 2
    for batch in Batch.objects.order_by("-pk"):
        retention.erase(batch=batch, by=cast.admin, reason="Diminta bank")
    assert not Person.objects.exists()
    assert not Move.objects.exists()
    assert ErasureCertificate.objects.count() == 4


def test_no_move_goes_without_a_certificate(running, import_list, cast):
    import_list([row(1)])
    actions.move(people=[Person.objects.get()], to_state=State.INFORMED, by=cast.officer_a)
    ignore_triggers()
    assert "go with an erasure" in refused(ERASE_ALL)
    run("CREATE TEMP TABLE kur_erasurecertificate AS"
        " SELECT 1 AS id, pg_current_xact_id()::text::bigint AS transaction")  # fmt: skip
    assert "go with an erasure" in refused(ERASE_ALL)


def test_the_lists_hold_every_table_that_is_only_added_to(db):
    named = rights.rights_by_table()
    for model in apps.get_models():
        table, names = (
            model._meta.db_table,
            {each.name for each in getattr(model._meta, "triggers", [])},
        )
        if issubclass(model, Versioned):
            assert named[table] == "SELECT, INSERT, UPDATE (superseded_at)"
        if {"append_only", "never_changed"} & names:
            assert named[table] == "SELECT, INSERT"


def test_a_role_that_could_become_the_owner_is_refused(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        [owner] = cursor.fetchone()
    for role, words in [
        (owner, "run this as the owner"),
        ("tidak_ada", "CREATE ROLE"),
        ("", "Name"),
    ]:
        with pytest.raises(CommandError, match=words):
            call_command("grant_rights", role)
