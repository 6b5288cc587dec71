"""What a release says of what it is made of."""

import json
import re
import subprocess
import sys

from tests.coverage_portal.operations.portal import BASE_DIR


def test_the_bill_of_materials_names_every_locked_package_with_its_hashes(tmp_path):
    target = tmp_path / "portal.cdx.json"
    subprocess.run([sys.executable, BASE_DIR / ".ci" / "sbom", target], check=True, timeout=60)
    made = json.loads(target.read_text())
    locked = (BASE_DIR / "requirements.txt").read_text()
    named = {(each["name"], each["version"]) for each in made["components"]}
    assert named == set(re.findall(r"^([\w.-]+)(?:\[.*\])?==([^ ;\\]+)", locked, re.MULTILINE))
    hashes = [each["content"] for one in made["components"] for each in one["hashes"]]
    assert sorted(hashes) == sorted(re.findall(r"sha256:([0-9a-f]{64})", locked))
    assert made["metadata"]["component"]["name"] == "coverage-portal"
