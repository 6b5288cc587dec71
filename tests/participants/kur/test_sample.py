"""The made-up debtors: marked, the same every time, and of nobody."""

from datetime import date

import pytest
from django.core.management import call_command

from common import nik
from common.versioning import end_of_day
from participants.kur import counts, sample
from participants.kur.models import DutyRule, KurRelease, Loan, Person
from regions.models import Tariff
from tests import factories


@pytest.fixture
def loaded(db, monkeypatch):
    monkeypatch.setattr(sample, "BANKS", {"bri": 60, "kalbar": 40})
    call_command("load_reference", verbosity=0)
    factories.UserFactory(role="verifier")
    return sample.load_kur_sample()


def test_the_sample_is_marked_consistent_and_loaded_once(loaded):
    assert loaded == Person.objects.filter(is_sample=True).count() == 100
    assert sample.load_kur_sample() == 0
    assert counts.differences() == []
    for person in Person.objects.all()[:20]:
        number = person.reveal_nik()
        assert nik.check_form(number) is None
        assert number[4:6] == "99"  # a district that no regency has


def test_the_phones_of_the_sample_open_whatsapp_and_reach_nobody(loaded):
    for loan in Loan.objects.all()[:20]:
        assert loan.whatsapp_number.startswith("6284")  # of no operator


def test_the_public_rules_are_loaded(loaded):
    must = DutyRule.objects.filter(duty="must").values_list("scheme", "article")
    assert set(must) == {("KECIL", "Pasal 26 ayat (8)"), ("KHUSUS", "Pasal 35 ayat (11)")}
    assert Tariff.objects.get().monthly == 16_800


def test_its_months_were_public_by_the_samples_own_day(loaded):
    public = KurRelease.objects.known_by(end_of_day(date(2024, 8, 20)))
    assert [release.month.month for release in public] == [7, 6, 5, 4]
    assert {release.counted_at for release in public} == {release.released_at for release in public}
