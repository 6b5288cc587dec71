import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from coverage_portal.exports.contents import briefing
from coverage_portal.exports.papers import Moment
from tests.coverage_portal.api.conftest import stated  # noqa: F401


@pytest.fixture
def shown(snapshot):
    """`shown("61")`: what the files of a region are made from."""

    def show(code="61", **choices):
        moment = Moment.now()
        return briefing(snapshot(code, **choices), moment)

    return show


@pytest.fixture
def take(client):
    """`take("61", "data.xlsx")`: the file as its reader gets it."""

    def ask(code, name, query=""):
        response = client.get(f"/unduh/{code}/{name}{query}")
        assert response.status_code == 200, response.content[:300]
        return response.content

    return ask


@pytest.fixture
def sheets(take):
    """`sheets("61")`: every sheet as rows of values, by name."""

    def read(code="61", query=""):
        book = load_workbook(BytesIO(take(code, "data.xlsx", query)))
        return {sheet.title: [list(row) for row in sheet.values] for sheet in book}

    return read


@pytest.fixture
def csv_rows(take):
    def read(code="61", query=""):
        text = take(code, "wilayah.csv", query).decode()
        assert text.startswith("\ufeff")
        return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"))))

    return read


@pytest.fixture
def deck(take):
    return lambda code="61", query="": Presentation(BytesIO(take(code, "paparan.pptx", query)))


@pytest.fixture
def pages(take):
    """The words of each page of the summary, white space folded."""

    def read(code="61", query=""):
        reader = PdfReader(BytesIO(take(code, "ringkasan.pdf", query)))
        return [" ".join(page.extract_text().split()) for page in reader.pages]

    return read
