"""New keys for what is kept, while the portal runs: people by re-sealing, memberships by hash."""

from collections.abc import Sequence

from django.db import connection

from participants.kur import encryption
from participants.kur.models import Person

UPDATE = """
UPDATE kur_person person SET nik_hash = fresh.nik_hash, nik_sealed = fresh.nik_sealed, key_id = %s
FROM unnest(%s::bigint[], %s::bytea[], %s::bytea[]) AS fresh(id, nik_hash, nik_sealed)
WHERE person.id = fresh.id
"""
MEMBERS = """
UPDATE kur_membership member SET nik_hash = fresh.after, key_id = %s
FROM unnest(%s::bytea[], %s::bytea[]) AS fresh(before, after) WHERE member.nik_hash = fresh.before
  AND NOT EXISTS (SELECT 1 FROM kur_membership other
      WHERE other.nik_hash = fresh.after AND other.segment = member.segment)
"""
# People a staged membership list speaks of, found by a hash of an older key.
STAGED = """
SELECT DISTINCT person.id FROM {staging} staged, unnest(staged.old_hashes) AS old(hash)
JOIN kur_person person ON person.nik_hash = old.hash WHERE person.key_id <> %s
"""


def rotate_people(ids: Sequence[int]) -> None:
    """Seals and hashes these people, and their memberships, with the key in use."""
    primary = encryption.primary()
    people = Person.objects.filter(pk__in=ids).values_list("pk", "nik_hash", "nik_sealed", "key_id")
    fresh = []
    for pk, before, sealed, key_id in people:
        nik = encryption.pair(key_id).open(sealed)
        fresh.append((pk, bytes(before), primary.hash(nik.decode()), primary.seal(nik)))
    if not fresh:
        return
    pks, before_hashes, hashes, sealed_niks = map(list, zip(*fresh, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(UPDATE, [primary.key_id, pks, hashes, sealed_niks])
        cursor.execute(MEMBERS, [primary.key_id, before_hashes, hashes])


def rotate_staged_people(staging: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(STAGED.format(staging=staging), [encryption.primary().key_id])
        ids = [row[0] for row in cursor.fetchall()]
    rotate_people(ids)
