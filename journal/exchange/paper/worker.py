"""Sets a summary or a brief: JSON on standard input, PDF on standard output. Run as `python -I worker.py`, never
imported.

Ends with 0 (PDF/UA-1), 10 (tagged, without the PDF/UA mark) or anything else (no PDF). Typst may panic on odd text and
keeps its memory for ever, so it lives no longer than one document."""

import json
import os
import resource
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
MEMORY = 1 << 30
SECONDS = 10
WITHOUT_STANDARD = 10
TEMPLATES = {"summary": "summary.typ", "brief": "brief.typ"}


def main() -> int:
    with suppress(PermissionError):  # a machine may refuse it
        os.nice(10)  # whoever saves a check-in meanwhile goes first
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import typst

    data = sys.stdin.buffer.read().decode("utf-8")
    template = HERE / TEMPLATES[json.loads(data)["template"]]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[HERE / "fonts"])
    how: dict[str, Any] = {"root": HERE, "font_paths": fonts, "ignore_system_fonts": True, "format": "pdf",
                           "sys_inputs": {"data": data, "paper": json.loads(data)["paper"]}}
    code = 0
    try:
        pdf = typst.compile(template, pdf_standards=["ua-1"], **how)
    except BaseException:  # a panic of the typesetter is no Exception
        code = WITHOUT_STANDARD
        pdf = typst.compile(template, **how)
    sys.stdout.buffer.write(pdf)
    return code


if __name__ == "__main__":
    sys.exit(main())
