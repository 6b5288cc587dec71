"""Files have a limit of their own, so that who asks for many slows nobody else."""

import pytest

from common import file_limits


def test_a_word_nobody_reads_makes_no_new_file(worked, client, django_assert_num_queries):
    first = client.get("/unduh/61/kartu.png?bulan=2024-06")
    for query in ("bulan=2024-06&x=1", "utm_source=wa&bulan=2024-06", "bulan=2024-06&per=&basis="):
        with django_assert_num_queries(1):
            assert client.get(f"/unduh/61/kartu.png?{query}").content == first.content


def test_a_chart_is_drawn_once_for_all(worked, client, django_assert_num_queries):
    first = client.get("/grafik/61/banding.csv?wilayah=61.71")
    with django_assert_num_queries(1):
        assert client.get("/grafik/61/banding.csv?x=2&wilayah=61.71").content == first.content
    assert client.get("/grafik/61/banding.csv?wilayah=61.12").content != first.content


def test_one_address_makes_so_many_files_a_minute(worked, client, settings):
    settings.FILE_RATE = "2/minute"
    made = [client.get(f"/unduh/61/kartu.png?bulan=2024-0{month}") for month in (5, 6, 7, 5)]
    assert [answer.status_code for answer in made] == [200, 200, 429, 200]  # the last is kept
    assert 0 < int(made[2].headers["Retry-After"]) <= 61
    assert "banyak berkas dibuat" in made[2].content.decode()
    assert client.get("/").status_code == 200
    assert client.get("/unduh/61/wilayah.csv").status_code == 200


@pytest.fixture
def taken():
    """Two others have files made in this process."""
    for _number in range(2):
        file_limits.SEATS.acquire()
    yield
    for _number in range(2):
        file_limits.SEATS.release()


@pytest.mark.usefixtures("taken")
def test_who_comes_third_is_asked_to_wait_and_pages_go_on(worked, client):
    answer = client.get("/unduh/61/paparan.pptx")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == answer.headers["Refresh"] == "5"
    assert "menunggu giliran" in answer.content.decode()
    assert client.get("/").status_code == 200


def test_a_file_that_fails_leaves_its_seat(worked, client):
    for _number in range(3):
        assert client.get("/unduh/61/paparan.pptx?bulan=2031-01").status_code == 404
    assert client.get("/unduh/61/paparan.pptx").status_code == 200
