"""A drawing as a file of its own: with the colours and letters that the style sheets give it in a page."""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from markupsafe import escape

TOKEN = re.compile(r"--([\w-]+):\s*([^;]+);")
RULE = re.compile(r"^  (\.cs__[\w-]+(?:, \.cs__[\w-]+)*) \{([^}]*)\}", re.MULTILINE)
VALUE = re.compile(r"var\(--([\w-]+)\)")
ROOT = re.compile(r'^<svg class="cs" viewBox="0 0 ([\d.]+) ([\d.]+)"[^>]*>')
LETTERS = 13
MARGIN = 12.0


def standing_alone(svg: str, title: str, folder: str) -> bytes:
    """`svg` as drawn for a page, as a whole file: light colours, a ground, its title in words. `folder` has the style
    sheets. Raises `ValueError` for anything else than such a drawing."""
    found = ROOT.match(svg)
    if found is None:
        raise ValueError("this is no drawing of a chart")
    width, height = float(found[1]), float(found[2])
    whole = f"{-MARGIN} {-MARGIN} {width + 2 * MARGIN:g} {height + 2 * MARGIN:g}"
    head = (f'<svg xmlns="http://www.w3.org/2000/svg" class="cs" viewBox="{whole}" width="{width + 2 * MARGIN:g}" '
            f'height="{height + 2 * MARGIN:g}" role="img"><title>{escape(title)}</title><style>{style(folder)}</style>'
            f'<rect class="ground" x="{-MARGIN}" y="{-MARGIN}" width="100%" height="100%"/>')
    return (head + str(svg)[found.end():]).encode()


@lru_cache(maxsize=4)
def style(folder: str) -> str:
    """The rules of drawings, with the values of the light theme in them."""
    sheets = Path(folder) / "css"
    tokens = dict(TOKEN.findall((sheets / "tokens.css").read_text().split("}\n\n@", 1)[0]))
    rules = [f"{names}{{{_resolved(body, tokens)}}}"
             for names, body in RULE.findall((sheets / "chart.css").read_text())]
    ground = f".cs{{font:{LETTERS}px {tokens['font']}}}.ground{{fill:{tokens['surface']}}}"
    return ground + "".join(rules)


def _resolved(body: str, tokens: Mapping[str, str]) -> str:
    return VALUE.sub(lambda name: tokens[name[1]], body).strip()
