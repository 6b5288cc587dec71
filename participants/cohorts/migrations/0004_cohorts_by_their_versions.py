"""What a cohort is stands in its versions alone, and which cohort it is never changes."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

from common.migration_batch import Batch


class Migration(migrations.Migration):
    dependencies = [
        ("cohorts", "0003_versions_of_cohorts"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="sponsoredcohort",
            options={
                "ordering": ["pk"],
                "verbose_name": "kohort dibiayai sponsor",
                "verbose_name_plural": "kohort dibiayai sponsor",
            },
        ),
        migrations.RemoveConstraint(
            model_name="sponsoredcohort",
            name="kur_cohort_dates_in_order",
        ),
        migrations.RemoveConstraint(
            model_name="sponsoredcohort",
            name="kur_cohort_has_people",
        ),
        migrations.RemoveField(
            model_name="sponsoredcohort",
            name="decree",
        ),
        migrations.RemoveField(
            model_name="sponsoredcohort",
            name="ends_on",
        ),
        migrations.RemoveField(
            model_name="sponsoredcohort",
            name="funder",
        ),
        migrations.RemoveField(
            model_name="sponsoredcohort",
            name="funder_kind",
        ),
        migrations.RemoveField(
            model_name="sponsoredcohort",
            name="headcount",
        ),
        migrations.RemoveField(
            model_name="sponsoredcohort",
            name="note",
        ),
        migrations.RemoveField(
            model_name="sponsoredcohort",
            name="source_url",
        ),
        migrations.RemoveField(
            model_name="sponsoredcohort",
            name="starts_on",
        ),
        Batch(
            [
                pgtrigger.migrations.AddTrigger(
                    model_name="sponsoredcohort",
                    trigger=pgtrigger.compiler.Trigger(
                        name="cohort_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'Which place and office a cohort is of never changes; cancel it and enter another.' USING ERRCODE = 'integrity_constraint_violation';",
                            hash="a284615e0be0e0b31ae088c0ca31be830fd2ceef",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_cohort_stays_6cf52",
                            table="cohorts_sponsoredcohort",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sponsoredcohort",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cohorts_sponsoredcohortevent" ("branch_id", "id", "is_sample", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id") VALUES (NEW."branch_id", NEW."id", NEW."is_sample", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'insert\', NEW."id", NEW."region_id"); RETURN NULL;',
                            hash="864bec661ca8f07e0a0fbba10d8bf05e66b198d9",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_361ef",
                            table="cohorts_sponsoredcohort",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sponsoredcohort",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cohorts_sponsoredcohortevent" ("branch_id", "id", "is_sample", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id") VALUES (NEW."branch_id", NEW."id", NEW."is_sample", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'update\', NEW."id", NEW."region_id"); RETURN NULL;',
                            hash="8f891904c0ecf8496f7777beb050a89033a86c36",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b7ca6",
                            table="cohorts_sponsoredcohort",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sponsoredcohort",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cohorts_sponsoredcohortevent" ("branch_id", "id", "is_sample", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region_id") VALUES (OLD."branch_id", OLD."id", OLD."is_sample", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, clock_timestamp(), \'delete\', OLD."id", OLD."region_id"); RETURN NULL;',
                            hash="9f50e7cb54204df2d633de29f1e472c350b360c8",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_e0f1c",
                            table="cohorts_sponsoredcohort",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
    ]
