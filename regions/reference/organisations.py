"""The offices, which places they serve (a sample: it is not published), and the KUR banks."""

from django.db.models import Q
from django.utils.translation import gettext as _

from regions.models import Bank, BankName, Branch, BranchService
from regions.reference.rows import Fixtures, Row, day, one_of, required, text
from regions.reference.writing import FixtureWriter, Save

BANKS = {"code": Row.slug, "name": required(text)}
BRANCHES = {"slug": Row.slug, "name": required(text), "source": required(text)}


def load_banks(fixtures: Fixtures) -> Save:
    banks = fixtures.rows("banks.csv", BANKS, key=["code"])
    columns = {"bank": one_of([bank.text("code") for bank in banks]), "name": required(text)}
    names = fixtures.rows("bank_names.csv", columns, key=["bank", "name"])

    def save(writer: FixtureWriter) -> None:
        for bank in banks:
            writer.write(Bank, bank.values, key=["code"])
        codes = Bank.objects.in_bulk(field_name="code")
        for name in names:
            values = {"bank": codes[name.values["bank"]], "name": name.values["name"]}
            writer.write(BankName, values, key=["bank", "name"])

    return save


def load_branches(fixtures: Fixtures) -> Save:
    branches = fixtures.rows("branches.csv", BRANCHES, key=["slug"])
    columns = {
        "branch": one_of([branch.text("slug") for branch in branches]),
        "region_code": Row.region_code,
        "valid_from": required(day),
        "valid_until": day,
        "is_sample": Row.flag,
    }
    key = ["branch", "region_code", "valid_from"]
    services = fixtures.rows("branch_services.csv", columns, key=key)
    for service in services:
        since, until = service.values["valid_from"], service.values["valid_until"]
        if since and until and until <= since:
            service.fault("valid_until", _("Berakhir sebelum mulai."))

    def save(writer: FixtureWriter) -> None:
        for branch in branches:
            writer.write(Branch, branch.values, key=["slug"])
        _save_services(writer, services)

    return save


def _save_services(writer: FixtureWriter, services: list[Row]) -> None:
    branches = Branch.objects.in_bulk(field_name="slug")
    for service in services:
        branch = branches[service.values["branch"]]
        region = writer.regions[service.values["region_code"]]
        dates = {name: service.values[name] for name in ("valid_from", "valid_until", "is_sample")}
        at_the_time = Q(valid_until=None) | Q(valid_until__gt=dates["valid_from"])
        if not branch.services.filter(at_the_time, region=region).exists():
            branch.services.create(region=region, **dates)
            writer.note_created(BranchService)
