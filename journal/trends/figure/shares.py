"""Shares from 0 to 100 % with their ranges, one under the other; and days with an entry as a calendar."""

from collections.abc import Iterator
from datetime import timedelta

from markupsafe import Markup

from journal.core import svg as d
from journal.core.svg import Box
from journal.core.text import N_, Day, Number
from journal.core.text import say as compose
from journal.trends.answers.graph import Heat, Share, Shares
from journal.trends.figure import frame as f
from journal.trends.figure.strip import shortened
from journal.trends.rules import Say

ROW, SIDE, TRACK = 44.0, 10.0, 16.0
TICKS = (0, 50, 100)
RING = 4.5
LETTERS, GAP = 26.0, 2.0


def as_shares(shares: Shares, width: int, words: Say) -> Markup:
    """One `<svg class="cs">` with a row for each; hidden from screen readers: its caller says `shares.alt`."""
    height = 6 + ROW * len(shares.rows) + f.FOOT
    left, right, size = SIDE, width - SIDE - 8, d.label_size(width)
    parts = []
    for percent in TICKS:
        x = left + percent / 100 * (right - left)
        parts.append(d.path("cs__g", f"M{d.number(x)} 4V{d.number(height - f.FOOT)}"))
        text = words(compose(N_("%(n)s %%"), n=Number(percent)))
        parts.append(d.text("cs__t", x, height - 8, text, {0: "start", 100: "end"}.get(percent, "middle")))
    for n, row in enumerate(shares.rows):
        parts.extend(_row(row, 6 + ROW * n, left, right, size, words))
    return d.drawing("cs", width, height, parts)


def _row(row: Share, top: float, left: float, right: float, size: float, words: Say) -> Iterator[str]:
    def x(part: float) -> float:
        return left + part * (right - left)

    y = top + ROW - TRACK
    label = shortened(d.clean(words(row.label)), right - left, size)
    yield d.text("cs__h", left, top + 14, label, more=' paint-order="stroke"')
    if row.low is not None and row.high is not None:
        yield d.path("cs__range", f"M{d.number(x(row.low))} {d.number(y)}H{d.number(x(row.high))}")
    if row.other is not None:
        yield f'<circle class="cs__late" cx="{d.number(x(row.other))}" cy="{d.number(y)}" r="{RING}"/>'
    yield d.path("cs__dots cs__dots--full", f"M{d.number(x(row.share))} {d.number(y)}h.01")


def as_heat(heat: Heat, width: int, words: Say) -> Markup:
    """A column for each week, Monday on top; months named under it."""
    weeks = heat.period.days // 7
    step = (width - LETTERS - SIDE) / weeks
    top, bottom = 6.0, 6.0 + 7 * step
    held: list[str] = []
    bare: list[str] = []
    dosed: list[str] = []
    months: list[Box] = []
    for n in range(heat.period.days):
        day = heat.period.first + timedelta(days=n)
        if day > heat.today:
            break
        x, y = LETTERS + n // 7 * step, top + n % 7 * step
        (held if day in heat.days else bare).append(d.box(x, y, step - GAP, step - GAP))
        if heat.marks.get(day) == "dosing":
            dosed.append(d.box(x - .5, y - .5, step - GAP + 1, step - GAP + 1))
        if day.day == 1:
            name = words(compose(N_("%(month)s"), month=Day(day, "month")))
            months.append(Box(x + step / 2, name, d.text_width(name, d.label_size(width))))
    parts = [d.path("cs__held", "".join(held)), d.path("cs__bare", "".join(bare)), d.path("cs__dosed", "".join(dosed))]
    for row in (0, 3, 6):
        letter = words(compose(N_("%(day)s"), day=Day(heat.period.first + timedelta(days=row), "letter")))[:1]
        parts.append(d.text("cs__t", LETTERS - 6, top + row * step + step / 2 + 4, letter, "end"))
    parts += [d.text("cs__t", box.x, bottom + 18, box.text, "middle")
              for box in d.kept_apart(months, 0, width)]
    return d.drawing("cs", width, bottom + f.FOOT, parts)
