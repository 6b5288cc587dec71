"""What the threat model and the table of ASVS claim has a test that is there, and nothing is left out."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
# Of OWASP ASVS 5.0: how many sections each chapter has.
SECTIONS = [5, 4, 7, 4, 4, 8, 6, 4, 2, 7, 7, 3, 4, 3, 4, 5, 3]
NAMED = re.compile(r"`(tests/[^`]+)`")
CLAIMS = {"holds", "partly", "by a library"}
WITHOUT_CLAIM = {"not done", "does not apply"}


def rows(name):
    for line in (DOCS / name).read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and not set(line) <= set("|- "):
            yield cells


def asvs():
    return [cells for cells in rows("asvs.md") if re.match(r"V\d", cells[0])]


@pytest.mark.parametrize("name", ["asvs.md", "threat-model.md", "runbooks.md"])
def test_every_test_that_is_named_exists(name):
    named = NAMED.findall((DOCS / name).read_text())
    assert [path for path in named if not (ROOT / path).exists()] == []
    assert named or name == "runbooks.md"


def test_every_section_of_the_standard_has_a_row():
    expected = [
        f"V{chapter}.{section}"
        for chapter, count in enumerate(SECTIONS, start=1)
        for section in range(1, count + 1)
    ]
    assert [cells[0].split()[0] for cells in asvs()] == expected


def test_who_claims_something_names_a_test():
    for section, state, words, tests in asvs():
        assert state in CLAIMS | WITHOUT_CLAIM, section
        assert bool(NAMED.search(tests)) == (state in CLAIMS), section
        assert words or state == "does not apply", section


def test_every_threat_has_a_measure_with_a_test():
    text = (DOCS / "threat-model.md").read_text()
    table = text.split("| threat | measure | test |")[1].split("\n## ")[0]
    threats = [line.split("|")[1:-1] for line in table.splitlines() if line.startswith("| ")]
    told = [cells for cells in threats if not cells[0].strip().startswith("**")]
    assert len(told) > 20
    assert [cells[0] for cells in told if not NAMED.search(cells[2])] == []


def test_what_is_missing_stands_in_the_list_of_what_is_not_done():
    text = (DOCS / "asvs.md").read_text()
    missing = text.split("## Not done, in one list")[1]
    bold = re.findall(r"\*\*[^*]+\*\*[^|]*?\((\d+\.\d+\.\d+)", text)
    assert len(bold) > 5
    assert [number for number in bold if number not in missing] == []


@pytest.mark.parametrize(
    "path", sorted((DOCS / "panduan").glob("*.md")), ids=lambda path: path.stem
)
def test_a_guide_leads_to_pages_that_exist(path, client):
    """Addresses in guides, as `/laporan/`; those with a name in capitals are examples."""
    from django.urls import resolve

    addresses = re.findall(r"`(/[a-z0-9/.-]*)`", path.read_text())
    assert addresses
    for address in addresses:
        resolve(address)
