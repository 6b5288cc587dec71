"""Assigning and scheduling many at once, all who match as well; and a week for a whole office."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from participants.kur import planning, search
from participants.kur.models import Access, Note, Person, State
from participants.kur.planning import Plan
from tests import factories
from tests.participants.kur.lists import nik, row

ADDRESS = "/kur/daftar/rencana/"
BACK = "/kur/daftar/?tampilan=semua"


@pytest.fixture
def debtors(import_list, rules):
    """1 and 2 in Pontianak (branch A), 3 in Singkawang (branch B)."""
    import_list([row(1), row(2), row(3, regency_code="61.72")])
    return list(Person.objects.order_by("nik_tail"))


@pytest.fixture
def colleague(cast):
    return factories.UserFactory(
        username="rekan", role=User.Role.BRANCH_STAFF, branch=cast.officer_a.branch
    )


@pytest.fixture
def soon():
    return timezone.localdate() + timedelta(days=3)


def chosen(people, **more):
    return {"orang": [person.pk for person in people], "kembali": BACK, "assigned_to": ""} | more


def plans(people):
    for person in people:
        person.refresh_from_db()
    return [(person.assigned_to, person.next_on) for person in people]


def test_many_are_asked_about_shown_and_then_planned(as_user, cast, debtors, colleague, soon):
    client, mine = as_user(cast.officer_a), debtors[:2]
    ticked = {"orang": [person.pk for person in mine], "to_state": "informed", "kembali": BACK}
    asked = client.post(ADDRESS, ticked)  # as the list sends it: nothing is told yet
    assert not asked.context["form"].errors
    data = chosen(mine, assigned_to=colleague.pk, next_on=str(soon), note="Disurati")
    shown = client.post(ADDRESS, data)
    assert shown.context["effect"].changed == 2
    assert [person.name for person in shown.context["people"]] == [each.name for each in mine]
    assert plans(mine) == [(None, None)] * 2
    assert not Note.objects.exists()
    done = client.post(ADDRESS, data | {"simpan": "1"})
    assert done["Location"] == BACK
    assert plans(mine) == [(colleague, soon)] * 2
    assert list(Note.objects.values_list("text", "by")) == [("Disurati", cast.officer_a.pk)] * 2


def test_a_field_left_alone_changes_nothing(as_user, cast, debtors, colleague, soon):
    client, mine = as_user(cast.officer_a), debtors[:2]
    client.post(ADDRESS, chosen(mine, assigned_to=colleague.pk, simpan="1"))
    client.post(ADDRESS, chosen(mine[:1], next_on=str(soon), simpan="1"))
    assert plans(mine) == [(colleague, soon), (colleague, None)]
    client.post(ADDRESS, chosen(mine, assigned_to="0", simpan="1"))
    assert plans(mine) == [(None, soon), (None, None)]


def test_what_would_change_nothing_or_never_be_seen_is_counted_first(
    cast, debtors, colleague, soon
):
    first, second, _elsewhere = debtors
    Person.objects.filter(pk=first.pk).update(assigned_to=colleague)
    Person.objects.filter(pk=second.pk).update(state=State.ACTIVE)

    def numbers(**what):
        effect = planning.effect(people=Person.objects.all(), plan=Plan(**what), by=cast.officer_a)
        return effect.changed, effect.already_so, effect.off_the_sheet

    assert numbers(assigned_to=colleague) == (1, 1, 0)
    assert numbers(is_released=True) == (1, 1, 0)
    assert numbers(next_on=soon) == (1, 0, 1)
    assert numbers(note="Pindah alamat") == (2, 0, 0)
    planning.carry_out(people=Person.objects.all(), plan=Plan(next_on=soon), by=cast.officer_a)
    assert [day for _who, day in plans(debtors)] == [soon, None, None]


def test_all_who_match_a_filter_are_assigned_not_one_page(
    as_user, cast, import_list, rules, colleague
):
    import_list([row(n, scheme="MIKRO" if n % 2 else "KECIL",
                     amount="50000000" if n % 2 else "200000000") for n in range(1, 81)])  # fmt: skip
    data = {"cakupan": "semua", "saringan": "tampilan=kerja&skema=MIKRO", "kembali": BACK,
            "assigned_to": colleague.pk, "simpan": "1"}  # fmt: skip
    as_user(cast.officer_a).post(ADDRESS, data)
    assigned = Person.objects.filter(assigned_to=colleague)
    assert set(assigned) == {p for p in Person.objects.all() if p.scheme == "MIKRO"}
    assert assigned.count() == 40


def test_all_who_match_a_word_are_assigned_however_many_a_page_would_find(
    as_user, cast, import_list, rules, colleague, monkeypatch
):
    monkeypatch.setattr(search, "MOST_FOUND", 5)
    import_list([row(n) for n in range(1, 31)])
    data = {"cakupan": "semua", "saringan": "tampilan=kerja&q=warung", "assigned_to": colleague.pk}
    client = as_user(cast.officer_a)
    assert client.get("/kur/daftar/?tampilan=kerja&q=warung").context["is_cut"]
    client.post(ADDRESS, data | {"simpan": "1"})
    assert Person.objects.filter(assigned_to=colleague).count() == 30


def test_a_week_is_shared_out_in_the_order_of_the_list(
    as_user, cast, import_list, rules, colleague
):
    import_list([row(n) for n in range(1, 31)])
    monday = timezone.localdate() + timedelta(days=7 - timezone.localdate().weekday())
    data = {"cakupan": "semua", "saringan": "tampilan=kerja", "kembali": BACK, "days": "2",
            "officers": [cast.officer_a.pk, colleague.pk], "first_day": str(monday),
            "calls_a_day": "5"}  # fmt: skip
    client = as_user(cast.officer_a)
    order = list(Person.objects.in_work_order())
    shown = client.post("/kur/daftar/minggu/", data)
    assert shown.context["planned"] == 20
    assert not Person.objects.exclude(next_on=None).exists()
    client.post("/kur/daftar/minggu/", data | {"simpan": "1"})
    planned = plans(order)
    for index, (officer, day) in enumerate(planned[:20]):
        assert day == monday + timedelta(days=index // 10)
        assert officer == [cast.officer_a, colleague][index % 2]
    assert planned[20:] == [(None, None)] * 10
    load = client.get("/kur/beban/").context["loads"]
    assert {each.officer: each.total for each in load} == {cast.officer_a: 10, colleague: 10}


@given(
    people=st.lists(st.integers(1), unique=True, max_size=60),
    officers=st.integers(1, 4),
    days=st.integers(1, 5),
    calls=st.integers(1, 6),
)
def test_a_week_gives_everybody_once_and_nobody_more_than_the_calls_of_a_day(
    people, officers, days, calls
):
    week = planning.Week([User(pk=n) for n in range(officers)], date(2026, 12, 4), days, calls)
    shares = planning.shares(people, week)
    given_out = [pk for share in shares for pk in share.people]
    assert sorted(given_out) == sorted(people[: week.most])
    assert all(len(share.people) <= calls for share in shares)
    assert all(share.day.weekday() < 5 for share in shares)
    assert len({share.day for share in shares}) == days


def test_another_branchs_debtor_and_guessed_ids_are_left_out(as_user, cast, debtors, soon):
    client = as_user(cast.officer_a)
    for ids in [[debtors[2].pk], ["999999"], ["x", "-1", "9" * 40], []]:
        data = {"orang": ids, "assigned_to": "", "next_on": str(soon), "simpan": "1"}
        response = client.post(ADDRESS, data, follow=True)
        assert "Belum ada debitur yang dipilih" in response.content.decode()
    client.post(ADDRESS, chosen(debtors, next_on=str(soon), simpan="1"))
    assert [day for _who, day in plans(debtors)] == [soon, soon, None]


def test_only_a_colleague_who_still_works_in_the_branch_is_given_anybody(
    as_user, cast, debtors, colleague
):
    client = as_user(cast.officer_a)
    colleague.is_active = False
    colleague.save()
    for who in [cast.officer_b, cast.verifier, cast.bank_officer, colleague]:
        page = client.post(ADDRESS, chosen(debtors[:1], assigned_to=who.pk, simpan="1"))
        assert page.context["form"].errors["assigned_to"] == [
            "Pilih rekan dari kantor cabang Anda."
        ]
    assert plans(debtors[:1]) == [(None, None)]


@pytest.mark.parametrize(
    ("told", "word"),
    [
        ({}, "Pilih petugas atau tanggal, atau tulis catatan."),
        ({"next_on": "2024-01-01"}, "Sudah lewat"),
        ({"next_on": "9999-12-31"}, "Terlalu jauh"),
        ({"next_on": "besok"}, "tanggal"),
        ({"note": f"hubungi {nik(7)}"}, "Jangan menulis NIK."),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_lost(as_user, cast, debtors, told, word):
    page = as_user(cast.officer_a).post(ADDRESS, chosen(debtors[:2], simpan="1", **told))
    text = page.content.decode()
    assert word in text
    changing = as_user(cast.officer_a).post(ADDRESS, chosen(debtors[:2], ubah="1", **told))
    assert nik(7) not in text + changing.content.decode()
    for person in debtors[:2]:
        assert f'name="orang" value="{person.pk}"' in text
    assert not Note.objects.exists()


def test_other_roles_plan_nobody(as_user, client, cast, debtors, soon):
    data = chosen(debtors[:1], next_on=str(soon), simpan="1")
    for who in [cast.bank_officer, cast.verifier, cast.official, cast.admin]:
        assert as_user(who).post(ADDRESS, data).status_code == 403
    client.logout()
    assert client.post(ADDRESS, data)["Location"].startswith("/masuk/")
    assert plans(debtors[:1]) == [(None, None)]


def test_whoever_is_shown_is_recorded(as_user, cast, debtors, soon):
    as_user(cast.officer_a).post(ADDRESS, chosen(debtors[:2], next_on=str(soon)))
    assert Access.objects.latest("pk").people == [person.pk for person in debtors[:2]]
