"""Writes what the journal is made of as CycloneDX JSON: `make sbom`.

Everything in the two lock files with its hashes, the vendored scripts and fonts, and the list of common passwords.
What tests and checks need, and no server, has the scope "excluded". The same files give the same bytes.
"""

import hashlib
import json
import re
import sys
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "journal" / "exchange" / "paper" / "fonts"
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
PLAIN_LICENCE = 60
"""Longer than this, a licence field holds the licence's text and not its name."""


def locked(path: Path) -> dict[str, tuple[str, list[str]]]:
    """Package → (version, hashes) of a lock file."""
    found: dict[str, tuple[str, list[str]]] = {}
    name = ""
    for line in path.read_text().splitlines():
        pin = PIN.match(line)
        if pin:
            name = pin[1].lower()
            found[name] = (pin[2], [])
        if name:
            found[name][1].extend(HASH.findall(line))
    return found


def licences(name: str) -> list[dict[str, Any]]:
    """What the installed package says of its licence; nothing where it is not installed or says nothing."""
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return []
    if told.get("License-Expression"):
        return [{"expression": told["License-Expression"]}]
    kinds = [one.rsplit(" :: ", 1)[1] for one in told.get_all("Classifier") or () if one.startswith("License :: ")]
    text = (told.get("License") or "").strip()
    named = [text] if 0 < len(text) <= PLAIN_LICENCE and "\n" not in text else kinds
    return [{"license": {"name": one}} for one in named]


def packages() -> list[dict[str, Any]]:
    run, everything = locked(ROOT / "requirements.lock"), locked(ROOT / "requirements-dev.lock")
    parts = []
    for name, (version, hashes) in sorted((everything | run).items()):
        part = {"type": "library", "name": name, "version": version, "purl": f"pkg:pypi/{name}@{quote(version)}",
                "bom-ref": f"pypi:{name}", "scope": "required" if name in run else "excluded",
                "hashes": [{"alg": "SHA-256", "content": one} for one in sorted(set(hashes))]}
        parts.append(part | ({"licenses": found} if (found := licences(name)) else {}))
    return parts


def files() -> list[dict[str, Any]]:
    """Files of others that are shipped as they are."""
    vendored = [(f"static/vendor/{one['path']}", one["version"], one["licence"], f"{one['name']} {one['version']}")
                for one in json.loads((ROOT / "static" / "vendor" / "vendor.json").read_text())]
    fonts = [(f"journal/exchange/paper/fonts/{path.name}", "", "CC-BY-4.0" if "Twemoji" in path.name else "OFL-1.1",
              "versions and changes: README.md beside it") for path in sorted(FONTS.glob("*.ttf"))]
    words = [("journal/accounts/common_passwords.bin", "", "CC-BY-SA-3.0", "docs/common-passwords.md")]
    return [{"type": "file", "name": name, "bom-ref": f"file:{name}", "scope": "required", "description": described,
             **({"version": version} if version else {}), "licenses": [{"license": {"id": licence}}],
             "hashes": [{"alg": "SHA-256", "content": hashlib.sha256((ROOT / name).read_bytes()).hexdigest()}]}
            for name, version, licence, described in [*vendored, *fonts, *words]]


def bill() -> dict[str, Any]:
    text = (ROOT / "pyproject.toml").read_text()
    version = re.search(r'^version = "(.+)"$', text, re.MULTILINE)
    journal = {"type": "application", "name": "interlude", "bom-ref": "interlude",
               "version": version[1] if version else "",
               "licenses": [{"license": {"id": "Apache-2.0"}}]}
    parts = [*packages(), *files()]
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "metadata": {"component": journal},
            "components": parts,
            "dependencies": [{"ref": "interlude", "dependsOn": [part["bom-ref"] for part in parts]}]}


if __name__ == "__main__":
    Path(sys.argv[1]).parent.mkdir(parents=True, exist_ok=True)
    Path(sys.argv[1]).write_text(json.dumps(bill(), indent=1, ensure_ascii=False) + "\n")
    sys.stdout.write(f"{len(bill()['components'])} parts in {sys.argv[1]}\n")
