"""Every step of a race in CPU columns, with all that it read and wrote: ASCII, at most 75 wide."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

from checker.counterexample.explanation import UNEXPLAINED, Explanation, Proved
from checker.counterexample.trace import Trace
from checker.language.property import Kind
from checker.report.paragraphs import WIDTH, ascii_only, fill, wrapped
from checker.report.phrases import capitalised, claimed, fairness, listed, plural
from checker.report.story import Row, as_drawn, contexts, rows, sentence
from checker.report.why import why_lines

GAP = 2
DEEPEST = {1: 8, 2: 2, 3: 2}  # calls that lie deeper are indented by one blank: a column is narrow
DEEPER = 4  # as many of them
DEEPEST_IN_LIST = 8


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns begin: ``margin`` before the first, and how wide that of each actor is."""

    margin: int
    widths: dict[str, int]

    def start(self, actor: str) -> int:
        """The offset of an actor's column."""
        before = list(self.widths).index(actor)
        return self.margin + sum(width + GAP for width in list(self.widths.values())[:before])

    def indent(self, row: Row) -> str:
        """What stands before a row in its column."""
        deepest = DEEPEST[len(self.widths)]
        return "  " * min(row.depth, deepest) + " " * min(max(row.depth - deepest, 0), DEEPER)


def full_text(
    trace: Trace,
    explanation: Explanation = UNEXPLAINED,
    shortest: bool = True,
    also: tuple[str, ...] = (),
) -> str:
    """The sentence, the race, and how it ends. Ends without a line end.

    ``shortest`` is whether a search has shown that there is no shorter one. ``also`` are the sentences of
    other properties that it violates.
    """
    first = [wrapped(opening(trace, explanation.proved, shortest))]
    first += [wrapped(f"and: {other}") for other in also]
    parts = [
        "\n".join(first),
        *initially(trace),
        diagram(trace, as_drawn(trace, explanation)),
        *ending(trace),
    ]
    parts.append("\n".join(why_lines(trace, explanation)))
    return "\n\n".join(part for part in parts if part)


def opening(trace: Trace, proved: Proved | None, shortest: bool) -> str:
    """What goes wrong, in how many steps."""
    claims = f"; {claimed(proved)}" if shortest and trace.steps and not trace.is_progress else ""
    memory = trace.memory.description
    assumed = f"{memory} and {fairness(trace)}" if trace.is_progress else memory
    end = ":" if trace.actors else "."
    return f"{capitalised(sentence(trace))} ({size(trace)}{claims}; {assumed} assumed){end}"


def size(trace: Trace) -> str:
    """``2 actors, 6 steps, 1 context switch``."""
    if not trace.steps:
        return "before the first step"
    count = f"{plural(len(trace.actors), 'actor')}, {plural(len(trace.steps), 'step')}"
    return count + (f", {plural(trace.switches, 'context switch')}" if len(trace.actors) > 1 else "")


def initially(trace: Trace) -> list[str]:
    """The state that the race starts from, where there is more than one or nothing else to show."""
    values = trace.initial if trace.steps else {**trace.initial, **trace.facts}
    return [wrapped(f"At the start {listed(values)}.")] if values else []


def diagram(trace: Trace, actors: tuple[str, ...] = ()) -> str:
    """The rows in columns, one for each actor; a numbered list where they do not fit.

    The columns are those of ``actors``, or where none are given, of the trace's own in order of appearance.
    """
    actors = actors or trace.actors
    if not actors:
        return ""
    told = rows(trace)
    columns = columns_for(actors, told)
    if columns is None:
        return numbered(trace, actors)
    lines = heading(columns, contexts(trace, actors))
    for row in told:
        lines.extend(placed(columns, row))
    return "\n".join(line.rstrip() for line in lines)


def columns_for(actors: tuple[str, ...], told: list[Row]) -> Columns | None:
    """The columns of one to three actors: of one width, unless a name needs more and others can give it.

    None for more actors, and for three in whose columns a name would be broken: nobody finds it again.
    """
    if len(actors) > 3:
        return None
    margin = 4 if len(actors) < 3 else 2
    each = (WIDTH - margin - GAP * (len(actors) - 1)) // len(actors)
    columns = Columns(margin, dict.fromkeys(actors, each))
    widths = {actor: longest(columns, actor, told) for actor in actors}
    room = each * len(actors) - sum(widths.values())
    if room < 0:
        return columns if len(actors) < 3 else None
    for _ in range(room):
        widths[min(widths, key=widths.__getitem__)] += 1
    return Columns(margin, widths)


def longest(columns: Columns, actor: str, told: list[Row]) -> int:
    """How wide an actor's column must be for no name to be broken."""
    needed = [len(ascii_only(actor))]
    for row in told:
        if row.actor == actor:
            indent = len(columns.indent(row))
            needed += [indent + 2 + len(word) for word in ascii_only(row.text).split()[1:]]
            needed += [indent + len(word) for word in ascii_only(row.text).split()[:1]]
            needed += [indent + 5 + len(word) for note in row.notes for word in ascii_only(note).split()]
    return max(needed)


def heading(columns: Columns, places: dict[str, str]) -> list[str]:
    """``CPU 0``, or what the actor runs in, the actor's name, and a rule under it."""
    names = [fill(name, width) for name, width in columns.widths.items()]
    titles = [
        [ascii_only(places[actor]) for actor in columns.widths],
        *zip_longest(*names, fillvalue=""),
        ["-" * max(map(len, lines)) for lines in names],
    ]
    lead, between = " " * columns.margin, " " * GAP
    widths = columns.widths.values()
    return [lead + between.join(t.ljust(w) for t, w in zip(row, widths, strict=True)) for row in titles]


def placed(columns: Columns, row: Row) -> list[str]:
    """A row in its actor's column, wrapped with a hanging indent of two."""
    lead, width, indent = " " * columns.start(row.actor), columns.widths[row.actor], columns.indent(row)
    lines = fill(row.text, width, indent, indent + "  ")
    for note in row.notes:
        lines += fill(note, width, indent + "  ", indent + "     ")
    return [lead + line for line in lines]


def numbered(trace: Trace, actors: tuple[str, ...]) -> str:
    """The rows one under the other, for more actors than columns fit."""
    cpu = {actor: ascii_only(place) for actor, place in contexts(trace, actors).items()}
    widest = max(7, *map(len, cpu.values()))
    lines = [line for actor in actors for line in fill(f"{cpu[actor]}: {actor}", WIDTH, "  ", "    ")]
    lines.append("")
    for row in rows(trace):
        indent = "  " * min(row.depth, DEEPEST_IN_LIST)
        lead = f"  {row.step or '':>3} {cpu[row.actor]:<{widest}}{indent}"
        lines += fill(row.text, WIDTH, lead, " " * (len(lead) + 2))
        for note in row.notes:
            lines += fill(note, WIDTH, " " * (len(lead) + 2), " " * (len(lead) + 5))
    return "\n".join(line.rstrip() for line in lines)


def ending(trace: Trace) -> list[str]:
    """The values that break the property, or that nothing can move any more."""
    if trace.stuck:
        word = "LIVELOCK" if all(stuck.endless for stuck in trace.stuck) else "DEADLOCK"
        return [" " * 8 + f"*** {word} ***"] if trace.kind is Kind.FINISHES else []
    return [wrapped(f"Now {listed(trace.facts)}.")] if trace.facts and trace.steps else []
