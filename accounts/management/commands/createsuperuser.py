"""createsuperuser: the first two admins of a portal are made here, every later one by two of them."""

from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.core.management.base import CommandError, CommandParser
from django.urls import reverse

from accounts.models import Notice, User
from accounts.notices import tell
from accounts.rights import other_admins
from common.trail import recorded

ENOUGH = 2  # from here on one asks and another approves


class Command(createsuperuser.Command):
    help = "Make an admin on the server: the first two of a portal, or one in an emergency."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--emergency",
            default="",
            metavar="REASON",
            help="Also where two admins could do it: recorded, and all admins are told.",
        )

    def handle(self, *args: Any, emergency: str, **options: Any) -> None:
        if other_admins().count() >= ENOUGH and not emergency:
            raise CommandError(
                "Portal ini punya dua admin: admin berikutnya diundang di /pengguna/ dan disetujui "
                "admin kedua. Dalam keadaan darurat: --emergency ALASAN."
            )
        make(lambda: super(Command, self).handle(*args, **options), by=None, reason=emergency)


@recorded
def make(create: Any, *, by: None, reason: str) -> None:
    there = list(other_admins())
    create()
    made = User.objects.filter(is_superuser=True).exclude(pk__in=[user.pk for user in there])
    made.update(role=User.Role.ADMIN)
    tell(
        users=there,
        kind=Notice.Kind.RIGHTS,
        subject=", ".join(map(str, made)),
        path=reverse("people"),
        note=reason,
    )
