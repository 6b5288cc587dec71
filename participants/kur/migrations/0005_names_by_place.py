from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

import participants.kur.models.people

# `12xsiti 12xlestari`: every word of a name with its place before it, so that a search in some
# places does not even read the index entries of the others. Punctuation parts words.
BY_PLACE = """
CREATE OR REPLACE FUNCTION kur_name_words(region bigint, name text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_to_tsvector(string_to_array(region || 'x' || replace(
    translate(lower(name), '.,''-/()', '       '), ' ', ' ' || region || 'x'), ' '));
"""
WITH_PLACE = """
CREATE OR REPLACE FUNCTION kur_name_words(region bigint, name text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN to_tsvector('simple'::regconfig, translate(name, '.,''-/()', '       ') || ' r' || region);
"""
NAMES = GinIndex(
    participants.kur.models.people.NameWords(models.F("region"), models.F("name")),
    name="kur_person_name",
)
# Of the credits beside the leading one: a few in a hundred.
NAMES_BESIDE = GinIndex(
    participants.kur.models.people.NameWords(models.F("region"), models.F("debtor_name")),
    name="kur_loan_beside_name",
    condition=models.Q(("leads", False)),
)


class Migration(migrations.Migration):
    dependencies = [("kur", "0004_shown_numbers")]

    operations = [
        migrations.RemoveIndex(model_name="person", name="kur_person_name"),
        migrations.RunSQL(BY_PLACE, WITH_PLACE),
        migrations.AddIndex(model_name="person", index=NAMES),
        migrations.AddIndex(model_name="loan", index=NAMES_BESIDE),
    ]
