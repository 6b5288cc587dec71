from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.demo import create_demo_accounts
from accounts.models import User
from regions.models import Region


class Command(BaseCommand):
    help = "Create the demo's accounts, all with DEMO_PASSWORD; only where the demo runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--force",
            action="store_true",
            help="Also outside the demo: everybody who knows the password may then enter.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO or options["force"]):
            raise CommandError(
                "Akun demo hanya untuk demo, karena kata sandinya diketahui umum. "
                "Jalankan `make demo`, atau tambahkan --force bila memang dikehendaki."
            )
        if not settings.DEMO and User.objects.filter(is_active=True).exists():
            raise CommandError("Portal ini sudah dipakai orang: akun demo akan membukanya.")
        if not Region.objects.exists():
            raise CommandError("Muat data rujukan lebih dulu: manage.py load_reference.")
        created = create_demo_accounts(password=settings.DEMO_PASSWORD)
        if options["verbosity"]:
            names = ", ".join(user.username for user in created)
            self.stdout.write(f"Dibuat: {names}" if created else "Akun demo sudah ada semua.")
