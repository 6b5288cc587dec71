"""`import_enrolment`: shows, saves in an officer's name, and says what it cannot do."""

import io

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from participants.reports.models import (
    EnrolmentReport,
)
from tests.participants.reports.readings import GOOD
from tests.spreadsheets import xlsx


class TestCommand:
    def run(self, path, *arguments):
        out = io.StringIO()
        call_command("import_enrolment", path, *arguments, stdout=out)
        return out.getvalue()

    @pytest.fixture
    def file(self, tmp_path):
        def write(rows=GOOD, name="juli.xlsx"):
            path = tmp_path / name
            path.write_bytes(xlsx(rows))
            return path

        return write

    def test_without_save_it_only_shows(self, july, cast, places, file):
        told = self.run(file(), "--branch", "pontianak")
        assert "Pontianak, Juli 2024: 4 sel berubah, 0 sama" in told
        assert "Kota Pontianak BPU akhir: – → 990" in told
        assert "baris 5 ditinggalkan (baris jumlah" in told
        assert not EnrolmentReport.objects.exists()

    def test_with_save_it_fills_the_draft_in_the_officers_name(self, july, cast, places, file):
        assert "4 sel disimpan ke draf." in self.run(file(), "--branch", "pontianak", "--save")
        report = EnrolmentReport.objects.get()
        assert (report.created_by, report.state) == (cast.officer_a, "draf")
        assert "Tidak ada yang berubah" in self.run(file(), "--branch", "pontianak", "--save")

    def test_without_a_branch_each_place_goes_to_its_own(self, july, cast, places, file):
        self.run(file([*GOOD[:4], ["Singkawang", 1, 2]]), "--save")
        assert set(EnrolmentReport.objects.values_list("branch__slug", flat=True)) == {
            "pontianak",
            "singkawang",
        }

    def test_faults_are_listed_and_marked(self, july, cast, places, file, tmp_path):
        out = tmp_path / "bertanda.xlsx"
        with pytest.raises(CommandError, match=r"Juli!B3 dua: Ini bukan bilangan"):
            self.run(file([*GOOD[:2], ["Kubu Raya", "dua", 1]]), "--marked", str(out))
        assert openpyxl.load_workbook(out)["Juli"]["B3"].comment

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (["--branch", "tidak-ada"], "pontianak, singkawang"),
            (["--save", "--user", "verifikator"], "--user"),
        ],
    )
    def test_what_cannot_be_done_says_why(self, july, cast, places, file, arguments, sentence):
        with pytest.raises(CommandError, match=sentence):
            self.run(file(), *arguments)

    def test_a_file_that_is_none(self, db, tmp_path):
        with pytest.raises(CommandError, match="No such file"):
            self.run(tmp_path / "tidak-ada.xlsx")
        (tmp_path / "foto.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n\0")
        with pytest.raises(CommandError, match="gambar"):
            self.run(tmp_path / "foto.xlsx")
