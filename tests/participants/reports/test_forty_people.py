"""Forty people at the same ten reports at once, over HTTP against a running server."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from http.client import HTTPConnection
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from accounts.models import User
from participants.figures.models import MOVEMENTS, EnrolmentFigure
from participants.figures.totals import differences
from participants.reports.models import EnrolmentReport, ReportEvent, ReportLine
from tests import factories
from tests.client import give_second_factor

JUNE, JULY = date(2024, 6, 1), date(2024, 7, 1)
BRANCHES, OFFICERS, VERIFIERS, SAVES = 10, 3, 10, 3
CSRF = "a" * 32


class Person:
    """A browser with a session, as bare as can be."""

    def __init__(self, address, user):
        self.address, self.user = address, user
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
        session["_auth_user_hash"] = user.get_session_auth_hash()
        session.save()
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={session.session_key}; csrftoken={CSRF}"

    def post(self, path, **data):
        connection = HTTPConnection(self.address, timeout=60)
        connection.request(
            "POST",
            path,
            urlencode(data, doseq=True),
            {
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": self.cookie,
                "X-CSRFToken": CSRF,
                "HX-Request": "true",
            },
        )
        response = connection.getresponse()
        answer = SimpleNamespace(status=response.status, text=response.read().decode())
        connection.close()
        return answer


def write_own_values(person, path, cell, values):
    """Each value once, after whatever somebody else wrote first; the versions they became."""
    versions, token = [], "0:"
    for value in values:
        for _attempt in range(200):
            answer = person.post(path + "sel/", **{f"c-{cell}": value, f"v-{cell}": token})
            assert answer.status == 200, answer.text
            token = re.search(rf'name="v-{cell}" value="([^"]*)"', answer.text).group(1)
            if 'data-state="conflict"' not in answer.text:
                versions.append(token)
                break
            assert "mengubahnya menjadi" in answer.text
        else:
            raise AssertionError("no turn in 200 attempts")
    return versions


@pytest.fixture
def office(transactional_db, live_server):
    """Ten branches with a place, a report and three officers each, and ten verifiers."""
    province = factories.RegionFactory(code="61", name="Kalimantan Barat", level="province")
    factories.ReportingMonthFactory(
        month=JULY, opens_on=date(2024, 8, 1), correction_until=date(2099, 1, 1)
    )
    live_server.thread.httpd.socket.listen(128)  # Django's own queue of 10 would turn some away
    address = live_server.url.removeprefix("http://")
    found = SimpleNamespace(officers=[], verifiers=[], reports=[])
    for number in range(BRANCHES):
        branch = factories.BranchFactory(slug=f"cabang-{number}")
        region = factories.RegionFactory(code=f"61.{number + 11}", parent=province)
        factories.BranchServiceFactory(branch=branch, region=region)
        factories.publish(region, branch, JUNE, 1000)
        for _officer in range(OFFICERS):
            user = factories.UserFactory(role=User.Role.BRANCH_STAFF, branch=branch)
            found.officers.append((number, Person(address, user)))
    for _verifier in range(VERIFIERS):
        verifier = factories.UserFactory(role=User.Role.VERIFIER)
        give_second_factor(verifier)
        found.verifiers.append(Person(address, verifier))
    return found


def path(number):
    return f"/laporan/cabang-{number}/2024-07/"


def enumerate_officers(office):
    """(0, 1 or 2 within the branch, (branch, person))"""
    return [(place % OFFICERS, officer) for place, officer in enumerate(office.officers)]


def at_once(acts):
    with ThreadPoolExecutor(BRANCHES * OFFICERS + VERIFIERS) as pool:
        return [future.result() for future in [pool.submit(act) for act in acts]]


def test_forty_people_lose_nothing_and_double_nothing(office):
    found = at_once(
        [
            lambda number=number, person=person, own=own: (
                number,
                write_own_values(
                    person,
                    path(number),
                    f"61{number + 11}-BPU-new",
                    range(1 + own * SAVES, 1 + (own + 1) * SAVES),
                ),
            )
            for own, (number, person) in enumerate_officers(office)
        ]
    )
    lines = ReportLine.objects.filter(segment="BPU").order_by("region__code")
    for number, line in enumerate(lines):
        versions = [v for branch, own in found for v in own if branch == number]
        # Every accepted value became a version of its own, the last of them is what is there.
        numbers = sorted(int(version.partition(":")[0]) for version in versions)
        assert numbers == list(range(1, OFFICERS * SAVES + 1))
        assert f"{line.cell_version('new')}:{line.new}" in versions
        assert line.cell_version("new") == OFFICERS * SAVES
    lines.update(**dict.fromkeys([name for name in MOVEMENTS if name != "new"], 0))
    EnrolmentReport.objects.update(note="Hanya BPU")

    answers = at_once(
        [
            lambda number=number, person=person: person.post(path(number) + "kirim/")
            for number, person in office.officers
        ]
    )
    # One of each branch sends it; the others read in their page that it was sent.
    assert {answer.status for answer in answers} == {200, 409}
    submissions = ReportEvent.objects.filter(kind=ReportEvent.Kind.SUBMITTED)
    assert submissions.count() == BRANCHES

    reports = [
        f"{pk}:{version}" for pk, version in EnrolmentReport.objects.values_list("pk", "version")
    ]
    answers = at_once(
        [
            lambda person=person, order=order: person.post(
                "/verifikasi/", laporan=reports[order:] + reports[:order]
            )
            for order, person in enumerate(office.verifiers)
        ]
    )
    assert {answer.status for answer in answers} == {200}
    verdicts = "".join(answer.text for answer in answers)
    assert verdicts.count("state--good") >= BRANCHES
    assert verdicts.count("tidak diverifikasi") == BRANCHES * (VERIFIERS - 1)
    figures = EnrolmentFigure.objects.filter(month=JULY)
    written = {line.region_id: 1000 + line.new for line in lines.all()}
    assert {figure.region_id: figure.closing for figure in figures} == written
    assert figures.count() == BRANCHES
    assert {report.state for report in EnrolmentReport.objects.all()} == {"terverifikasi"}
    assert differences() == []
