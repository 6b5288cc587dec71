import django.contrib.postgres.indexes
from django.conf import settings
from django.db import migrations, models

import participants.kur.models.people

# Punctuation parts words as spaces do: `M.YUSUF` is found by `yusuf`.
NAME_WORDS = """
CREATE FUNCTION kur_name_words(region bigint, name text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN to_tsvector('simple'::regconfig, translate(name, '.,''-/()', '       ') || ' r' || region);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_constraint_messages"),
        ("kur", "0002_references"),
        ("regions", "0007_target_published_by_deadline"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(NAME_WORDS, "DROP FUNCTION kur_name_words(bigint, text)"),
        migrations.RemoveIndex(
            model_name="person",
            name="kur_person_work",
        ),
        migrations.RemoveIndex(
            model_name="person",
            name="kur_person_name",
        ),
        migrations.AddField(
            model_name="person",
            name="stalls_on",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    models.When(
                        state="not_informed",
                        then=models.Func(
                            models.F("state_since"),
                            models.Value(31, output_field=models.IntegerField()),
                            arg_joiner=" + ",
                            output_field=models.DateField(),
                            template="(%(expressions)s)",
                        ),
                    ),
                    models.When(
                        state="informed",
                        then=models.Func(
                            models.F("state_since"),
                            models.Value(31, output_field=models.IntegerField()),
                            arg_joiner=" + ",
                            output_field=models.DateField(),
                            template="(%(expressions)s)",
                        ),
                    ),
                    models.When(
                        state="interested",
                        then=models.Func(
                            models.F("state_since"),
                            models.Value(15, output_field=models.IntegerField()),
                            arg_joiner=" + ",
                            output_field=models.DateField(),
                            template="(%(expressions)s)",
                        ),
                    ),
                    models.When(
                        state="declined",
                        then=models.Func(
                            models.F("state_since"),
                            models.Value(181, output_field=models.IntegerField()),
                            arg_joiner=" + ",
                            output_field=models.DateField(),
                            template="(%(expressions)s)",
                        ),
                    ),
                    models.When(
                        state="registered",
                        then=models.Func(
                            models.F("state_since"),
                            models.Value(31, output_field=models.IntegerField()),
                            arg_joiner=" + ",
                            output_field=models.DateField(),
                            template="(%(expressions)s)",
                        ),
                    ),
                    models.When(
                        state="grace",
                        then=models.Func(
                            models.F("state_since"),
                            models.Value(31, output_field=models.IntegerField()),
                            arg_joiner=" + ",
                            output_field=models.DateField(),
                            template="(%(expressions)s)",
                        ),
                    ),
                    models.When(
                        state="lapsed",
                        then=models.Func(
                            models.F("state_since"),
                            models.Value(61, output_field=models.IntegerField()),
                            arg_joiner=" + ",
                            output_field=models.DateField(),
                            template="(%(expressions)s)",
                        ),
                    ),
                    default=None,
                    output_field=models.DateField(),
                ),
                output_field=models.DateField(null=True),
                verbose_name="mandek sejak",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("stalls_on__isnull", False)),
                fields=["region", "duty", "stalls_on", "id"],
                name="kur_person_work",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("state", "not_informed"), _negated=True),
                fields=["region", "state", "duty", "state_since", "id"],
                name="kur_person_state",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("assigned_to__isnull", False)),
                fields=["assigned_to", "duty", "stalls_on", "id"],
                name="kur_person_assigned",
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=django.contrib.postgres.indexes.GinIndex(
                participants.kur.models.people.NameWords(models.F("region"), models.F("name")),
                name="kur_person_name",
            ),
        ),
    ]
