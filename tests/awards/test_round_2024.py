"""The round of 2024 as a new award admin does it, page by page: entered, judged, decided, published,
reopened, corrected, published again; nothing public changes without its reason."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from awards.models import Award, Criterion, Edition, Entrant, Juror
from awards.signing import code_of
from tests.client import PortalClient

FACTS = {
    "assessment_year": "2024",
    "level": "province",
    "kinds": ["regency"],
    "cutoff_on": "2025-03-31",
    "presented_on": "2025-09-24",
    "presented_at": "Pontianak",
    "signatory_name": "Harisson",
    "signatory_title": "Sekretaris Daerah, ketua Tim 9",
}
RULES = {
    "criteria-TOTAL_FORMS": "2", "criteria-INITIAL_FORMS": "0",
    "criteria-0-name": "Cakupan", "criteria-0-weight": "60",
    "criteria-1-name": "Wawancara", "criteria-1-weight": "40",
    "jury-TOTAL_FORMS": "9", "jury-INITIAL_FORMS": "0",
    **{f"jury-{number}-role": f"Anggota {number + 1}" for number in range(9)},
}  # fmt: skip
FIRST = {"61.02": (90, 80), "61.04": (80, 85)}  # coverage and interview: 86 and 82
CORRECTED = {"61.02": (70, 80), "61.04": (80, 85)}  # a slip of the pen: 74 and 82


class Admin:
    """Posts what the forms of the pages send, and goes where they lead."""

    def __init__(self, client):
        self.client = client

    def post(self, name, *args, **fields):
        response = self.client.post(reverse(f"awards:{name}", args=args), fields, follow=True)
        assert response.status_code == 200
        return response.content.decode()

    def score(self, edition, sheets):
        criteria = list(Criterion.objects.order_by("pk"))
        for juror in Juror.objects.all():
            cells = {
                f"s{entrant.pk}-{criterion.pk}": str(value)
                for entrant in Entrant.objects.filter(region__code__in=sheets)
                for criterion, value in zip(criteria, sheets[entrant.region.code], strict=True)
            }
            self.post("sheet", edition.pk, juror.pk, **cells)

    def decide(self, edition, *codes):
        fields = {}
        for rank, code in enumerate(codes, start=1):
            entrant = Entrant.objects.get(region__code=code)
            fields[f"e{entrant.pk}-win"] = "on"
            fields[f"e{entrant.pk}-rank"] = str(rank)
        assert "Keputusan dicatat" in self.post("decision", edition.pk, **fields)

    def ranking(self, edition):
        page = self.client.get(reverse("awards:ranking", args=[edition.pk]))
        rows = page.context["groups"][0]["rows"]
        return [
            (row["entrant"].region.code, str(row["result"].score))
            for row in rows
            if row["result"].rank
        ]


@pytest.fixture
def world(as_user, cast, nominees):
    admin = Admin(as_user(cast.award_admin))
    admin.post("new", **FACTS)
    edition = Edition.objects.get()
    regions = [nominees[code].pk for code in ("61.02", "61.04", "61.12")]
    category = edition.categories.get()
    nominated = {"category": category.pk, f"places-{category.pk}-regions": regions}
    assert "3 peserta ditambahkan." in admin.post("entrants", edition.pk, **nominated)
    admin.post("rules", edition.pk, **RULES)
    assert edition.jurors.count() == 9
    admin.post("freeze", edition.pk)
    admin.score(edition, FIRST)
    assert admin.ranking(edition) == [("61.02", "86.00"), ("61.04", "82.00")]
    admin.decide(edition, "61.02", "61.04")
    return SimpleNamespace(admin=admin, edition=edition)


def public(address):
    """As anybody sees it."""
    return PortalClient().get(address)


def text(address):
    response = public(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_round_of_2024_from_its_entry_to_its_republication(world):
    admin, edition = world.admin, world.edition
    page, register = edition.get_absolute_url(), reverse("awards:register")
    first = Award.objects.get(rank=1)
    check = reverse("awards:check", args=[code_of(first)])
    assert public(page).status_code == 404
    assert public(check).status_code == 404

    admin.post("publish", edition.pk)
    published = text(page)
    assert "Kabupaten Mempawah" in published
    assert "Pernah dibuka kembali" not in published
    assert "Sertifikat ini asli" in text(check)

    # Whatever is tried on the published round changes nothing.
    admin.client.post(reverse("awards:rules", args=[edition.pk]), RULES)
    admin.client.post(reverse("awards:change", args=[edition.pk]), FACTS | {"presented_at": "X"})
    admin.client.post(reverse("awards:award", args=[first.pk]), {"rank": "2"})
    juror = Juror.objects.first()
    cell = f"s{Entrant.objects.first().pk}-{Criterion.objects.first().pk}"
    admin.client.post(reverse("awards:sheet", args=[edition.pk, juror.pk]), {cell: "1"})
    assert main_of(text(page)) == main_of(published)

    reason = "Nilai cakupan Mempawah salah ketik"
    admin.post("step_back", edition.pk, reason=reason)
    for address in (register, page, check):
        assert reason in text(address)
        assert "edang ditinjau" in text(address)
    admin.post("step_back", edition.pk, reason=reason)
    admin.score(edition, CORRECTED)
    assert admin.ranking(edition) == [("61.04", "82.00"), ("61.02", "74.00")]
    admin.decide(edition, "61.04", "61.02")
    assert "edang ditinjau" in text(check)
    admin.post("publish", edition.pk)

    again = public(page)
    (row,) = again.context["reopenings"]
    assert {(each["what"], each["before"], each["after"]) for each in row["differences"]} == {
        ("Kabupaten Mempawah, Pemerintah kabupaten/kota", "Peringkat 1", "Peringkat 2"),
        ("Kabupaten Ketapang, Pemerintah kabupaten/kota", "Peringkat 2", "Peringkat 1"),
    }
    assert reason in again.content.decode()
    assert reason in text(register)
    confirmed = text(check)
    assert "Sertifikat ini asli" in confirmed
    assert "<dd>2</dd>" in confirmed
    assert Award.objects.get(rank=2).pk == first.pk  # its certificate keeps its number
    certificate = public(reverse("awards:certificate", args=[first.pk]))
    assert certificate.content.startswith(b"%PDF-")


def main_of(page):
    return page[page.index("<main") : page.index("</main>")]
