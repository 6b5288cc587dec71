"""Keys, erasure, and a scan of everything the portal leaves behind for a full NIK."""

import io
import itertools
import logging
import os
import re
import subprocess
import zipfile

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from bench.http import database_url
from coverage_portal.operations.embedded import bin_dir
from participants.kur import actions, encryption, retention
from participants.kur import urls as kur_urls
from participants.kur.imports.reading import ListFile
from participants.kur.models import Access, Batch, Membership, Person, State
from tests.participants.kur.lists import nik, row
from tests.participants.kur.test_match_members import member

NEW_KEYS = "2:" + "Mg" * 21 + "I=:" + "Mw" * 21 + "M="


def test_keys_rotate_while_lists_come_in(import_list, match_list, settings):
    import_list([row(1), row(2)])
    match_list([member(1), member(9)])
    settings.NIK_KEYS = f"{NEW_KEYS},{settings.NIK_KEYS}"
    said = import_list([row(1), row(2), row(3)])  # before the command has run
    assert (said["unchanged"], said["created"]) == (2, 1)
    match_list([member(2)])
    assert Person.objects.count() == 3
    assert Person.objects.get(loans__number="A-2").state == "active"
    out = io.StringIO()
    call_command("rotate_nik_keys", chunk=1, stdout=out)
    assert set(Person.objects.values_list("key_id", flat=True)) == {"2"}
    assert Person.objects.get(loans__number="A-1").reveal_nik() == nik(1)
    assert "1 memberships" in out.getvalue()  # number 9: no NIK to hash anew
    assert Membership.objects.filter(key_id="2").count() == 2


def test_a_running_process_goes_on_after_the_keys_were_rotated(
    import_list, cast, as_user, settings, tmp_path
):
    """The keys stand in a file. Whoever rotates changes it; web and worker are not restarted."""
    former, file = settings.NIK_KEYS, tmp_path / ".env"
    settings.NIK_KEYS_FILE = str(file)
    written_at = itertools.count(1)

    def write(keys):
        file.write_text(f"SECRET_KEY=x\nNIK_KEYS={keys}\n")
        os.utime(file, ns=(next(written_at), 1_000_000_000 * next(written_at)))

    def opens(number):
        address = f"/kur/debitur/{Person.objects.get(loans__number=number).pk}/nik/"
        why = {"keperluan": "formulir", "tujuan": "Pendaftaran BPU ibu Siti"}
        return nik(int(number[-1])) in client.post(address, why).content.decode()

    client = as_user(cast.officer_a)
    write(former)
    import_list([row(1)])
    assert opens("A-1")
    write(f"{NEW_KEYS},{former}")
    call_command("rotate_nik_keys", stdout=io.StringIO())
    write(NEW_KEYS)  # the old key is gone
    assert opens("A-1")
    import_list([row(1), row(2)])
    assert opens("A-2")
    write("2:half of an edit")
    assert opens("A-2")
    write(NEW_KEYS)
    assert opens("A-2")


def test_where_the_key_is_not_known_the_page_says_so(import_list, cast, as_user, settings):
    import_list([row(1)])
    settings.NIK_KEYS = NEW_KEYS
    address = f"/kur/debitur/{Person.objects.get().pk}/nik/"
    why = {"keperluan": "formulir", "tujuan": "Pendaftaran BPU ibu Siti"}
    response = as_user(cast.officer_a).post(address, why)
    assert response.status_code == 503
    assert "belum dikenal server" in response.content.decode()
    assert not Access.objects.filter(kind="reveal").exists()


# Everything that may be typed anywhere in KUR.
FIELDS = [
    "tujuan",
    "saringan",
    "nama",
    "q",
    "alasan",
    "reason",
    "evidence",
    "note",
    "title",
    "venue",
    "to_state",
    "on",
    "next_on",
    "regulation",
    "article",
    "scheme",
    "duty",
    "decree",
    "funder",
    "putusan",
    "daftar",
    "pemeriksaan",
    "hapus",
    "kembali",
]


def every_address(keys):
    """Every page of KUR that there is, so that a new one is looked at as well."""
    found = []
    for pattern in kur_urls.urlpatterns:
        words = {"debitur": "person", "sosialisasi": "event", "penghapusan": "certificate"}
        kind = words.get(str(pattern.pattern).split("/")[1], "list")
        names = pattern.pattern.converters
        values = {"pk": keys[kind], "move_id": 1, "month": "2024-07"}
        found.append(reverse(f"kur:{pattern.name}", kwargs={name: values[name] for name in names}))
    assert len(found) > 25
    return found


