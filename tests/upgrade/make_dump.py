"""The database of a release with a little data, as a file for the test of its upgrade:

    python -m tests.upgrade.make_dump COMMIT VERSION      (needs Debian's postgresql-15)

It is made by the release's own code and migrations, out of `git archive COMMIT`.
"""

import gzip
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.coverage_portal.operations import servers
from tests.coverage_portal.operations.portal import BASE_DIR, Portal

DATA = """
from datetime import date
from pathlib import Path
from accounts.models import User
from participants.reports.actions.cells import CellInput, save_cells, start_report
from regions.models import Bank, Branch, Region, RegionBoundary
from tests.factories import ReportingMonthFactory, publish
from tests.participants.kur.lists import row, write

RegionBoundary.objects.all().delete()  # half of the file, and nothing that an upgrade touches
verifier = User.objects.get(username="verifikator")
branch = Branch.objects.get(slug="pontianak")
place = Region.objects.get(code="61.71")
for month, closing in ((5, 90_000), (6, 91_000), (7, 92_500)):
    publish(place, branch, date(2024, month, 1), closing, by=verifier)
publish(place, branch, date(2024, 6, 1), 91_100, by=verifier, reason="Koreksi")
ReportingMonthFactory(month=date(2024, 8, 1))
officer = User.objects.get(username="petugas.pontianak")
report = start_report(branch=branch, month=date(2024, 8, 1), by=officer)
cell = CellInput(region_id=place.pk, segment="BPU", field="closing", value=92_900)
save_cells(report=report, cells=[cell], by=officer)
rows = [row(number, bank=Bank.objects.get(code="kalbar").code) for number in range(1, 6)]
write(Path(FOLDER) / "list.csv", rows)
"""


def make(commit: str, version: str) -> Path:
    target = Path(__file__).with_name(f"portal-{version}.sql.gz")
    with tempfile.TemporaryDirectory() as scratch, servers.postgresql_15() as (_home, url):
        code = Path(scratch) / "code"
        code.mkdir()
        archive = subprocess.run(
            ["git", "archive", commit], cwd=BASE_DIR, capture_output=True, check=True
        )
        subprocess.run(["tar", "-x"], cwd=code, input=archive.stdout, check=True)
        environment = Portal(Path(scratch) / "portal", url).environment
        for command in (
            ["migrate", "-v0"],
            ["load_reference", "-v0"],
            ["create_demo_accounts", "-v0", "--force"],
            ["shell", "-c", f"FOLDER = {scratch!r}\n{DATA}"],
            ["import_kur", f"{scratch}/list.csv", "--bank", "kalbar", "--save"],
            ["verify_totals"],
        ):
            subprocess.run(
                [sys.executable, "manage.py", *command], cwd=code, env=environment, check=True
            )
        dump = subprocess.run(
            [
                *(str(servers.BIN / "pg_dump"), "--no-owner", "--no-acl", "--rows-per-insert=500"),
                url,
            ],
            capture_output=True,
            check=True,
        ).stdout
    with target.open("wb") as file, gzip.GzipFile(fileobj=file, mode="wb", mtime=0) as packed:
        packed.write(dump)
    return target


if __name__ == "__main__":
    made = make(*sys.argv[1:])
    sys.stdout.write(f"{made}: {made.stat().st_size} bytes\n")
