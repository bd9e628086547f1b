"""What the file with everything holds, as a table of docs/data.md: `python -m tests.exchange.dictionary_table`."""

from pathlib import Path

from journal.exchange.formats import dictionary
from journal.exchange.formats.kinds import EXTRA, KINDS

DOCUMENT = Path(__file__).resolve().parent.parent.parent / "docs" / "data.md"
BEGIN, END = "<!-- dictionary -->\n", "\n<!-- /dictionary -->"


def section(text: str) -> str:
    return text[text.index(BEGIN) + len(BEGIN):text.index(END)]


if __name__ == "__main__":
    before, rest = DOCUMENT.read_text().split(BEGIN)
    DOCUMENT.write_text(f"{before}{BEGIN}{dictionary.as_markdown(KINDS, EXTRA)}{END}{rest.split(END)[1]}")
