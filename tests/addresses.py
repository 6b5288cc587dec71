"""The addresses of the portal, out of the resolver, and who is answered how by `tests/doors.py`."""

import re
from dataclasses import dataclass
from typing import Any

from django.urls import get_resolver, reverse

from tests.doors import READERS, TABLE

SAME_ROLE = {"officer_a": "officer_b", "bank_officer": "other_bank_officer"}
PART = re.compile(r"<(?:\w+:)?(\w+)>")
# What stands for a part of an address that names nothing of `tests/things.py`.
VALUES = {
    "code": "61",
    "region_code": "61.71",
    "name": "tren",
    "branch": "pontianak",
    "month": "2024-07",
    "ending": "csv",
    "slug": "peserta",
    "number": "ABCDEF-GHIJKL",
    "year": "2023",
    "level": "provinsi",
    "row": "6171-BPU",
    "field": "new",
    "pk": 1,
}


@dataclass(frozen=True)
class Address:
    name: str
    view: Any
    needed: tuple[str, ...]
    route: str

    def path(self, **values: Any) -> str:
        """Raises KeyError where no value is known for a part of it."""
        known = VALUES | values
        return reverse(self.name, kwargs={each: known[each] for each in self.needed})

    @property
    def is_kept(self) -> bool:
        return getattr(self.view, "is_kept", False)


def all_addresses() -> list[Address]:
    """Those of the admin's own tables aside, which Django makes."""
    return [each for each in _walk(get_resolver().url_patterns) if "admin:" not in each.name]


def _walk(patterns, space="", route="/"):
    for pattern in patterns:
        longer = route + str(pattern.pattern).removeprefix("^").removesuffix("$")
        if hasattr(pattern, "url_patterns"):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, inner, longer)
        elif pattern.name:
            needed = tuple(PART.findall(longer))
            yield Address(f"{space}{pattern.name}", pattern.callback, needed, longer)


def doors() -> dict[str, dict[str, dict[str, str]]]:
    """`{name: {method: {reader: answer}}}`; of a row with one or two answers some are asked."""
    table: dict[str, dict[str, dict[str, str]]] = {}
    for line in TABLE.strip().splitlines():
        if not line.startswith("#"):
            name, method, *answers = line.split()
            table.setdefault(name, {})[method] = _by_reader(answers)
    return table


def _by_reader(answers: list[str]) -> dict[str, str]:
    if len(answers) == 1:
        return {"stranger": answers[0], "admin": answers[0]}
    if len(answers) == 2:
        return {"stranger": answers[0], "bank_officer": answers[1]}
    row = dict(zip(READERS, answers, strict=True))
    for one, other in SAME_ROLE.items():
        if row[one] == row[other] == "403":
            del row[other]  # the second of a role is asked where the first is let in
    return row


def row_of(name: str, method: str, answers: list[str]) -> str:
    """As `TABLE` writes it."""
    if len(set(answers)) == 1:
        answers = answers[:1]
    elif len(set(answers[1:])) == 1:
        answers = answers[:2]
    return f"{name:40} {method:6} " + " ".join(f"{each:3}" for each in answers).rstrip()


# What a browser does not show as a page, though its address has no ending of a file.
NO_PAGES = {
    "dashboard:suggestions", "reports:checks", "reports:evidence", "kur:list_progress",
    "cohorts:decree", "commitments:evidence", "commitments:paper",
    "mfa_reauthenticate",  # the same page as account_reauthenticate, for who has a second factor
    "healthz", "healthz_live", "metrics", "api:schema",
}  # fmt: skip


def public() -> list[Address]:
    """What strangers are shown, also where nothing of `tests/things.py` exists."""
    table = doors()
    shown = [
        each for each in all_addresses() if table[each.name].get("GET", {}).get("stranger") == "200"
    ]
    return [each for each in shown if set(each.needed) <= VALUES.keys() - {"number", "pk"}]


def pages() -> set[str]:
    """The names of the addresses that somebody is shown a page under."""
    files = {each.name for each in all_addresses() if "." in each.route or "/v1/" in each.route}
    shown = {name for name, rows in doors().items() if "200" in rows.get("GET", {}).values()}
    return shown - files - NO_PAGES
