from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common import formats
from participants.figures.models import RegionTotal
from participants.figures.totals import Total, differences
from regions.models import Region


class Command(BaseCommand):
    help = "Recompute every total from the figures; exit 1 and the differences where there are any."

    def handle(self, *args: Any, **options: Any) -> None:
        found = differences()
        if found:
            names = {region.pk: str(region) for region in Region.objects.all()}
            lines = [line for row in found for line in described(row, names[row["region_id"]])]
            raise CommandError(f"{len(found)} jumlah tidak sama:\n" + "\n".join(lines))
        if options["verbosity"]:
            count = formats.people(RegionTotal.objects.count())
            self.stdout.write(f"{count} jumlah diperiksa; semuanya sama dengan angkanya.")


def described(difference: dict[str, Any], region: str) -> Iterator[str]:
    """`Kota Pontianak, Juli 2024, participants: tersimpan 100, dihitung 120`."""
    place = f"{region}, {formats.month(difference['month'])}"
    kept, computed = difference["kept"], difference["computed"]
    if kept is None or computed is None:
        total = kept or computed
        state = "tersimpan tanpa angka" if kept else "belum tersimpan"
        yield f"{place}: {state} ({formats.people(total.participants)} peserta)"
        return
    for field in fields(Total):
        stored, right = getattr(kept, field.name), getattr(computed, field.name)
        if stored != right:
            yield f"{place}, {field.name}: tersimpan {stored}, dihitung {right}"
