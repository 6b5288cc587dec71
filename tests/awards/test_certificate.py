"""Certificates and the page that confirms them; one changed character makes the check fail."""

import string

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import settings as budget
from hypothesis import strategies as st

from awards import certificates, signing, typesetting, winner_actions
from awards.models import Award
from tests.awards.conftest import unsettled


def check(client, code):
    return client.get(reverse("awards:check", args=[code]))


def compiled(award, form, **options):
    data = certificates.file_data([award], "https://portal.test/{}/".format)
    return typesetting.compiled(certificates.TEMPLATE, data, form, **options)


def test_genuine_code_confirms_name_category_rank_and_date(client, mempawah):
    with unsettled():
        Award.objects.filter(pk=mempawah.pk).update(rank=1)
    response = check(client, signing.code_of(mempawah))
    page = response.content.decode()
    assert response.status_code == 200
    for words in (
        "Sertifikat ini asli",
        "Kabupaten Mempawah",
        "Pemerintah kabupaten/kota",
        "<dd>1</dd>",
        "1 Agustus 2024",
    ):
        assert words in page


def test_every_single_changed_character_fails(client, mempawah):
    code = signing.code_of(mempawah)
    alphabet = string.ascii_uppercase + string.digits + "-"
    for place, there in enumerate(code):
        for other in alphabet:
            changed = code[:place] + other + code[place + 1 :]
            assert other == there or signing.award_of(changed) is None, changed
    assert check(client, code[:-1] + ("A" if code[-1] != "A" else "B")).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda code: code + "A", id="one more"),
        pytest.param(lambda code: code[:-1], id="one less"),
        pytest.param(lambda code: "0" + code, id="leading zero"),
        pytest.param(lambda code: code.replace("-", ""), id="without the dash"),
        pytest.param(lambda code: "٣" + code[1:], id="other digits"),
        pytest.param(lambda code: "9" * 40 + code, id="number without end"),
    ],
)
def test_deformed_code_is_not_confirmed(client, mempawah, change):
    response = check(client, change(signing.code_of(mempawah)))
    assert response.status_code == 404
    assert "tidak dapat dipastikan" in response.content.decode()


@pytest.mark.parametrize("typed", [str.lower, str.title, str.swapcase])
def test_code_is_read_whatever_its_case(client, mempawah, typed):
    assert check(client, typed(signing.code_of(mempawah))).status_code == 200


@given(st.text(min_size=1, max_size=40))
@budget(max_examples=50, deadline=None)
def test_no_text_breaks_the_check(text):
    assert signing.award_of("x" + text) is None


def test_codes_of_the_former_key_are_still_read(mempawah, settings):
    code, former = signing.code_of(mempawah), settings.SECRET_KEY
    settings.SECRET_KEY = "kunci-baru" * 6
    assert signing.award_of(code) is None
    settings.SECRET_KEY_FALLBACKS = [former]
    assert signing.award_of(code) == mempawah


def test_withdrawn_award_is_genuine_and_withdrawn(client, mempawah, cast):
    winner_actions.withdraw_award(award=mempawah, reason="Keliru", by=cast.award_admin)
    page = check(client, signing.code_of(mempawah)).content.decode()
    assert "penghargaannya dicabut" in page
    assert "Keliru" in page


def test_unpublished_award_is_not_confirmed(client, decided):
    assert check(client, signing.code_of(Award.objects.first())).status_code == 404


def test_certificate_is_a_pdf_with_its_own_font(client, mempawah):
    response = client.get(reverse("awards:certificate", args=[mempawah.pk]))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert b"SourceSansPro" in response.content
    assert b"pdfuaid" in response.content


def test_page_of_the_certificate_holds_the_address_of_its_check(mempawah):
    page = certificates.certificate_data(mempawah, "https://portal.test/periksa/x/")
    assert page["recipient"] == "Kabupaten Mempawah"
    assert page["qr"].startswith("<?xml") or page["qr"].startswith("<svg")
    assert ("Diserahkan", "Pontianak, 1 Agustus 2024") in page["facts"]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("山口洋客家會館", id="Han"),
        pytest.param("مؤسسة التضامن", id="Arabic"),
        pytest.param("UD Jaya 🏆👨‍👩‍👧", id="emoji"),
        pytest.param("X" * 200, id="two hundred letters without a space"),
        pytest.param("山" * 200, id="two hundred Han letters"),
        pytest.param("Perusahaan Umum " * 12, id="many words"),
    ],
)
def test_any_name_prints_on_one_page_in_fonts_of_its_own(mempawah, name):
    mempawah.recipient = name[:200].strip()
    mempawah.citation = "Melindungi pekerja rentan. " * 70
    pages = compiled(mempawah, "svg")
    assert isinstance(pages, bytes)  # a list where there is more than one page
    accessible = compiled(mempawah, "pdf", pdf_standards="ua-1")
    assert accessible.startswith(b"%PDF-")  # PDF/UA refuses what no font can show


def test_name_that_no_font_knows_stops_no_other_certificate(as_user, cast, decided):
    Award.objects.filter(pk=Award.objects.first().pk).update(
        recipient="PT \ue000 \U00013000 Contoh"
    )
    response = as_user(cast.award_admin).get(reverse("awards:certificates", args=[decided.pk]))
    assert response.content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    "citation",
    [
        pytest.param('#panic("x") $ \\ @ref _a_ *b* [c]', id="typst markup is only text"),
        pytest.param("Melindungi pekerja rentan. " * 70, id="as long as it gets"),
    ],
)
def test_any_citation_fits_on_one_page(mempawah, citation):
    mempawah.citation = citation.strip()[:2000]
    mempawah.recipient = "Perseroan Terbatas Perkebunan Contoh Sejahtera Nusantara Khatulistiwa"
    pages = compiled(mempawah, "svg")
    assert isinstance(pages, bytes)  # a list where there is more than one page


def test_all_certificates_of_a_round_in_one_file(as_user, cast, published):
    response = as_user(cast.award_admin).get(reverse("awards:certificates", args=[published.pk]))
    assert response.content.startswith(b"%PDF-")


def test_unpublished_certificate_is_for_award_admins_only(client, as_user, cast, decided):
    url = reverse("awards:certificate", args=[Award.objects.first().pk])
    assert client.get(url).status_code == 404
    assert as_user(cast.award_admin).get(url).status_code == 200
