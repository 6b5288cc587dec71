"""New keys for the NIKs, while the portal runs: people are sealed again, memberships hashed again."""

from collections.abc import Mapping, Sequence

from participants.kur import encryption
from participants.kur.models import Membership, Person

WRITTEN_AT_ONCE = 500  # rows of one UPDATE


def rotate_people(ids: Sequence[int]) -> None:
    """Seals and hashes these people, and their memberships, with the key in use."""
    primary = encryption.primary()
    people = list(Person.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    hashes: dict[bytes, bytes] = {}  # by the former hash
    for person in people:
        nik = encryption.pair(person.key_id).open(person.nik_sealed)
        former = bytes(person.nik_hash)
        hashes[former] = person.nik_hash = primary.hash(nik.decode())
        person.nik_sealed, person.key_id = primary.seal(nik), primary.key_id
    Person.objects.bulk_update(people, ["nik_hash", "nik_sealed", "key_id"], WRITTEN_AT_ONCE)
    _rotate_members(hashes, primary.key_id)


def _rotate_members(hashes: Mapping[bytes, bytes], key_id: str) -> None:
    """Besides those that a newer list has named under the new key."""
    renewed = Membership.objects.filter(nik_hash__in=hashes.values())
    named = {(bytes(each.nik_hash), each.segment, each.branch_id) for each in renewed}
    members = []
    for member in Membership.objects.select_for_update().filter(nik_hash__in=hashes):
        fresh = hashes[bytes(member.nik_hash)]
        if (fresh, member.segment, member.branch_id) not in named:
            member.nik_hash, member.key_id = fresh, key_id
            members.append(member)
    Membership.objects.bulk_update(members, ["nik_hash", "key_id"], WRITTEN_AT_ONCE)
