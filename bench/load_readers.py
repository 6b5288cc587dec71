"""A thousand readers a second of the public dashboard behind nginx's cache, and verifications in
between: how long the old figure is still shown."""

import asyncio
import re
import time
from dataclasses import dataclass, field
from typing import Any

from django.db import connections

from accounts.models import User
from bench.clients import Answer, Client, Measured, asked, cookie_of, until
from bench.figures import figure
from common.formats import people
from common.months import add_months
from participants.figures.models import RegionTotal
from participants.reports.actions.cells import CellInput, save_cells
from participants.reports.actions.corrections import amend_report
from participants.reports.actions.flow import submit_report
from participants.reports.demo import FIRST_OPEN_MONTH
from participants.reports.models import EnrolmentReport
from regions.models import Branch, Region
from tests.client import give_second_factor
from tests.deploy.stage import Stage

A_SECOND = 1000
# nginx lets one address ask 50 times a second: the readers sit at forty.
SOURCES, LINKS = 40, 5
VERIFY_EVERY = 8.0  # seconds
MORE = 100  # people that each correction adds
DATA_MONTH = add_months(FIRST_OPEN_MONTH, -1)


@dataclass
class Correction:
    """A month that was verified and waits to be verified anew."""

    path: str
    version: int


@dataclass
class Shown:
    """What the readers saw. A page says by its ETag which state of the data it shows."""

    tags: dict[str, set[str]] = field(default_factory=dict)  # of each address, those seen so far
    totals: dict[str, str] = field(default_factory=dict)  # of each tag of `/`, the page's number
    former: dict[str, set[str]] = field(default_factory=dict)  # those from before a verification
    verified_at: float = 0.0
    stale_for: list[float] = field(default_factory=list)  # ms, the longest after each verification

    def saw(self, path: str, answer: Answer) -> None:
        tag = answer.headers["etag"]
        self.tags.setdefault(path, set()).add(tag)
        if path == "/" and tag not in self.totals:
            self.totals[tag] = re.search(r"\d{3}\.\d{3}", answer.text)[0]  # type: ignore[index]
        if tag in self.former.get(path, ()):
            self.stale_for[-1] = max(self.stale_for[-1], (answer.at - self.verified_at) * 1000)


def make_corrections() -> tuple[User, list[Correction]]:
    verifier = User.objects.create_user("muat.verifikator", role="verifier")
    give_second_factor(verifier)
    branches = [branch for branch in Branch.objects.order_by("slug") if branch.services.exists()]
    return verifier, [_correction(branch) for branch in branches]


def _correction(branch: Branch) -> Correction:
    officer = User.objects.filter(role="branch_staff", branch=branch).first()
    verified = EnrolmentReport.objects.of(branch, DATA_MONTH)[0]
    report = amend_report(report=verified, reason="Uji beban", by=officer)
    line = report.lines.filter(new__gt=0).select_related("region")[0]
    cell = CellInput(
        region_id=line.region_id, segment=line.segment, field="new", value=line.new + MORE
    )
    save_cells(report=report, cells=[cell], by=officer, note="Uji beban")
    report = submit_report(report=report, by=officer)
    return Correction(f"/verifikasi/{branch.slug}/{report.month:%Y-%m}/setujui/", report.version)


def measure(
    stage: Stage, verifier: User, corrections: list[Correction], seconds: float
) -> list[dict[str, Any]]:
    places = Region.objects.filter(level__in=["regency", "city"]).order_by("code")[:7]
    # Half of all is asked of the first page.
    paths = [path for place in places for path in ("/", f"/wilayah/{place.code}/")]
    measured, shown, cookie = Measured(), Shown(), cookie_of(verifier)
    total = RegionTotal.objects.filter(region__level="province").latest("month").participants

    async def all_at_once() -> None:
        began = time.monotonic() + 1
        await asyncio.gather(
            _verify(Client(stage.https, cookie=cookie), corrections, began, seconds, shown),
            *(
                _read(number, stage.https, paths, began, seconds, measured, shown)
                for number in range(SOURCES * LINKS)
            ),
        )

    connections.close_all()
    began = time.monotonic()
    share = asked(all_at_once)
    answers = len(measured.times["page"])
    done = len(shown.stale_for)
    expected = {people(total + MORE * number) for number in range(done + 1)}
    wrong = set(shown.totals.values()) ^ expected
    return [
        figure("readers: answers", answers / (time.monotonic() - began - 1), "a second", answers,
               share, goal=str(A_SECOND)),
        figure("readers: failed", len(measured.errors), "answers", answers,
               "; ".join(measured.errors[:3]), goal="0"),
        *(
            figure(f"readers: a page, p{percent}", measured.percentile("page", percent), "ms",
                   answers, "with the TLS of nginx, counted from when it was due")
            for percent in (50, 95, 99)
        ),
        figure("readers: totals of the first page that nobody verified, or missed", len(wrong),
               "numbers", done, ", ".join(sorted(wrong)[:3]), goal="0"),
        figure("readers: old page shown after a verification", max(shown.stale_for), "ms", done,
               "the longest of all pages and verifications", goal="at most 1000"),
    ]  # fmt: skip


async def _read(
    number: int,
    port: int,
    paths: list[str],
    began: float,
    seconds: float,
    measured: Measured,
    shown: Shown,
) -> None:
    client = Client(port, source=f"127.0.1.{1 + number % SOURCES}")
    every = SOURCES * LINKS / A_SECOND
    for turn in range(int(seconds / every)):
        due = began + number / A_SECOND + turn * every
        await until(due)
        path = paths[(number + turn) % len(paths)]
        answer = await measured.ask("page", client.get(path), due)
        if answer is None:
            client.close()
        else:
            shown.saw(path, answer)
    client.close()


async def _verify(
    client: Client, corrections: list[Correction], began: float, seconds: float, shown: Shown
) -> None:
    for number, correction in enumerate(corrections):
        due = began + (number + 0.5) * VERIFY_EVERY
        if due > began + seconds - 4:
            break
        await until(due)
        former = {path: set(tags) for path, tags in shown.tags.items()}
        answer = await client.post(correction.path, {"version": correction.version})
        if answer.status != 302:
            raise RuntimeError(f"{correction.path}: {answer.status}")
        shown.verified_at, shown.former = answer.at, former
        shown.stale_for.append(0.0)
    client.close()
