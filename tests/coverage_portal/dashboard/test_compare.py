"""The comparison's page: month and denominator are chosen beside the places."""


def test_month_and_denominator_are_chosen_beside_the_places(worked, client):
    page = client.get("/bandingkan/?wilayah=61.71&wilayah=61.12&bulan=2024-03").content.decode()
    assert '<option value="2024-03" selected>Maret 2024</option>' in page
    assert '<option value="bpjs-potensi" selected>' in page
    assert "Maret 2024 ·" in page


def test_the_day_looked_back_from_is_kept_when_places_change(worked, client):
    page = client.get("/bandingkan/?wilayah=61.71&per=2024-05-31").content.decode()
    assert '<input type="hidden" name="per" value="2024-05-31">' in page
    assert "sebagaimana diketahui pada 31 Mei 2024" in page
