from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common import formats
from participants.figures.models import RegionTotal
from participants.figures.totals import Difference, differences
from regions.models import Region


class Command(BaseCommand):
    help = "Recompute every total from the figures; exit 1 and the differences where there are any."

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = differences()
        if wrong:
            names = {region.pk: str(region) for region in Region.objects.all()}
            lines = [line for row in wrong for line in described(row, names[row.region_id])]
            raise CommandError(f"{len(wrong)} jumlah tidak sama:\n" + "\n".join(lines))
        if options["verbosity"]:
            count = formats.people(RegionTotal.objects.count())
            self.stdout.write(f"{count} jumlah diperiksa; semuanya sama dengan angkanya.")


def described(difference: Difference, region: str) -> Iterator[str]:
    """`Kota Pontianak, Juli 2024, participants: tersimpan 100, dihitung 120`."""
    place = f"{region}, {formats.month(difference.month)}"
    if difference.computed is None and difference.stored:
        yield f"{place}: tersimpan tanpa angka ({_people(difference.stored)})"
    elif difference.stored is None and difference.computed:
        yield f"{place}: belum tersimpan ({_people(difference.computed)})"
    elif difference.stored and difference.computed:
        computed = difference.computed.values
        for name, value in difference.stored.values.items():
            if value != computed[name]:
                yield f"{place}, {name}: tersimpan {value}, dihitung {computed[name]}"


def _people(total: RegionTotal) -> str:
    return f"{formats.people(total.participants)} peserta"
