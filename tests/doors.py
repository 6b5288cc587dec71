"""Every address there is, from the resolver itself, with values that lead somewhere in the sample."""

import re
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, get_resolver, reverse

PART = re.compile(r"<(?:\w+:)?(\w+)>")
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
        longer = route + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, inner, longer)
        elif pattern.name:
            needed = tuple(PART.findall(longer))
            yield Address(f"{space}{pattern.name}", pattern.callback, needed, longer)


def reachable(addresses: list[Address]) -> list[tuple[Address, str]]:
    paths = []
    for address in addresses:
        try:
            paths.append((address, address.path()))
        except (NoReverseMatch, KeyError):
            continue
    return paths
