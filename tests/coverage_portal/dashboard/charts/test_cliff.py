"""What runs out month by month, and the projection if nothing is renewed."""

from datetime import date

import pytest
import time_machine

from common.arithmetic import coverage_percent
from coverage_portal.dashboard.charts.svg import draw
from tests.factories import cohort

JULY, AUGUST, DECEMBER = (date(2024, month, 1) for month in (7, 8, 12))


@pytest.fixture
def running_out(worked):
    """Singkawang's 7.737 until the end of August, of whom 5.000 are renewed late, to November."""
    former = cohort(worked.singkawang, date(2024, 4, 1), date(2024, 8, 31), 7737)
    cohort(worked.singkawang, date(2024, 10, 1), date(2024, 11, 30), 5000, renews=former.cohort)
    cohort(worked.pontianak, date(2024, 9, 1), date(2024, 11, 29), 40)  # began after July
    return worked


def row_of(chart, month):
    return next(row for row in chart.rows if row["month"] == month)


@time_machine.travel("2024-08-20T10:00:00+07:00")
def test_the_cliff_by_month(running_out, built):
    chart = built("kohort")
    assert chart.title == "September 2024: 7.737 orang tanpa perlindungan bila tidak diperpanjang"
    assert chart.sentence == (
        "Dari 20 Agustus 2024, habis tanpa perpanjangan: 2.737 orang dalam 30 hari;"
        " terbesar Kota Singkawang (Pemkot Singkawang, BPU)."
    )
    months = {
        row["month"].month: (row["ended"], row["renewed"], row["lost"], row["in_force"])
        for row in chart.rows
        if row["ended"]
    }
    assert months == {9: (7737, 0, 7737, 40), 11: (40, 0, 40, 5000), 12: (5000, 0, 5000, 0)}
    assert row_of(chart, date(2024, 10, 1))["in_force"] == 5040
    assert (
        "Kota Singkawang, Pemkot Singkawang, BPU: 7.737"
        in row_of(chart, date(2024, 9, 1))["cohorts"]
    )
    assert draw(chart.figure_json, "kohort", width=340)
    assert built("kohort", "61.12").title == (
        "Tidak ada kohort yang habis dalam setahun sesudah Juli 2024"
    )
    assert [row["ended"] for row in built("kohort", "61.71").rows if row["ended"]] == [40]


def test_a_second_line_if_nothing_is_renewed(running_out, built):
    """The naive computation: the projection less whoever was covered in July and is not then."""
    chart = built("tren")
    lost = {9: 7737, 10: 2737, 11: 2737, 12: 7737}
    expected = {row["month"]: row["expected"] for row in chart.rows if row["expected"]}
    people = 607_426
    for month in expected:
        people += 5_000  # the pace of the worked figures
        left = people - lost.get(month.month, 0)
        assert row_of(chart, month)["unrenewed"] == coverage_percent(left, 1_665_550)
    assert chart.sentence.endswith(
        "Bila tidak ada kohort yang diperpanjang, 7.737 orang tidak lagi dibayari dan"
        " Desember 2024 sekitar 37,5%."
    )
    assert "Bila tidak ada yang diperpanjang" in [label for _picture, label in chart.legend]
    assert "unrenewed" not in {column.key for column in built("tren", "61.12").table_columns}


def test_only_cohorts_of_the_data_month_are_lost_from_it(worked, built):
    """People paid for from July 2026 were never among the participants of July 2024."""
    cohort(worked.singkawang, date(2026, 7, 1), date(2026, 11, 30))
    cohort(worked.singkawang, date(2024, 8, 1), date(2024, 9, 30))
    chart = built("tren")
    assert "diperpanjang" not in chart.sentence
    assert "unrenewed" not in {column.key for column in chart.table_columns}


def test_as_known_on_an_earlier_day(running_out, built):
    """Verified on 2 January: the day before, nobody knew of them."""
    assert built("kohort", as_of=date(2024, 1, 1)).rows == []
    assert "diperpanjang" not in built("tren", as_of=date(2024, 8, 1)).title
    assert built("kohort", as_of=date(2024, 8, 1)).rows


@time_machine.travel("2024-08-20T10:00:00+07:00")
def test_the_page_shows_both(running_out, client):
    page = client.get("/").content.decode()
    assert 'id="kohort-judul"' in page
    assert "Semua kohort" in page
    assert "Bila tidak ada kohort yang diperpanjang, 7.737 orang" in page
