import io
import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from participants.kur import actions
from participants.kur.models import Batch, DutyRule, OutreachEvent, Person, SchemeLimit, State
from tests.participants.kur import lists

WHY = "Membandingkan daftar kepesertaan bulan Oktober"


@pytest.fixture
def rules(db):
    """The public rules: kecil above Rp100 juta must join, mikro may."""
    make = DutyRule.objects.create
    base = {"regulation": "Permenko 1/2023", "effective_from": date(2023, 1, 1)}
    return [
        make(**base, article="Pasal 22 ayat (8)", scheme="MIKRO", amount_over=10_000_000,
             amount_up_to=100_000_000, duty="may"),
        make(**base, article="Pasal 26 ayat (8)", scheme="KECIL", amount_over=100_000_000,
             amount_up_to=500_000_000, duty="must"),
    ]  # fmt: skip


@pytest.fixture
def limits(db):
    """The limits of the schemes as they are known in public, since 2023."""
    schemes = {"SUPER_MIKRO": (0, 10), "MIKRO": (10, 100), "KECIL": (100, 500), "KHUSUS": (0, 500)}
    return [
        SchemeLimit.objects.create(
            regulation="Permenko 1/2023", effective_from=date(2023, 1, 1), scheme=scheme,
            amount_over=over * 1_000_000, amount_up_to=up_to * 1_000_000,
        )
        for scheme, (over, up_to) in schemes.items()
    ]  # fmt: skip


@pytest.fixture
def import_list(cast, tmp_path):
    """`import_list([row(1), …])`: the command, saved; what its JSON line says."""

    def run(
        rows, *, bank="kalbar", save=True, name="daftar.csv", full=False, columns=None, answers=()
    ):
        """`rows`, or the content of a file as it is."""
        path = tmp_path / name
        path.write_bytes(rows) if isinstance(rows, bytes) else lists.write(path, rows, columns)
        out = io.StringIO()
        flags = [flag for flag, wanted in [("--save", save), ("--full", full)] if wanted]
        flags += [part for answer in answers for part in ("--answer", answer)]
        failed = ""
        try:
            call_command("import_kur", str(path), "--bank", bank, *flags, stdout=out, stderr=out)
        except CommandError as error:
            failed = str(error)
        text = out.getvalue()
        return json.loads(text.strip().splitlines()[-1]) | {"text": text, "failed": failed}

    return run


@pytest.fixture
def match_list(cast, tmp_path):
    """`match_list([member(1)])`: the command, saved; what its JSON line says."""

    def run(rows, *, save=True, name="peserta.csv", as_of="2026-10-31", branch=None):
        path, out = lists.write(tmp_path / name, rows), io.StringIO()
        flags = [*(["--save"] if save else []), *(["--branch", branch] if branch else [])]
        call_command("match_members", str(path), "--as-of", as_of, *flags, stdout=out)
        return json.loads(out.getvalue().strip().splitlines()[-1]) | {"text": out.getvalue()}

    return run


@pytest.fixture
def event(cast, places):
    """A sosialisasi of branch A that has been held."""
    return OutreachEvent.objects.create(
        title="Pasar", region=places.pontianak, venue="Aula", held_on="2026-01-10",
        by=cast.officer_a,
    )  # fmt: skip


@pytest.fixture
def person_of(db):
    """`person_of("A-1")`: the debtor of a loan number."""
    return lambda number: Person.objects.get(loans__number=number)


@pytest.fixture
def send(as_user, cast, tmp_path, django_capture_on_commit_callbacks):
    """`send([row(1)])`: uploads as Bank Kalbar's officer; the batch, not yet read."""

    def upload(rows, who=None, address="/kur/unggah/", name="daftar.csv", **data):
        path = lists.write(tmp_path / name, rows)
        file = SimpleUploadedFile(name, path.read_bytes())
        client = as_user(who or cast.bank_officer)
        with django_capture_on_commit_callbacks(execute=False):
            sent = {"file": file, "retain_until": "2027-06-30", "purpose": WHY} | data
            response = client.post(address, sent)
        assert response.status_code == 302, response.content.decode()
        return Batch.objects.latest("pk")

    return upload


@pytest.fixture
def cover(db):
    """`cover(people, officer, on=day)`: all the steps from the first talk to cover."""

    def walk(people, by, on):
        for state in [State.INFORMED, State.INTERESTED, State.REGISTERED, State.ACTIVE]:
            actions.move(people=people, to_state=state, by=by, evidence="Formulir", on=on)

    return walk
