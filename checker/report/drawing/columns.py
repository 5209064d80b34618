"""Rows in lanes, side by side within 75 columns.

A line of the drawing belongs to one lane, so a row may run over the lanes to its right: they are empty there.
No name is broken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from checker.report.paragraphs import WIDTH, fill

GAP = 2
MARGINS = {1: 4, 2: 4}
NARROW_MARGIN = 2
HALF = 36  # how far apart two lanes are where there is room
NARROWEST = 16  # room for rows in the last lane
NOTE = "  "


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A row: the number of its lane, its text, a note (empty where it has none), and whether it repeats."""

    lane: int
    text: str
    note: str = ""
    repeats: bool = False

    @property
    def line(self) -> str:
        """The text with the note behind it."""
        return f"{self.text}{NOTE}{self.note}" if self.note else self.text


def drawn(headings: Sequence[tuple[str, str]], rows: Sequence[DrawnRow]) -> list[str]:
    """The lines of a drawing. A heading is the context of a lane, and the actors that run there. The headings
    are written in the way that makes the drawing shortest."""
    ways = [lines for lines in (one_line(headings, rows), two_lines(headings, rows)) if lines]
    if ways:
        return min(ways, key=len)
    contexts = [context for context, _ in headings]
    starts = beginnings(contexts, rows)
    fits = all(starts[row.lane] + len(row.text) <= WIDTH for row in rows) and starts[-1] + NARROWEST <= WIDTH
    return apart(headings, rows) if fits else listed(headings, rows)


def listed(headings: Sequence[tuple[str, str]], rows: Sequence[DrawnRow]) -> list[str]:
    """The rows one under the other, each behind its lane: there are too many lanes."""
    names = ", ".join(f"{context} {name}".rstrip() for context, name in headings)
    lead = max(len(context) for context, _ in headings) + GAP
    lines = [
        (row.repeats, line)
        for row in rows
        for line in fill(row.line, WIDTH, f"  {headings[row.lane][0].ljust(lead)}", " " * (lead + 6))
    ]
    return [*fill(names, WIDTH, "  ", "  "), "", *bracketed(lines)]


def one_line(headings: Sequence[tuple[str, str]], rows: Sequence[DrawnRow]) -> list[str]:
    """Headings on one line, ``CPU 0 get_user_pages``; nothing where they have no room."""
    texts = [f"{context} {names}".rstrip() for context, names in headings]
    return body(rows, texts, [texts])


def two_lines(headings: Sequence[tuple[str, str]], rows: Sequence[DrawnRow]) -> list[str]:
    """Contexts above, names below; nothing where they have no room."""
    contexts, names = ([one[n] for one in headings] for n in (0, 1))
    return body(rows, [max(one, key=len) for one in headings], [contexts, names])


def apart(headings: Sequence[tuple[str, str]], rows: Sequence[DrawnRow]) -> list[str]:
    """The names in a list above the drawing, and only the contexts over the lanes."""
    contexts = [context for context, _ in headings]
    names = ", ".join(f"{context} {name}".rstrip() for context, name in headings)
    return [*fill(names, WIDTH, "  ", "  "), "", *body(rows, contexts, [contexts], must=True)]


def body(
    rows: Sequence[DrawnRow], widest: Sequence[str], heads: Sequence[Sequence[str]], must: bool = False
) -> list[str]:
    """The lines under some headings; nothing where these have no room, unless they ``must`` be drawn."""
    starts = beginnings(widest, rows)
    if starts[-1] + max(len(widest[-1]), NARROWEST) > WIDTH and not must:
        return []
    lines = [(False, across(texts, starts)) for texts in heads]
    lines.append((False, across(["-" * len(text) for text in widest], starts)))
    lines += [(row.repeats, line) for row in rows for line in place(row, starts[row.lane])]
    return bracketed(lines)


def beginnings(headings: Sequence[str], rows: Sequence[DrawnRow]) -> list[int]:
    """The column at which each lane begins: as far apart as the rows and the headings allow."""
    margin = MARGINS.get(len(headings), NARROW_MARGIN)
    apart = HALF if len(headings) <= 2 else (WIDTH - margin) // len(headings)
    wide = [len(heading) + GAP for heading in headings]
    least = [margin + sum(wide[:lane]) for lane in range(len(headings))]
    most = [latest([row for row in rows if row.lane == lane], least[lane]) for lane in range(len(headings))]
    for lane in reversed(range(len(headings) - 1)):
        most[lane] = min(most[lane], most[lane + 1] - wide[lane])
    wanted = [min(margin + lane * apart, most[lane]) for lane in range(len(headings))]
    return [max(pair) for pair in zip(least, wanted, strict=True)]


def latest(rows: Sequence[DrawnRow], least: int) -> int:
    """The last column at which a lane may begin: with its notes behind the rows if that is possible, else
    with each on a line of its own, else as early as it can."""
    whole = WIDTH - max([0, *(len(row.line) for row in rows)])
    below = WIDTH - max([0, *(max(len(row.text), len(row.note) + 2) for row in rows)])
    return next((column for column in (whole, below) if column >= least), least)


def across(texts: Sequence[str], starts: Sequence[int]) -> str:
    """Texts at the beginnings of their lanes."""
    line = ""
    for text, start in zip(texts, starts, strict=True):
        line = line.ljust(start) + text
    return line.rstrip()


def place(row: DrawnRow, start: int) -> list[str]:
    """A row at the beginning of its lane; its note behind it where that fits, else below."""
    lead = " " * start
    if start + len(row.line) <= WIDTH:
        return [lead + row.line]
    lines = fill(row.text, WIDTH, lead, lead + "    ")
    return lines + (fill(row.note, WIDTH, lead + "  ", lead + "     ") if row.note else [])


def bracketed(lines: Sequence[tuple[bool, str]]) -> list[str]:
    """The lines, with a bracket in the margin beside those that repeat."""
    flags = [False, *(repeats for repeats, _ in lines), False]
    marks = []
    for (before, here), after in zip(pairwise(flags[:-1]), flags[2:], strict=True):
        first, last = here and not before, here and not after
        marks.append("[" if first and last else "/" if first else "\\" if last else "|" if here else " ")
    return [(mark + line[1:]).rstrip() for mark, (_, line) in zip(marks, lines, strict=True)]
