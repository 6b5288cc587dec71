from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from coverage_portal.operations.rights import grant_backup_rights, grant_rights


class Command(BaseCommand):
    help = "As the owner of the database: say what the other roles may do, and nothing else."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "role",
            nargs="?",
            default=settings.DATABASE_ROLE,
            help="The role that web and worker connect as. Default: DATABASE_ROLE.",
        )
        parser.add_argument(
            "--backup-role",
            default=settings.DATABASE_BACKUP_ROLE,
            help="The role that backups connect as. Default: DATABASE_BACKUP_ROLE.",
        )
        parser.add_argument("--create", action="store_true", help="Make the role where it is not.")

    def handle(self, *args: Any, role: str, backup_role: str, create: bool, **options: Any) -> None:
        if not role:
            raise CommandError(
                "Name the role that web and worker connect as, or set DATABASE_ROLE."
            )
        tables = grant_rights(role, create=create)
        self.stdout.write(f"{role} may now use {tables} tables, each as its rule says.")
        if backup_role:
            tables = grant_backup_rights(backup_role, create=create)
            self.stdout.write(f"{backup_role} may now read {tables} tables, for backups.")
