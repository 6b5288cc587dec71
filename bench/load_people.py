"""Forty people who each save a cell every three seconds and open the grid once a minute."""

import asyncio
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from django.db import connections

from accounts.models import User
from bench.clients import Client, Measured, asked, cookie_of, until
from bench.figures import figure
from common.segments import Segment
from participants.figures.models import MOVEMENTS
from participants.reports.demo import FIRST_OPEN_MONTH
from participants.reports.models import ReportLine
from regions.models import Branch
from tests.deploy.stage import Stage

PEOPLE, SAVES_EVERY, GRID_EVERY = 40, 3.0, 60.0
CHECKS_AFTER = 0.5  # the page asks for its checks so long after a save
CELLS = 5  # that each person fills in, again and again


@dataclass
class Person:
    order: int
    user: User
    cookie: str
    path: str
    cells: list[str]
    acknowledged: dict[str, tuple[int, int]] = field(default_factory=dict)  # value, version


def make_office() -> list[Person]:
    """Each has cells of their own in the report of their branch, so that the last value that was
    acknowledged is what has to stand there."""
    branches = [branch for branch in Branch.objects.order_by("slug") if branch.services.exists()]
    cells = {branch: _cells_of(branch) for branch in branches}
    office = []
    for order in range(PEOPLE):
        branch = branches[order % len(branches)]
        user = User.objects.create_user(f"muat.{order}", role="branch_staff", branch=branch)
        path = f"/laporan/{branch.slug}/{FIRST_OPEN_MONTH:%Y-%m}/"
        own = [next(cells[branch]) for _cell in range(CELLS)]
        office.append(Person(order, user, cookie_of(user), path, own))
    return office


def _cells_of(branch: Branch) -> Iterator[str]:
    codes = branch.services.valid_in(FIRST_OPEN_MONTH).values_list("region__code", flat=True)
    for code in sorted(set(codes)):
        for segment in Segment.values:
            for name in MOVEMENTS:
                yield f"{code.replace('.', '')}-{segment}-{name}"


def measure(stage: Stage, office: list[Person], seconds: float) -> list[dict[str, Any]]:
    measured = Measured()

    async def all_at_once() -> None:
        began = time.monotonic() + 1
        await asyncio.gather(
            *(
                act(person, Client(stage.https, cookie=person.cookie), began, seconds, measured)
                for person in office
                for act in (_type, _look)
            )
        )

    connections.close_all()
    share = asked(all_at_once)
    lost, saves = _lost(office), len(measured.times["save"])
    return [
        figure("40 people: failed, or not acknowledged", len(measured.errors), "answers", saves,
               "; ".join(measured.errors[:3]), goal="0"),
        figure("40 people: acknowledged and not there", len(lost), "cells", saves,
               "; ".join(lost[:3]), goal="0"),
        *(
            figure(f"40 people: {name}, p{percent}", measured.percentile(name, percent), "ms",
                   len(measured.times[name]), share, goal="under 500" if percent == 95 else "")
            for name in ("save", "grid", "checks")
            for percent in (50, 95, 99)
        ),
    ]  # fmt: skip


async def _type(
    person: Person, client: Client, began: float, seconds: float, measured: Measured
) -> None:
    """By the clock: an answer that comes late makes nobody type less."""
    start = began + person.order * SAVES_EVERY / PEOPLE
    for number in range(int(seconds / SAVES_EVERY)):
        due = start + number * SAVES_EVERY
        await until(due)
        await _save(person, client, number, due, measured)
        due = time.monotonic() + CHECKS_AFTER
        await until(due)
        await measured.ask("checks", client.get(person.path + "pemeriksaan/"), due)
    client.close()


async def _look(
    person: Person, client: Client, began: float, seconds: float, measured: Measured
) -> None:
    start = began + person.order * GRID_EVERY / PEOPLE
    for number in range(ceil(seconds / GRID_EVERY)):
        due = start + number * GRID_EVERY
        await until(due)
        await measured.ask("grid", client.get(person.path), due)
    client.close()


async def _save(
    person: Person, client: Client, number: int, due: float, measured: Measured
) -> None:
    cell, value = person.cells[number % CELLS], number + 1
    before, version = person.acknowledged.get(cell, ("", 0))
    sent = {"sebagai": person.user.pk, "sentuh": "1"}
    sent |= {f"c-{cell}": value, f"v-{cell}": f"{version}:{before}"}
    answer = await measured.ask("save", client.post(person.path + "sel/", sent), due)
    if answer is None:
        return
    token = re.search(rf'name="v-{cell}" value="(\d+):(\d+)"', answer.text)
    if token is None or int(token[2]) != value:
        measured.errors.append(f"save: {cell} was not acknowledged")
        return
    person.acknowledged[cell] = (value, int(token[1]))


def _lost(office: list[Person]) -> list[str]:
    """Cells whose value, or number of changes, is not what was acknowledged."""
    lines = ReportLine.objects.filter(report__period=FIRST_OPEN_MONTH).select_related("region")
    there = {
        f"{line.key}-{name}": (getattr(line, name), line.cell_version(name))
        for line in lines
        for name in MOVEMENTS
    }
    return [
        f"{cell}: {stated}, {there.get(cell)}"
        for person in office
        for cell, stated in person.acknowledged.items()
        if there.get(cell) != stated
    ]
