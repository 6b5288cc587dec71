"""In production only names with hashes are kept, and modules find each other by them."""

import re
import shutil

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from coverage_portal.static_files import StaticFilesStorage


def test_modules_import_each_other_by_names_that_are_kept(tmp_path):
    source = FileSystemStorage(settings.BASE_DIR / "static")
    shutil.copytree(settings.BASE_DIR / "static/js/report", tmp_path / "js/report")
    names = [
        f"js/report/{path.name}" for path in (settings.BASE_DIR / "static/js/report").iterdir()
    ]
    storage = StaticFilesStorage(location=tmp_path, base_url="/static/")
    problems = [
        outcome
        for _name, _hashed, outcome in storage.post_process(
            {name: (source, name) for name in names}
        )
        if isinstance(outcome, Exception)
    ]
    assert problems == []
    kept = {path.name for path in (tmp_path / "js/report").iterdir()}
    grid = (tmp_path / storage.stored_name("js/report/grid.js")).read_text()
    shell = (tmp_path / storage.stored_name("js/report/shell.js")).read_text()
    imported = re.findall(r'"\./([^"]+)"', grid + shell)
    assert re.fullmatch(
        r"queue\.[0-9a-f]{12}\.js", next(name for name in imported if "queue" in name)
    )
    assert set(imported) <= kept
