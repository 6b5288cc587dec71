"""changepassword: not of whoever publishes or gives rights, whose passwords take two admins."""

from typing import Any

from django.contrib.auth.management.commands import changepassword
from django.core.management.base import CommandError

from accounts.models import User


class Command(changepassword.Command):
    def handle(self, *args: Any, **options: Any) -> Any:
        user = User.objects.filter(username=options["username"]).first()
        if user is not None and user.is_guarded:
            raise CommandError(
                "Sandi verifikator dan admin ditetapkan pemiliknya: /masuk/lupa-sandi/, atau diakhiri "
                "seorang admin di /pengguna/ dengan persetujuan admin kedua."
            )
        return super().handle(*args, **options)
