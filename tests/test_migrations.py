"""A release is taken into use while the one before still serves: what that asks of migrations.

Old code runs for a while on new tables, and runs on them again after a roll-back. So a migration adds,
and takes away only what no release in use reads any more (docs/upgrading.md, *Migrations*).
"""

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from common.migration_batch import Batch

OURS = ["common", "regions", "accounts", "participants", "awards", "commitments", "coverage_portal"]
# Each with its reason. All here come with the release after 0.2.0, which is taken into use with a stop
# (CHANGELOG.md says so); after it only what no code reads any more belongs here.
WITH_A_STOP = {
    "awards.0003_juror_clearances": "who seated a juror is asked of every juror",
    "awards.0004_signatories_and_cutoff": "who signs is asked of every round",
    "cohorts.0004_cohorts_by_their_versions": "a cohort's facts move into its versions",
    "commitments.0002_attached_files": "files of meetings and reports move into the database",
    "commitments.0004_plan_path": "a plan keeps the path it was made with",
    "figures.0002_totals_of_any_size": "whole table is written anew for larger numbers",
    "kur.0002_lists_and_trails": "a purpose is asked of every list",
    "kur.0003_list_questions": "questions of a list are kept with it",
    "kur.0004_kur_release": "monthly releases take the place of counts and shown numbers",
    "kur.0005_calls_messages_and_banks": "calls take the place of saved filters",
    "regions.0003_tariffs_by_segment": "a tariff is of a segment",
    "reports.0002_province_recap": "recaps of the province wait, are released or returned",
    "reports.0003_enrolment_answers": "answers about a file are kept with it",
    "reports.0004_cell_history_and_hold": "a report may be held, with its reason",
    "reports.0006_withdrawals_and_transfers": "one open revision at a time, withdrawals too",
}


def refused(operation, before=None):
    """Why old code would fail beside it; "" where it would not. `before`: the field until then."""
    match operation:
        case migrations.RemoveField() | migrations.DeleteModel():
            return "old code still reads it: take it out of the code first, drop it a release later"
        case migrations.RenameField() | migrations.RenameModel() | migrations.AlterModelTable():
            return "old code knows it by its old name: add a new one and copy"
        case migrations.AddField() if not _may_be_left_out(operation.field):
            return "old code does not fill it in: null=True or db_default"
        case migrations.AddConstraint():
            return "old code may break it: only after a release whose code keeps to it"
        case migrations.AlterField() if before is not None and _is_narrower(
            operation.field, before
        ):
            return "old code writes what no longer fits: add a new one and copy"
        case migrations.RunPython() | migrations.RunSQL() if not operation.reversible:
            return "it cannot be taken back: name a reverse, if only noop"
    return ""


def _may_be_left_out(field):
    is_stored = not field.many_to_many and not isinstance(field, models.GeneratedField)
    return not is_stored or field.null or field.db_default is not models.NOT_PROVIDED


def _is_narrower(field, before):
    if isinstance(field, models.GeneratedField) or field.many_to_many:
        return False
    shorter = (field.max_length or 1 << 30) < (before.max_length or 1 << 30)
    other = field.get_internal_type() != before.get_internal_type()
    return shorter or other or (before.null and not field.null)


def flattened(operations):
    """Those that reach the database, out of what holds several."""
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from flattened(operation.database_operations)
        elif isinstance(operation, Batch):
            yield from flattened(operation.operations)
        else:
            yield operation


def faults_of(migration, state=None):
    """Of tables that it makes itself it may do anything with."""
    made = {
        each.name_lower for each in flattened(migration.operations) if hasattr(each, "managers")
    }
    for operation in flattened(migration.operations):
        model = getattr(operation, "model_name_lower", "")
        if model in made:
            continue
        before = None
        if state is not None and isinstance(operation, migrations.AlterField):
            fields = state.models[migration.app_label, model].fields
            before = fields.get(operation.name)  # None: added by this migration
        if reason := refused(operation, before):
            yield f"{operation.describe()}: {reason}"


def migrations_with_faults():
    """`{"kur.0004_kur_release": ["Delete model …: old code …"]}`, of our apps, in their order."""
    loader = MigrationLoader(None)
    state, found = ProjectState(), {}
    for node in loader.graph._generate_plan(loader.graph.leaf_nodes(), at_end=True):
        migration = loader.graph.nodes[node]
        is_ours = loader.migrations_module(node[0])[0].partition(".")[0] in OURS
        is_first = migration.initial or node[1].startswith("0001_")
        faults = list(faults_of(migration, state)) if is_ours and not is_first else []
        if faults:
            found[".".join(node)] = faults
        state = migration.mutate_state(state, preserve=False)
    return found


NOT_NULL = models.IntegerField(default=0)


@pytest.mark.parametrize(
    ("operation", "is_refused"),
    [
        (migrations.RemoveField("report", "note"), True),
        (migrations.DeleteModel("report"), True),
        (migrations.RenameField("report", "note", "remark"), True),
        (migrations.RenameModel("report", "paper"), True),
        (migrations.AlterModelTable("report", "paper"), True),
        (migrations.AddField("report", "count", NOT_NULL), True),
        (
            migrations.AddField("report", "count", models.IntegerField(default=0, db_default=0)),
            False,
        ),
        (migrations.AddField("report", "count", models.IntegerField(null=True)), False),
        (migrations.CreateModel("page", []), False),
        (migrations.RunSQL("SELECT 1"), True),
        (migrations.RunSQL("SELECT 1", migrations.RunSQL.noop), False),
        (migrations.SeparateDatabaseAndState([migrations.RemoveField("report", "note")], []), True),
        (
            migrations.SeparateDatabaseAndState([], [migrations.RemoveField("report", "note")]),
            False,
        ),
    ],
    ids=lambda value: value.describe() if hasattr(value, "describe") else str(value),
)
def test_what_old_code_could_not_live_with_is_refused(operation, is_refused):
    migration = migrations.Migration("x", "reports")
    migration.operations = [operation]
    assert bool(list(faults_of(migration))) == is_refused


def test_a_table_is_free_until_it_is_released():
    migration = migrations.Migration("x", "reports")
    migration.operations = [
        migrations.CreateModel("Page", []),
        Batch([migrations.AddField("report", "count", NOT_NULL)]),
        migrations.AddField("page", "count", NOT_NULL),
    ]
    [fault] = faults_of(migration)
    assert "count to report" in fault


@pytest.mark.parametrize(
    ("before", "after", "is_refused"),
    [
        (models.CharField(max_length=10), models.CharField(max_length=9), True),
        (models.CharField(max_length=10), models.CharField(max_length=11), False),
        (
            models.CharField(max_length=10),
            models.CharField(max_length=10, choices=[("a", "A")]),
            False,
        ),
        (models.IntegerField(null=True), models.IntegerField(), True),
        (models.IntegerField(), models.IntegerField(null=True), False),
        (models.IntegerField(), models.BigIntegerField(), True),
    ],
)
def test_what_becomes_narrower_is_refused(before, after, is_refused):
    assert bool(refused(migrations.AlterField("report", "x", after), before)) == is_refused


def test_no_migration_asks_old_code_to_stop():
    """Where one has to: a line in WITH_A_STOP with the reason, and one in CHANGELOG.md."""
    found = migrations_with_faults()
    assert {name: faults for name, faults in found.items() if name not in WITH_A_STOP} == {}
    assert not set(WITH_A_STOP) - set(found), "no longer needed in WITH_A_STOP"
    assert all(WITH_A_STOP.values())
