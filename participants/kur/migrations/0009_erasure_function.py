"""What the portal's running role may do to tables that it does not own, and only so: let moves go
with an erasure, whose certificate the trigger of the table asks for, and have tables measured.

`pgtrigger.ignore` is emptied inside (not by SET at the function, which PostgreSQL from 15 up lets a
superuser alone write down), and every name is looked up where its owner made it.
"""

from django.db import migrations

ERASE_MOVES = """
CREATE FUNCTION public.kur_erase_moves(ids bigint[]) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT set_config('pgtrigger.ignore', '{}', true);
    WITH RECURSIVE going AS (
        SELECT id FROM public.kur_move WHERE id = ANY(ids)
        UNION
        SELECT move.id FROM public.kur_move move JOIN going ON move.reverses_id = going.id
    ), gone AS (
        DELETE FROM public.kur_move move USING going WHERE move.id = going.id RETURNING move.id
    )
    SELECT count(*) FROM gone
$$;
REVOKE ALL ON FUNCTION public.kur_erase_moves(bigint[]) FROM PUBLIC;
"""

ANALYZE = """
CREATE FUNCTION public.kur_analyze(tab regclass, columns text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    EXECUTE format('ANALYZE %s %s', tab, (
        SELECT '(' || string_agg(quote_ident(name), ', ') || ')' FROM unnest(columns) AS name));
END
$$;
REVOKE ALL ON FUNCTION public.kur_analyze(regclass, text[]) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("kur", "0008_faster_lists")]

    operations = [
        migrations.RunSQL(ERASE_MOVES, "DROP FUNCTION public.kur_erase_moves(bigint[])"),
        migrations.RunSQL(ANALYZE, "DROP FUNCTION public.kur_analyze(regclass, text[])"),
    ]
