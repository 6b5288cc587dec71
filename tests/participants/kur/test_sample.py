"""The made-up debtors: marked, the same every time, and of nobody."""

from datetime import date

import time_machine

from accounts.models import User
from common import nik
from common.versioning import end_of_day
from participants.figures.models import Publication
from participants.kur import counts
from participants.kur import sample as kur_sample
from participants.kur.live import live_counts
from participants.kur.models import DutyRule, KurRelease, Loan, Person, State
from participants.kur.models.people import SAMPLE_DAY
from participants.kur.models.states import STALLED_AFTER
from participants.kur.search import Filters, View, find
from regions.models import Tariff
from tests import factories


def test_the_sample_is_marked_consistent_and_loaded_once(reference, monkeypatch):
    monkeypatch.setattr(kur_sample, "BANKS", {"bri": 60, "kalbar": 40})
    factories.UserFactory(role="verifier")
    loaded = kur_sample.load_kur_sample()
    assert loaded == Person.objects.filter(is_sample=True).count() == 100
    assert kur_sample.load_kur_sample() == 0
    assert counts.differences() == []
    for person in Person.objects.all()[:20]:
        number = person.reveal_nik()
        assert nik.check_form(number) is None
        assert number[4:6] == "99"  # a district that no regency has


def test_the_phones_of_the_sample_open_whatsapp_and_reach_nobody(sample):
    for loan in Loan.objects.all()[:20]:
        assert loan.whatsapp_number.startswith("6284")  # of no operator


def test_the_public_rules_are_loaded(reference):
    must = DutyRule.objects.filter(duty="must").values_list("scheme", "article")
    assert set(must) == {("KECIL", "Pasal 26 ayat (8)"), ("KHUSUS", "Pasal 35 ayat (11)")}
    assert Tariff.objects.get().monthly == 16_800


def test_who_waits_in_it_grows_no_older_than_its_own_day(sample):
    """List, live counts and each person agree, whenever they are asked; a plain loop is the check."""
    assert Publication.objects.sample_day() == SAMPLE_DAY
    verifier = User.objects.get(username="verifikator")
    with time_machine.travel("2026-12-28 09:00+07:00"):
        people = list(Person.objects.open())
        assert all(person.state_since <= SAMPLE_DAY for person in people)
        stalled = {
            person.pk
            for person in people
            if (SAMPLE_DAY - person.state_since).days > STALLED_AFTER[person.state]
        }
        assert 0 < len(stalled) < len(people) / 2
        assert {person.pk for person in people if person.is_stalled} == stalled
        listed = find(verifier, Filters(view=View.STALLED)).rows
        assert set(listed.values_list("pk", flat=True)) == stalled
        [state] = {person.state for person in people if person.pk in stalled} & {State.INFORMED}
        of_state = find(verifier, Filters(view=View.STALLED, state=state)).rows
        assert set(of_state.values_list("pk", flat=True)) == {
            person.pk for person in people if person.pk in stalled and person.state == state
        }
        whole = live_counts(verifier).whole
        counted = Person.objects.filter(state=state)
        assert whole.stalled(state) == sum(person.is_stalled for person in counted)


def test_its_months_were_public_by_the_samples_own_day(sample):
    public = KurRelease.objects.known_by(end_of_day(date(2024, 8, 20)))
    assert [release.month.month for release in public] == [7, 6, 5, 4]
    assert {release.counted_at for release in public} == {release.released_at for release in public}
