"""Makes `fonts/` and `coverage.txt` from unpacked font packages. Run by hand at an upgrade, never by the app:

    python build_fonts.py FOLDER      (needs fonttools and brotli; the packages and versions stand in fonts/README.md)
"""

import shutil
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
PLAIN = [
    "Figtree_400Regular", "Figtree_600SemiBold", "Figtree_700Bold", "NotoSans_400Regular", "NotoSans_600SemiBold",
    "NotoSansArabic_400Regular", "NotoSansArabic_600SemiBold", "NotoSansHebrew_400Regular",
    "NotoSansHebrew_600SemiBold", "NotoSansThai_400Regular", "NotoSansDevanagari_400Regular",
    "NotoSansSymbols2_400Regular",
]
MARKS = set(range(0x3000, 0x3040))


def decoded(codec: str, rows: range) -> set[int]:
    """The code points of a two-byte character set, by its first bytes."""
    pairs = (bytes((row, cell)) for row in rows for cell in range(0x40, 0xFF))
    return {ord(text) for pair in pairs if len(text := pair.decode(codec, "ignore")) == 1}


CHINESE = (decoded("gb2312", range(0xA1, 0xF8)) | decoded("big5", range(0xA1, 0xC7))
           | decoded("euc_jp", range(0xA1, 0xF5)) | set(range(0x3040, 0x3100)) | set(range(0xFF00, 0xFFF0)) | MARKS)
KOREAN = set(range(0xAC00, 0xD7A4)) | set(range(0x1100, 0x1200)) | set(range(0x3130, 0x3190)) | MARKS


def cut(source: Path, target: Path, keep: set[int]) -> None:
    options = subset.Options(hinting=False, glyph_names=False, notdef_outline=True, name_languages=[0x409],
                             layout_features=["ccmp", "locl", "mark", "mkmk", "kern", "ljmo", "vjmo", "tjmo"])
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=keep)
    cutter.subset(font)
    subset.save_font(font, str(target), options)


def ranges(points: set[int]) -> str:
    """Code points as lines of "first-last" in hexadecimal."""
    lines: list[list[int]] = []
    for point in sorted(points):
        if lines and lines[-1][1] == point - 1:
            lines[-1][1] = point
        else:
            lines.append([point, point])
    return "".join(f"{first:x}-{last:x}\n" if first != last else f"{first:x}\n" for first, last in lines)


def main(folder: Path) -> None:
    FONTS.mkdir(exist_ok=True)
    for name in PLAIN:
        shutil.copyfile(next(folder.rglob(f"{name}.ttf")), FONTS / f"{name}.ttf")
    for name, keep in (("NotoSansSC_400Regular", CHINESE), ("NotoSansKR_400Regular", KOREAN)):
        cut(next(folder.rglob(f"{name}.ttf")), FONTS / f"{name}.ttf", keep)
    emoji = TTFont(next(folder.rglob("twemoji.woff2")))
    emoji.flavor = None
    emoji.save(FONTS / "Twemoji.ttf")
    points: set[int] = set()
    for path in sorted(FONTS.glob("*.ttf")):
        points |= set(TTFont(path, lazy=True).getBestCmap())
    (HERE / "coverage.txt").write_text(ranges(points), encoding="ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
