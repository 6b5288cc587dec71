"""An office that works while something goes wrong: branches of one place, officers and a verifier,
as people at the grid and as programs with a token."""

import json
import re

from tests.deploy.stage import PASSWORD, Browser

MOVEMENTS = ("new", "returned", "moved_in", "lapsed", "moved_out")
WORLD = """
import json
from datetime import date
from accounts.actions import create_token
from accounts.models import User
from participants.reports.models import ReportingMonth
from regions.models import Bank, Branch, BranchService, Region
from tests.client import give_second_factor
from tests.factories import BasisFactory
BasisFactory()
province = Region.objects.create(code="61", bps_code="61", name="Provinsi", level="province")
tokens = {}
for n in range(BRANCHES):
    place = Region.objects.create(code=f"61.{n + 11}", bps_code=f"61{n + 11}", name=f"W{n}",
                                  level="regency", parent=province)
    branch = Branch.objects.create(slug=f"cabang-{n}", name=f"C{n}")
    BranchService.objects.create(branch=branch, region=place, valid_from=date(2020, 1, 1))
    officer = User.objects.create_user(f"p{n}", password=PASSWORD, email=f"p{n}@example.org",
                                       role="branch_staff", branch=branch)
    tokens[f"cabang-{n}"] = create_token(by=officer, name="t", scope="write", days=1)[1]
for month in range(1, MONTHS + 1):
    ReportingMonth.objects.create(month=date(2023, month, 1), correction_until=date(2099, 1, 1))
verifier = User.objects.create_user("v", role="verifier")
give_second_factor(verifier)
bank = Bank.objects.create(code="kalbar", name="Bank Kalbar")
User.objects.create_user("bank", password=PASSWORD, role="bank", bank=bank)
tokens["verifier"] = create_token(by=verifier, name="t", scope="write", days=1)[1]
print("TOKENS" + json.dumps(tokens))
"""
CELLS = """
import json
from participants.reports.models import ReportLine
cells = {f"{line.report.branch.slug}:{name}": [line.cell_version(name), getattr(line, name)]
         for line in ReportLine.objects.filter(segment="BPU") for name in NAMES if name in line.stamps}
print("CELLS" + json.dumps(cells))
"""


def marked(output, mark):
    """What a script printed behind its mark."""
    assert output.returncode == 0, output.stderr
    [line] = [line for line in output.stdout.splitlines() if line.startswith(mark)]
    return json.loads(line.removeprefix(mark))


def make_office(running, branches=2, months=2):
    """`{"cabang-0": token, "verifier": token}`"""
    names = f"BRANCHES, MONTHS, PASSWORD = {branches}, {months}, {PASSWORD!r}\n"
    return marked(running.manage("shell", "-c", names + WORLD), "TOKENS")


def signed_in(running, name):
    browser = Browser(None, running.port)
    browser.opener.addheaders = []  # no proxy stands before this portal
    status, page, _headers = browser.sign_in(name)
    assert (status, "Keluar" in page) == (200, True)
    return browser


def csrf_of(browser):
    [token] = [each.value for each in browser.cookies if each.name == "csrftoken"]
    return token


class Officer:
    """Types into the row BPU of `cabang-N`; what the portal acknowledged is noted."""

    def __init__(self, running, number=0, month="2023-01"):
        self.branch = f"cabang-{number}"
        self.path = f"/laporan/{self.branch}/{month}/"
        self.region = f"61.{number + 11}"
        self.row = f"61{number + 11}-BPU"
        self.acknowledged = {}
        self.browser = signed_in(running, f"p{number}")

    def save(self, field, value):
        """(status, page); 0 where the line broke. A cell counts once its new version was read."""
        version, before = self.acknowledged.get(field, (0, ""))
        sent = {
            "csrfmiddlewaretoken": csrf_of(self.browser),
            f"c-{self.row}-{field}": value,
            f"v-{self.row}-{field}": f"{version}:{before}",
        }
        try:
            status, page, _headers = self.browser.post(self.path + "sel/", sent)
        except OSError:
            return 0, ""
        token = re.search(rf'name="v-{self.row}-{field}" value="(\d+):(\d+)"', page)
        if status == 200 and token is not None and int(token[2]) == value:
            self.acknowledged[field] = (int(token[1]), value)
        return status, page

    def get(self, path):
        """(status, page)"""
        return self.browser.get(path)[:2]


def lost(running, officers):
    """Cells that were acknowledged and are not there. A newer version of the same cell is what a
    save became whose answer did not arrive."""
    there = marked(running.manage("shell", "-c", f"NAMES = {MOVEMENTS}\n{CELLS}"), "CELLS")
    return {
        (officer.branch, field): (stated, there.get(f"{officer.branch}:{field}"))
        for officer in officers
        for field, stated in officer.acknowledged.items()
        if there.get(f"{officer.branch}:{field}", [0])[0] < stated[0]
        or (
            there[f"{officer.branch}:{field}"][0] == stated[0]
            and there[f"{officer.branch}:{field}"][1] != stated[1]
        )
    }
