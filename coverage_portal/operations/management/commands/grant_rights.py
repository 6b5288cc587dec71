from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from coverage_portal.operations.rights import RightsError, grant_rights


class Command(BaseCommand):
    help = "As the owner of the database: say what the running role may do, and nothing else."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "role",
            nargs="?",
            default=settings.DATABASE_ROLE,
            help="The role that web and worker connect as. Default: DATABASE_ROLE.",
        )
        parser.add_argument("--create", action="store_true", help="Make the role where it is not.")

    def handle(self, *args: Any, role: str, create: bool, **options: Any) -> None:
        if not role:
            raise CommandError(
                "Name the role that web and worker connect as, or set DATABASE_ROLE."
            )
        try:
            tables = grant_rights(role, create=create)
        except RightsError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{role} may now use {tables} tables, each as its rule says.")
