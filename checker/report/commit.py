"""A race as kernel people draw it: CPU columns, ASCII, at most 75 wide, fit for a commit message."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from checker.counterexample.trace import Trace
from checker.report.story import Row, rows

WIDTH = 75
GAP = 2
DEEPEST = 2  # calls that lie deeper are not indented further: a column is narrow


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns begin: ``margin`` before the first, each ``width`` wide."""

    margin: int
    width: int
    names: tuple[str, ...]

    def start(self, actor: str) -> int:
        """The offset of an actor's column."""
        return self.margin + self.names.index(actor) * (self.width + GAP)


def commit_text(trace: Trace) -> str:
    """The sentence, the race, and how it ends. Ends without a line end."""
    parts = [opening(trace), *initially(trace), diagram(trace), *ending(trace)]
    return "\n\n".join(part for part in parts if part)


def opening(trace: Trace) -> str:
    """What goes wrong, in how many steps."""
    sentence = trace.sentence[0].upper() + trace.sentence[1:]
    steps, switches = len(trace.steps), trace.switches
    size = f"{plural(len(trace.actors), 'actor')}, {plural(steps, 'step')}, {plural(switches, 'context switch')}"
    return wrapped(f"{sentence} ({size}; no shorter race exists; sequential consistency assumed):")


def plural(count: int, noun: str) -> str:
    """``1 step``, ``2 steps``, ``2 switches``."""
    ending = "" if count == 1 else "es" if noun.endswith("ch") else "s"
    return f"{count} {noun}{ending}"


def initially(trace: Trace) -> list[str]:
    """The state that the race starts from, where there is more than one."""
    if not trace.initial:
        return []
    values = ", ".join(f"{name} is {value}" for name, value in trace.initial.items())
    return [wrapped(f"At the start {values}.")]


def diagram(trace: Trace) -> str:
    """The rows in columns, one for each actor; a numbered list where there are more than three."""
    if not trace.actors:
        return "  (already true before the first step)"
    if len(trace.actors) > 3:
        return numbered(trace)
    columns = columns_for(trace.actors)
    lines = heading(columns)
    for row in rows(trace):
        lines.extend(placed(columns, row))
    return "\n".join(line.rstrip() for line in lines)


def columns_for(actors: tuple[str, ...]) -> Columns:
    """The columns of one to three actors."""
    margin = 4 if len(actors) < 3 else 2
    width = (WIDTH - margin - GAP * (len(actors) - 1)) // len(actors)
    return Columns(margin, width, actors)


def heading(columns: Columns) -> list[str]:
    """``CPU 0``, the actor's name, and a rule under it."""
    titles = [
        [f"CPU {number}" for number in range(len(columns.names))],
        list(columns.names),
        ["-" * min(len(name), columns.width) for name in columns.names],
    ]
    return [" " * columns.margin + (" " * GAP).join(t[: columns.width].ljust(columns.width) for t in row) for row in titles]


def placed(columns: Columns, row: Row) -> list[str]:
    """A row in its actor's column, wrapped with a hanging indent of two."""
    lead = " " * columns.start(row.actor)
    indent = "  " * min(row.depth, DEEPEST)
    lines = fill(row.text, columns.width, indent, indent + "  ")
    for note in row.notes:
        lines += fill(note, columns.width, indent + "  ", indent + "     ")
    return [lead + line for line in lines]


def fill(text: str, width: int, first: str, later: str) -> list[str]:
    """Text in a column; a word that is too long is broken rather than overflowing."""
    return textwrap.wrap(ascii_only(text), width, initial_indent=first, subsequent_indent=later, break_on_hyphens=False)


def ascii_only(text: str) -> str:
    """Text that survives any mail program."""
    return text.encode("ascii", "backslashreplace").decode()


def numbered(trace: Trace) -> str:
    """The rows one under the other, for more actors than columns fit."""
    cpu = {actor: f"CPU {number}" for number, actor in enumerate(trace.actors)}
    lines = [f"  {cpu[actor]}: {actor}" for actor in trace.actors] + [""]
    for row in rows(trace):
        indent = "  " * row.depth
        lead = f"  {row.step or '':>3} {cpu[row.actor]:<7}{indent}"
        lines += fill(row.text, WIDTH, lead, " " * (len(lead) + 2))
        for note in row.notes:
            lines += fill(note, WIDTH, " " * (len(lead) + 2), " " * (len(lead) + 5))
    return "\n".join(line.rstrip() for line in lines)


def ending(trace: Trace) -> list[str]:
    """The values that break the property, or who is stuck where."""
    if trace.stuck:
        return [" " * 8 + "*** DEADLOCK ***"]
    if not trace.facts:
        return []
    values = joined([f"{name} is {value}" for name, value in trace.facts.items()])
    return [wrapped(f"Now {values}.")]


def joined(parts: list[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def wrapped(text: str) -> str:
    """A paragraph."""
    return "\n".join(textwrap.wrap(ascii_only(text), WIDTH, break_on_hyphens=False, break_long_words=False))
