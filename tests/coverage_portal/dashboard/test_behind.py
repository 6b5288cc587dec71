"""Who is behind, told in words: from literal rows."""

from dataclasses import dataclass

from coverage_portal.dashboard.presenters.behind import behind, largest_gaps


@dataclass
class Region:
    code: str
    short_name: str


@dataclass
class Place:
    region: Region
    gap_people: int | None
    change_year: int | None = 0
    rank: int | None = 1


def place(name, gap, **more):
    return Place(Region(name, f"Kab. {name}"), gap, **more)


GAPS = [place("A", 400), place("B", 300), place("C", 200), place("D", 100)]


def test_the_three_largest_gaps_and_their_share_of_all():
    assert behind(GAPS) == (
        "Kekurangan terbesar: Kab. A 400, Kab. B 300 dan Kab. C 200 orang;"
        " bersama-sama 90% dari jumlahnya."
    )


def test_a_place_that_is_not_ranked_is_not_told_of():
    told = behind([*GAPS, place("Z", 9_000, rank=None, change_year=-50)])
    assert "Kab. Z" not in told
    assert behind([place("A", 5, rank=None)]) == ""


def test_who_lost_people_over_a_year_the_greatest_loss_first():
    told = behind([place("A", 0, change_year=-5), place("B", 0, change_year=-125), place("C", 0)])
    assert told == "Pesertanya lebih sedikit daripada setahun lalu: Kab. B −125 dan Kab. A −5."


def test_few_gaps_are_left_to_the_table():
    assert behind(GAPS[:3]) == ""


def test_where_not_all_compare_the_sentence_says_among_how_many():
    told = behind([*GAPS, place("Z", 9_000, rank=None)])
    assert told.startswith("Dari 4 wilayah yang sebanding, kekurangan terbesar: Kab. A 400")


def test_three_places_with_numbers_have_no_largest_gap():
    """Slides said "Kekurangan terbesar di ..." of three statements among fourteen places."""
    assert [gap for _place, gap in largest_gaps(GAPS)] == [400, 300, 200, 100]
    assert largest_gaps([*GAPS, place("Z", None, rank=None)]) == []
