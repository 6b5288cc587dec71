"""rotate_nik_keys: seal and hash every NIK with the first key of NIK_KEYS, while the portal runs.

Put a new key (`python -m coverage_portal.operations.keys`) before the others in NIK_KEYS, run this,
and drop the old key when it says that nothing is sealed with it any more. Where NIK_KEYS stands in
`.env`, web and worker read it anew by themselves; where it is set otherwise, restart them first. Memberships hold no NIK, only a hash that cannot be turned
back: theirs is replaced with the debtor's, or by the next list that names them.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from participants.kur import encryption, rotation, sql
from participants.kur.models import Membership, Person

CHUNK = 5_000


class Command(BaseCommand):
    help = "Seals and hashes every NIK with the first key of NIK_KEYS."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--chunk", type=int, default=CHUNK)

    def handle(self, *args: Any, **options: Any) -> None:
        primary = encryption.primary()
        done = 0
        while changed := self.rotate_some(primary, options["chunk"]):
            done += changed
        waiting = Membership.objects.exclude(key_id=primary.key_id).count()
        self.stdout.write(f"{done} NIK sealed with key {primary.key_id}.")
        if waiting:
            self.stdout.write(
                f"{waiting} memberships without a debtor keep their old hash until the next "
                "membership list or their retention date: keep the old key until then."
            )
        else:
            self.stdout.write("Nothing is sealed or hashed with another key any more.")

    @transaction.atomic
    def rotate_some(self, primary: encryption.KeyPair, chunk: int) -> int:
        sql.wait_for_lock(sql.MERGE_LOCK)
        waiting = Person.objects.exclude(key_id=primary.key_id).order_by("pk")
        ids = list(waiting.values_list("pk", flat=True)[:chunk])
        rotation.rotate_people(ids)
        return len(ids)
