"""The bill of materials names everything that is locked or shipped, with its hash."""

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("sbom") / "sbom.json"
    subprocess.run([sys.executable, "deploy/sbom.py", str(out)], cwd=ROOT, check=True, capture_output=True)
    found: dict[str, Any] = json.loads(out.read_text())
    return found


def by_name(bill: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {part["name"]: part for part in bill["components"]}


def test_it_is_cyclonedx(bill: dict[str, Any]) -> None:
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.5", 1)
    refs = [part["bom-ref"] for part in bill["components"]]
    assert len(refs) == len(set(refs))
    assert bill["dependencies"] == [{"ref": "interlude", "dependsOn": refs}]
    assert set().union(*bill["components"]) <= {
        "type", "name", "version", "purl", "bom-ref", "scope", "hashes", "licenses", "description"}


@pytest.mark.asvs("V15.1.2", "T31")
@pytest.mark.parametrize(("lock", "scopes"), [
    ("requirements.lock", {"required"}), ("requirements-dev.lock", {"required", "excluded"})])
def test_every_locked_package_is_in_it_with_its_hashes(bill: dict[str, Any], lock: str, scopes: set[str]) -> None:
    parts, text = by_name(bill), (ROOT / lock).read_text()
    pins = re.findall(r"^([A-Za-z0-9._-]+)(?:\[.*?\])?==([^\s;\\]+)", text, re.MULTILINE)
    assert len(pins) > 20
    assert {parts[name.lower()]["scope"] for name, _ in pins} == scopes
    for name, version in pins:
        part = parts[name.lower()]
        assert part["version"] == version
        assert part["hashes"], name
    told = {one["content"] for part in parts.values() for one in part["hashes"]}
    assert set(re.findall(r"sha256:([0-9a-f]{64})", text)) <= told


@pytest.mark.asvs("V15.1.2")
def test_every_vendored_file_is_in_it_as_it_lies_there(bill: dict[str, Any]) -> None:
    parts = by_name(bill)
    folders = [ROOT / "static/vendor", ROOT / "journal/exchange/paper/fonts"]
    kinds = (".js", ".css", ".woff2", ".ttf")
    shipped = [path for folder in folders for path in folder.iterdir() if path.suffix in kinds]
    assert len(shipped) > 10
    for path in [*shipped, ROOT / "journal/accounts/common_passwords.bin"]:
        part = parts[str(path.relative_to(ROOT))]
        assert part["hashes"] == [{"alg": "SHA-256", "content": hashlib.sha256(path.read_bytes()).hexdigest()}]
        assert part["licenses"], path


def test_most_packages_name_their_licence(bill: dict[str, Any]) -> None:
    packages = [part for part in bill["components"] if part["type"] == "library"]
    assert sum("licenses" in part for part in packages) > len(packages) * 0.8


def test_the_same_files_give_the_same_bytes(bill: dict[str, Any], tmp_path: Path) -> None:
    again = tmp_path / "sbom.json"
    subprocess.run([sys.executable, "deploy/sbom.py", str(again)], cwd=ROOT, check=True, capture_output=True)
    assert json.loads(again.read_text()) == bill
