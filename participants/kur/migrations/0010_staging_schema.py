"""Lists wait in a schema of their own, so that the running role makes no table beside the portal's.

Those that wait now move there, with the name that they have there.
"""

from django.db import migrations

MOVE = """
CREATE SCHEMA IF NOT EXISTS kur_staging;
DO $$
DECLARE
    waiting text;
BEGIN
    FOR waiting IN SELECT relname FROM pg_class
        WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname ~ '^kur_staging_[0-9]+$'
    LOOP
        EXECUTE format('ALTER TABLE %I SET SCHEMA kur_staging', waiting);
        EXECUTE format('ALTER TABLE kur_staging.%I RENAME TO %I', waiting,
                       replace(waiting, 'kur_staging_', 'list_'));
    END LOOP;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("kur", "0009_erasure_function")]

    operations = [migrations.RunSQL(MOVE, "DROP SCHEMA kur_staging CASCADE")]
