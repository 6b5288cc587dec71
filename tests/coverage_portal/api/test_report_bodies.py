"""Whatever is sent as a report's body is answered in words, never with a 500; and two who send at
once are told apart."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from common.months import add_months
from participants.reports.models import ReportLine
from tests.factories import ReportingMonthFactory
from tests.participants.reports.conftest import (
    JULY,
    STILL,
    clock,  # noqa: F401
    july,  # noqa: F401
    time_machine_at,  # noqa: F401
)

PATH = "/api/v1/reports/pontianak/2024-07/"
LINE = {"region": "61.71", "segment": "BPU", **STILL}
STEPS = ["submit/", "verify/", "return/", "amend/", "withdraw/", "accept-transfers/"]
DIGITS = "9" * 5_000


def nested(depth, leaf="x"):
    return "[" * depth + json.dumps(leaf) + "]" * depth


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.sampled_from(["²", "٣", "Ⅷ", DIGITS, "\x00", "61.71", "BPU", "", " "]),
    st.text(max_size=5),
)
trees = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)
names = st.sampled_from(
    ["region", "segment", "new", "closing", "note", "answer", "reason", "field"]
)
lines = st.lists(st.dictionaries(names, trees, max_size=6) | trees, max_size=2)
bodies = st.one_of(
    trees,
    st.fixed_dictionaries(
        {},
        optional={"lines": lines | trees, "cells": lines | trees, "note": trees, "reason": trees},
    ),
)


@pytest.fixture
def send(client, july, cast, token_of):  # noqa: F811
    """`send("PUT", "", "[[1]]")` by the officer of branch A, with the tag just read."""
    headers = token_of(cast.officer_a, scope="write")

    def ask(method, step, text):
        tag = client.get(PATH, headers=headers).headers["ETag"]
        return client.generic(
            method,
            PATH + step,
            data=text,
            content_type="application/json",
            headers=headers | {"If-Match": tag},
        )

    return ask


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=bodies, step=st.sampled_from(["", *STEPS]))
@example(body={"lines": {"region": "61.71"}}, step="")
@example(body={"lines": [{"region": [], "segment": {}, "new": "²"}]}, step="")
@example(body={"lines": [LINE | {"new": DIGITS}]}, step="")
@example(body={"cells": [{"region": {}, "segment": [], "field": [[]]}]}, step="return/")
def test_any_body_is_answered_in_words(send, body, step):
    answer = send("POST" if step else "PUT", step, json.dumps(body))
    assert answer.status_code < 500
    if answer.status_code >= 400:
        assert answer.json()["detail"]


@pytest.mark.parametrize(
    "text",
    [
        *(nested(depth) for depth in (40, 300, 900, 1_200, 5_000)),
        *('{"lines": ' + nested(depth) + "}" for depth in (300, 900)),
        '{"lines": [{"region": "61.71", "segment": "BPU", "new": ' + DIGITS + "}]}",
        '{"note": ' + DIGITS + "}",
        '{"lines": [{"region": "61.71", "segment": "BPU", "new": NaN}]}',
        '{"lines": [{"region": "61.71", "segment": "BPU", "new": 1e999}]}',
    ],
    ids=lambda text: f"{text[:12]} {len(text)}",
)
def test_nested_without_end_and_endless_numbers_are_400(send, problem_of, text):
    problem_of(send("PUT", "", text), 400)
    assert not ReportLine.objects.filter(new__isnull=False).exists()


@pytest.mark.parametrize("odd", ["²", DIGITS, "٣", "[]"])
@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/coverage/?month={}",
        "/api/v1/coverage/61/?as_of={}",
        "/api/v1/coverage/{}/",
        "/api/v1/coverage/61/series/?from={}",
        "/api/v1/restatements/?page={}",
        "/api/v1/awards/?assessment_year={}",
        "/api/v1/kur/funnel/?month={}",
        "/api/v1/reports/pontianak/{}/",
    ],
)
def test_odd_numbers_in_addresses_are_told(client, july, cast, token_of, address, odd):  # noqa: F811
    answer = client.get(address.format(odd), headers=token_of(cast.officer_a))
    assert answer.status_code in {400, 404}
    assert answer.json()["detail"]


PAIRS = 6


@pytest.mark.django_db(transaction=True)
def test_of_two_who_begin_a_report_at_once_one_is_told_to_read_again(
    places,
    cast,
    token_of,
    time_machine_at,  # noqa: F811
):
    """Both once got 200, and one value was gone."""
    time_machine_at("2025-03-05 09:00+07:00")
    headers = token_of(cast.officer_a, scope="write")
    for number in range(PAIRS):
        month = add_months(JULY, -number)
        ReportingMonthFactory(month=month)
        path = f"/api/v1/reports/pontianak/{month:%Y-%m}/"
        tag = Client().get(path, headers=headers).headers["ETag"]
        start = Barrier(2)

        def write(new, path=path, tag=tag, start=start):
            try:
                start.wait()
                body = {"lines": [LINE | {"new": new}]}
                answer = Client().put(
                    path, body, content_type="application/json", headers=headers | {"If-Match": tag}
                )
                return answer.status_code, new
            finally:
                connections.close_all()

        with ThreadPoolExecutor(2) as pool:
            answers = dict(pool.map(write, [1, 2]))
        assert sorted(answers) == [200, 412]
        line = ReportLine.objects.get(report__period=month, region=places.pontianak, segment="BPU")
        assert line.new == answers[200]


@pytest.mark.parametrize("named", ["baru", "New", "new ", "pindah_masuk"])
def test_a_figure_under_an_unknown_name_is_refused_and_takes_nothing_away(send, problem_of, named):
    assert send("PUT", "", json.dumps({"lines": [LINE | {"new": 7}]})).status_code == 200
    misspelt = {key: value for key, value in LINE.items() if key != "new"} | {named: 8}
    refusal = problem_of(send("PUT", "", json.dumps({"lines": [misspelt], "catatan": "x"})), 400)
    assert [error["field"] for error in refusal["errors"]] == ["catatan", f"lines.0.{named}"]
    assert ReportLine.objects.filter(new=7).count() == 1


def test_a_report_as_it_is_answered_can_be_sent_back(send):
    first = send("PUT", "", json.dumps({"lines": [LINE | {"new": 7}]}))
    assert send("PUT", "", first.content.decode()).status_code == 200
    assert ReportLine.objects.filter(new=7).count() == 1
