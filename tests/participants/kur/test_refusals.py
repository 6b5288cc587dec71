"""What is refused comes back where it was typed: the same page, the message at its field."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from participants.kur.models import Access, Batch, Doubt, Move, Person, State
from participants.kur.models.states import MOVES
from participants.kur.views import worklist
from tests.participants.kur.lists import nik, row

BACK = "tampilan=semua&bank=kalbar"
NIK = nik(7)


@pytest.fixture
def people(import_list, rules):
    import_list([row(1), row(2), row(3)])
    return list(Person.objects.order_by("nik_tail"))


def tag_of(page, name, form=""):
    """The input of this name, in the form that leads to this address."""
    inside = page[page.index(f'action="{form}"') :] if form else page
    return re.search(rf'<(?:input|select)[^>]*name="{name}"[^>]*>', inside).group()


def is_marked(page, name, form=""):
    """Wrong, described by its message, and with the focus of the page."""
    tag = tag_of(page, name, form)
    described = re.search(r'aria-describedby="([^"]+)"', tag)
    return (
        'aria-invalid="true"' in tag
        and page.count("autofocus") == 1
        and "autofocus" in tag
        and f'id="{described.group(1)}"' in page
    )


@pytest.mark.parametrize(
    ("purpose", "said"),
    [("", "Tulis tujuan ekspor"), ("   ", "Tulis tujuan ekspor"), (NIK, "Jangan menulis NIK.")],
)
def test_an_export_without_a_purpose_comes_back_to_its_list(as_user, cast, people, purpose, said):
    client = as_user(cast.officer_a)
    response = client.post("/kur/daftar/ekspor/", {"tujuan": purpose, "saringan": BACK})
    page = response.content.decode()
    assert response.status_code == 400
    assert said in page
    assert is_marked(page, "tujuan", "/kur/daftar/ekspor/")
    assert '<option value="kalbar" selected>' in page
    assert page.count('<th scope="row">') == 3
    assert NIK not in page
    assert 'href="?' not in page  # the address of the browser is that of the form
    assert not Access.objects.filter(kind="export").exists()


def test_the_list_of_a_refused_export_is_not_kept_for_the_next_reader(as_user, cast, people):
    client = as_user(cast.officer_a)
    for _time in range(2):
        client.post("/kur/daftar/ekspor/", {"tujuan": NIK, "saringan": BACK})
    page = client.get(f"/kur/daftar/?{BACK}")
    assert page.status_code == 200
    assert "Jangan menulis NIK" not in page.content.decode()


def test_too_much_for_one_export_keeps_the_purpose(as_user, cast, people, monkeypatch):
    monkeypatch.setattr(worklist, "MOST_EXPORTED", 2)
    client = as_user(cast.officer_a)
    response = client.post("/kur/daftar/ekspor/", {"tujuan": "Rapat “Juli”", "saringan": BACK})
    page = response.content.decode()
    assert response.status_code == 400
    assert "persempit saringannya" in page
    assert 'value="Rapat “Juli”"' in tag_of(page, "tujuan", "/kur/daftar/ekspor/")


@pytest.mark.parametrize(
    ("filters", "said"),
    [("bank=tidak", "Saringan tidak dikenal"), (f"q={NIK}", "Saringan memuat NIK")],
)
def test_an_export_of_filters_that_do_not_exist_says_so(as_user, cast, people, filters, said):
    client = as_user(cast.officer_a)
    response = client.post("/kur/daftar/ekspor/", {"tujuan": "Uji", "saringan": filters})
    page = response.content.decode()
    assert response.status_code == 400
    assert said in page
    assert page.count("autofocus") == 1
    assert NIK not in page


@pytest.mark.parametrize(
    "where", ["/kur/daftar/?tampilan=semua", "/kur/debitur/{pk}/", "/kur/perpanjangan/"]
)
@pytest.mark.parametrize("purpose", ["", NIK])
def test_a_purpose_is_refused_with_the_way_back_to_its_page(as_user, cast, people, where, purpose):
    client = as_user(cast.officer_a)
    back = where.format(pk=people[0].pk)
    response = client.post("/kur/tujuan/", {"tujuan": purpose, "kembali": back})
    page = response.content.decode()
    assert response.status_code == 400
    assert is_marked(page, "tujuan", "/kur/tujuan/")
    assert f'name="kembali" value="{back}"' in page
    assert f'href="{back}"' in page
    assert NIK not in page


@pytest.mark.parametrize("step", ["pindah", "rencana"])
def test_a_bulk_step_with_nobody_keeps_the_list(as_user, cast, people, step):
    response = as_user(cast.officer_a).post(
        f"/kur/daftar/{step}/",
        {"to_state": "interested", "evidence": "Surat 7", "kembali": f"/kur/daftar/?{BACK}"},
    )
    page = response.content.decode()
    assert response.status_code == 400
    assert page.count("autofocus") == 1
    assert "Belum ada debitur yang dipilih." in page
    assert '<option value="kalbar" selected>' in page
    assert not Move.objects.exists()


def test_a_bulk_move_on_a_day_to_come_is_refused_at_the_day(as_user, cast, people):
    tomorrow = str(timezone.localdate() + timedelta(days=1))
    data = {"orang": people[0].pk, "to_state": "informed", "on": tomorrow}
    response = as_user(cast.officer_a).post("/kur/daftar/pindah/", data)
    assert response.status_code == 400
    assert "on" in response.context["form"].errors


def test_moves_of_one_debtor_are_refused_where_they_were_typed(as_user, cast, people):
    client, at = as_user(cast.officer_a), f"/kur/debitur/{people[0].pk}"
    client.post(f"{at}/pindah/", {"to_state": "informed", "on": "2024-05-05"})
    moved = Move.objects.get()
    response = client.post(f"{at}/kembali/{moved.pk}/", {"reason": ""})
    assert response.status_code == 400
    assert is_marked(response.content.decode(), "reason", f"{at}/kembali/{moved.pk}/")
    response = client.post(f"{at}/nik/", {"keperluan": "ktp", "tujuan": ""})
    assert response.status_code == 400
    assert is_marked(response.content.decode(), "tujuan", f"{at}/nik/")
    last = MOVES[State.INFORMED][-1].value
    response = client.post(f"{at}/pindah/", {"to_state": last, "on": "x", "evidence": "Surat"})
    page = response.content.decode()
    assert response.status_code == 400
    assert f'<option value="{last}" selected>' in page
    assert 'value="Surat"' in tag_of(page, "evidence")
    assert client.post(f"{at}/rencana/", {"next_on": "kemarin"}).status_code == 400


def test_nobody_ticked_at_an_event_is_said_there(as_user, cast, people, event):
    response = as_user(cast.officer_a).post(f"/kur/sosialisasi/{event.pk}/")
    assert response.status_code == 400
    assert "Belum ada debitur yang dipilih" in response.content.decode()
    response = as_user(cast.officer_a).post("/kur/sosialisasi/", {"title": "Pasar pagi"})
    assert response.status_code == 400
    assert 'value="Pasar pagi"' in response.content.decode()


def test_a_verdict_on_a_name_without_a_reason_is_refused_beside_it(as_user, cast, people):
    first, second = (
        Doubt.objects.create(person=person, batch=Batch.objects.get(), other_name="Lain")
        for person in people[:2]
    )
    data = {"pemeriksaan": second.pk, "putusan": "same", "alasan": ""}
    response = as_user(cast.verifier).post("/kur/periksa/", data)
    page = response.content.decode()
    assert response.status_code == 400
    assert f'id="periksa_{second.pk}_alasan_error"' in page
    assert f'id="periksa_{first.pk}_alasan_error"' not in page
    assert not Doubt.objects.exclude(verdict="open").exists()
