"""The running role of the database serves, and cannot rewrite the past: asked as that role itself."""

import io
from datetime import date

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from common.versioning import Versioned
from coverage_portal.operations import rights
from participants.kur import retention
from participants.kur.models import Batch, ErasureCertificate, Move, Person
from participants.reports.models import EnrolmentReport

TRAILS = ["kur_access", "kur_move", "kur_erasurecertificate", "accounts_userevent", "django_admin_log"]


@pytest.fixture
def _as_running_role(_in_sample_database, django_db_blocker):
    """What follows is asked by a role of its own: `db`, asked for afterwards, takes it all back."""
    settings = connection.settings_dict
    owner, role = settings["USER"], f"running_{settings['NAME']}"
    with django_db_blocker.unblock():
        call_command("grant_rights", role, create=True, stdout=io.StringIO())
        connection.close()
    settings["USER"] = role
    yield
    settings["USER"] = owner


@pytest.fixture
def running(_as_running_role, db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user LIKE 'running_%%', rolsuper FROM pg_roles"
                       " WHERE rolname = current_user")  # fmt: skip
        assert cursor.fetchone() == (True, False)


def refused(statement):
    """The reason of the server; the statement must not go through."""
    with pytest.raises(DatabaseError) as raised, transaction.atomic(), connection.cursor() as cursor:
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
    "GRANT ALL ON kur_access TO PUBLIC",
    "CREATE ROLE another",
]


def test_no_statement_of_its_own_rewrites_the_past(running):
    for statement in FORBIDDEN:
        reason = refused(statement)
        assert "permission denied" in reason or "must be owner" in reason, (statement, reason)


def test_a_figure_is_closed_once_and_only_closed(running):
    close = "UPDATE figures_enrolmentfigure SET superseded_at = now() WHERE id = (SELECT max(id)" \
        " FROM figures_enrolmentfigure WHERE superseded_at IS {})"  # fmt: skip
    run(close.format("NULL"))
    assert "superseded version" in refused(close.format("NOT NULL"))


def test_triggers_are_not_switched_off_by_a_setting_nor_fooled_by_a_table(running):
    """pgtrigger hears of a setting that anybody may make; a temporary table is found first."""
    run("SELECT set_config('pgtrigger.ignore', '{' || string_agg(tgname, ',') || '}', true)"
        " FROM pg_trigger WHERE NOT tgisinternal")  # fmt: skip
    closed = "UPDATE figures_enrolmentfigure SET superseded_at = now() WHERE superseded_at IS NOT NULL"
    assert "superseded version" in refused(closed)
    assert "go with an erasure" in refused("SELECT kur_erase_moves(array_agg(id)) FROM kur_move")
    run("CREATE TEMP TABLE kur_erasurecertificate AS SELECT 1 AS id,"
        " pg_current_xact_id()::text::bigint AS transaction")  # fmt: skip
    assert "go with an erasure" in refused("SELECT kur_erase_moves(array_agg(id)) FROM kur_move")
    verified = EnrolmentReport.objects.filter(state="terverifikasi").latest("pk").pk
    run("CREATE TEMP TABLE reports_enrolmentreport AS SELECT 1 AS id, 'draf'::text AS state")
    line = f"UPDATE reports_reportline SET closing = 1 WHERE report_id = {verified}"
    assert "does not change" in refused(line)


def test_an_erasure_goes_through_and_leaves_its_certificate(running, django_user_model):
    moved = Batch.objects.filter(moves__isnull=False).distinct().first()
    assert moved.moves.exists()
    admin = django_user_model.objects.get(username="admin")
    with transaction.atomic():
        certificate = retention.erase(batch=moved, by=admin, reason="Diminta bank")
    assert not moved.moves.exists()
    assert ErasureCertificate.objects.get() == certificate
    debtors = Batch.objects.filter(kind="debtors", erased_at=None).first()
    people = Person.objects.count()
    retention.erase(batch=debtors, by=admin, reason="Diminta bank")
    assert Person.objects.count() < people
    assert not Move.objects.exclude(person__in=Person.objects.all()).exists()


def test_the_main_acts_of_a_month_go_through(running, client, django_user_model):
    """Saved, sent, verified and corrected by people, over the API as the pages do it."""

    def act(name, method, step="", body=None):
        client.force_login(django_user_model.objects.get(username=name))
        url = "/api/v1/reports/sanggau/2024-08/"
        etag = client.get(url)["ETag"]
        answer = getattr(client, method)(
            url + step, body or {}, content_type="application/json", headers={"If-Match": etag}
        )
        assert answer.status_code == 200, (name, step, answer.content)

    report = client_report(client, django_user_model)
    lines = [
        {"region": line["region"], "segment": line["segment"], "closing": line["opening"] or 1}
        for line in report["lines"]
    ]
    act("petugas.sanggau", "put", body={"lines": lines, "note": "Uji"})


def client_report(client, django_user_model):
    client.force_login(django_user_model.objects.get(username="petugas.sanggau"))
    return client.get("/api/v1/reports/sanggau/2024-08/").json()


def test_the_lists_hold_every_table_that_is_only_added_to(db):
    named = rights.rights_by_table()
    for model in apps.get_models():
        table, names = model._meta.db_table, {each.name for each in getattr(model._meta, "triggers", [])}
        if issubclass(model, Versioned):
            assert named[table] == "SELECT, INSERT, UPDATE (superseded_at)"
        if {"append_only", "never_changed"} & names:
            assert named[table] == "SELECT, INSERT"


def test_a_role_that_could_become_the_owner_is_refused(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        [owner] = cursor.fetchone()
    for role, words in [(owner, "run this as the owner"), ("tidak_ada", "CREATE ROLE"), ("", "Name")]:
        with pytest.raises(CommandError, match=words):
            call_command("grant_rights", role)