NIKS = [nik(serial) for serial in range(1, 9)]


@pytest.mark.django_db(transaction=True)
def test_no_full_nik_is_left_anywhere(
    import_list, match_list, cast, as_user, caplog, capsys, monkeypatch, event
):
    """A full run with every kind of fault, then dump, pages, exports, logs, mails and errors."""
    caplog.set_level(logging.DEBUG)
    left = []
    left += [str(import_list([
        row(1), row(2), row(3, debtor_name=f"Siti {NIKS[4]}"),
        row(4, debtor_nik=f"{NIKS[5]}7"), row(5, loan_number=NIKS[4]), row(6, amount=NIKS[6]),
        row(7, regency_code=NIKS[7]), row(8, disbursed_on=NIKS[7]),
        row(8, debtor_name="Kembar"), row(8, debtor_name="Kembar lain"),
    ]))]  # fmt: skip
    left.append(str(match_list([member(1), member(2), member(3, name=NIKS[2])])))
    monkeypatch.setattr(ListFile, "chunks", lambda *a, **k: (_ for _ in ()).throw(
        ValueError(f"pecah di {NIKS[0]}")))  # fmt: skip
    with pytest.raises(Exception, match="Galat") as broken:
        import_list([row(1)])
    left.append(str(broken.getrepr(style="short")).replace(f"pecah di {NIKS[0]}", ""))
    monkeypatch.undo()

    person = Person.objects.first()
    actions.move(people=[person], to_state=State.GRACE, by=cast.officer_a, reason="terlambat")
    batch = Batch.objects.filter(rejected__gt=0, kind="debtors").first()
    erased = retention.erase(
        batch=Batch.objects.filter(kind="members").first(), by=cast.admin, reason="Uji"
    )
    keys = {"person": person.pk, "event": event.pk, "certificate": erased.pk, "list": batch.pk}
    pages = [
        *every_address(keys), "/kur/daftar/?tampilan=semua", "/kur/daftar/?q=Debitur",
        f"/kur/daftar/?q={NIKS[0]}", f"/kur/daftar/?bank={NIKS[0]}", "/kur/debitur/0/",
        "/kur/perpanjangan/?bulan=2026-12",
        f"/kur/sosialisasi/{event.pk}/?q=Debitur", "/api/v1/kur/funnel/",
        "/", "/wilayah/61.71/",
    ]  # fmt: skip
    for user in [cast.officer_a, cast.verifier, cast.bank_officer, cast.admin, cast.official]:
        client = as_user(user)
        typed_ones = [page for page in pages if NIKS[0] in page]
        for page in [p for p in pages if user.may_see_debtors or p not in typed_ones]:
            response = client.get(page)
            assert response.status_code < 500, page
            content = response.content
            if zipfile.is_zipfile(io.BytesIO(content)):
                with zipfile.ZipFile(io.BytesIO(content)) as workbook:
                    content = b"".join(workbook.read(name) for name in workbook.namelist())
            left.append(content.decode(errors="replace"))
        export = client.post("/kur/daftar/ekspor/", {"tujuan": "Uji", "saringan": "tampilan=semua"})
        left.append(b"".join(export).decode())
        for address in every_address(keys):
            typed = dict.fromkeys(FIELDS, NIKS[1]) | {"orang": [person.pk]}
            response = client.post(address, typed, follow=True)
            assert response.status_code < 500, address
            left.append(b"".join(response).decode(errors="replace"))
    left += [
        caplog.text,
        "".join(capsys.readouterr()),
        "".join(str(m.message()) for m in mail.outbox),
    ]
    left.append(_dump())
    for text in left:
        for number in NIKS:
            assert number not in text, text[max(0, text.find(number) - 80) :][:200]
    assert _sealed_reads_back(person)
    # The scan would find one: the same dump holds the masked ends of every NIK.
    assert re.search(r"6171", left[-1])


def _dump() -> str:
    result = subprocess.run(
        [str(bin_dir() / "pg_dump"), database_url()], capture_output=True, check=True
    )
    return result.stdout.decode(errors="replace")


def _sealed_reads_back(person: Person) -> bool:
    return encryption.pair(person.key_id).open(person.nik_sealed).decode() in NIKS
