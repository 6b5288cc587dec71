"""Additions in one step leave the database and the models as they would one by one."""

import pgtrigger
import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

from common.migration_batch import Batch

KEPT = pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)
KEY = ("id", models.BigAutoField(primary_key=True))


def has_title():
    return models.CheckConstraint(name="book_has_title", condition=~models.Q(title=""))


def book():
    return migrations.CreateModel(
        "Book",
        fields=[KEY, ("title", models.TextField())],
        options={"constraints": [has_title()]},
    )


def additions():
    """Copies of books that are there already, in a shelf that is new."""
    shelf = models.ForeignKey("common.Shelf", models.CASCADE, null=True)
    return [
        migrations.CreateModel(
            "Shelf", fields=[KEY, ("name", models.TextField())], options={"triggers": [KEPT]}
        ),
        migrations.AddField("Book", "shelf", shelf),
        migrations.AddField("Book", "pages", models.IntegerField(default=1)),
        migrations.AddIndex("Book", models.Index(fields=["pages"], name="book_pages")),
        migrations.AddConstraint(
            "Book", models.UniqueConstraint(name="book_once", fields=["title", "shelf"])
        ),
        AddTrigger("book", KEPT),
    ]


def database():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger"
            " WHERE NOT tgisinternal AND tgrelid::regclass::text IN ('common_book', 'common_shelf')"
            " ORDER BY 1, 2"
        )
        triggers = cursor.fetchall()
        tables = {
            table: (
                connection.introspection.get_table_description(cursor, table),
                connection.introspection.get_constraints(cursor, table),
            )
            for table in ("common_book", "common_shelf")
        }
    return tables, triggers


def made_with(operations):
    """What the database and the models hold after them; the tables are gone again afterwards."""
    migration = migrations.Migration("made", "common")
    migration.operations = [book(), *operations]
    before = ProjectState()
    with connection.schema_editor() as editor:
        state = migration.apply(before.clone(), editor)
    result = database(), state
    with connection.schema_editor() as editor:
        migration.unapply(before, editor)
    assert "common_book" not in connection.introspection.table_names()
    return result


def test_batch_leaves_database_and_models_as_its_operations_do_one_by_one(db):
    in_one, state = made_with([Batch(additions())])
    one_by_one, expected = made_with(additions())
    assert in_one == one_by_one
    assert state.models["common", "book"].fields.keys() == {"id", "title", "shelf", "pages"}
    assert state == expected


@pytest.mark.parametrize(
    "operations",
    [
        [migrations.AlterField("Book", "title", models.CharField(max_length=9))],
        [migrations.RemoveField("Book", "title")],
        [RemoveTrigger("book", "kept")],
        [migrations.RunSQL("SELECT 1")],
        [book(), migrations.AddField("Book", "pages", models.IntegerField(default=1))],
    ],
    ids=["alters", "removes", "trigger goes", "SQL", "adds to what it creates"],
)
def test_what_needs_the_models_before_it_stands_outside(operations):
    with pytest.raises(ValueError, match="stands for itself"):
        Batch(operations)
