"""Evidence beside a report: kept once, told by its content, removed while the report is open."""

import pytest

from participants.reports.models import ReportEvidence

PAGE = "/laporan/pontianak/2024-07/"
HTMX = {"HX-Request": "true"}


PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@pytest.fixture
def upload(officer):
    from django.core.files.uploadedfile import SimpleUploadedFile

    def send(content, name="bukti.png"):
        return officer.post(
            PAGE + "bukti/", {"berkas": SimpleUploadedFile(name, content)}, follow=True
        )

    return send


def test_evidence_is_kept_once_and_comes_back_as_a_download(officer, report, upload):
    upload(PNG, "rekap juli.png")
    upload(PNG, "lagi.png")
    [kept] = ReportEvidence.objects.all()
    response = officer.get(f"{PAGE}bukti/{kept.pk}/")
    assert b"".join(response.streaming_content) == PNG
    assert response["Content-Disposition"].startswith("attachment")
    assert "no-store" in response["Cache-Control"]
    assert kept.name == "rekap juli.png"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("foto.png", b"<script>alert(1)</script>"),
        ("rekap.xlsx", b"PK\x03\x04 not an archive"),
        ("rekap.pdf", b"MZ program"),
        ("kosong.pdf", b" "),
    ],
)
def test_evidence_is_told_by_its_content(report, upload, name, content):
    assert "bukan PDF, XLSX, JPG, atau PNG" in upload(content, name).content.decode()
    assert not ReportEvidence.objects.exists()


def test_evidence_is_not_called_by_a_nik(report, upload):
    for name in ("KTP 6171991508800001.png", "６１７１９９１５０８８０ ０００１.png"):
        assert "Nama berkas memuat NIK" in upload(PNG, name).content.decode()
    assert not ReportEvidence.objects.exists()


def test_evidence_over_ten_megabytes_is_refused(report, upload):
    assert "lebih dari 10 MB" in upload(PNG + b"0" * 10 * 1024 * 1024).content.decode()


def test_evidence_is_removed_while_the_report_is_open(officer, report, upload, cast):
    upload(PNG)
    kept = ReportEvidence.objects.get()
    officer.post(f"{PAGE}bukti/{kept.pk}/hapus/")
    assert not ReportEvidence.objects.exists()
    assert report.entrants.filter(user=cast.officer_a).exists()
