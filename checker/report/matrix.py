"""The review: designs and properties in one table, with what the designs cost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import zip_longest

from checker.checking.outcome import Outcome, Verdict
from checker.language.ordering import MemoryModel
from checker.report.design_names import design_names
from checker.report.paragraphs import fill
from checker.report.summary import WIDEST, cost_line
from checker.source.wording import shortened

MOST_NAME = 37
COLUMN = 10
NONE = "."  # where a design has no such property


def matrix(outcomes: Sequence[Outcome], width: int = WIDEST) -> str:
    """A column for each design, as many side by side as fit; a row for each property that two of them share.
    What only one design has is listed below.

    A cell says ``holds``, or how many steps the shortest race has, or ``hangs`` where progress fails;
    or ``fails`` where there was no time to show how; ``vacuous`` and ``?`` (not decided) are no verdicts;
    a dot where the design has no such property.
    """
    room = min(width, WIDEST)
    names = Counter(v.property.name for o in outcomes for v in o.verdicts)
    shared = [name for name, count in names.items() if count > 1]
    first = max([len(name) for name in shared if len(name) <= MOST_NAME] or [8])
    columns = max((room - first) // COLUMN, 1)
    together = grouped(outcomes, shared)
    designs = design_names(one.path for one in outcomes)
    groups = [together[n : n + columns] for n in range(0, len(together), columns)]
    blocks = [block(group, designs, shared, first) for group in groups]
    under = f"Every verdict is given under {memory_models(outcomes)}."
    return "\n\n".join([*blocks, *alone(outcomes, designs, shared, room), under])


def memory_models(outcomes: Sequence[Outcome]) -> str:
    """The memory models that some verdicts are given under."""
    return (
        ", ".join(dict.fromkeys(one.program.memory.description for one in outcomes))
        or MemoryModel.SC.description
    )


def grouped(outcomes: Sequence[Outcome], shared: Sequence[str]) -> list[Outcome]:
    """The designs, each beside the one with which it has most properties in common."""
    left = list(outcomes)
    ordered = left[:1]
    del left[:1]
    while left:
        mine = {v.property.name for v in ordered[-1].verdicts}.intersection(shared)
        best = max(left, key=lambda one: len(mine.intersection(v.property.name for v in one.verdicts)))
        left.remove(best)
        ordered.append(best)
    return ordered


def block(outcomes: Sequence[Outcome], designs: Mapping[str, str], shared: Sequence[str], first: int) -> str:
    """Some designs side by side. Properties that none of them has are left out."""
    heads = [in_pieces(designs[one.path])[::-1] for one in outcomes]
    tall = zip_longest(*heads, fillvalue="")
    lines = [" " * first + "".join(part.rjust(COLUMN) for part in parts).rstrip() for parts in tall][::-1]
    rows = [(name, [cell(found, name) for found in outcomes]) for name in shared]
    lines += [
        in_column(name, first) + "".join(one.rjust(COLUMN) for one in cells)
        for name, cells in rows
        if set(cells) != {NONE}
    ]
    counts = "".join(counted(found.result.count).rjust(COLUMN) for found in outcomes)
    return "\n".join([*lines, f"{outcomes[0].result.unit}s".ljust(first) + counts])


def in_pieces(name: str) -> list[str]:
    """The name of a design over several lines, broken behind underscores alone."""
    lines = [""]
    for part in re.findall(r"[^_]*_?", name):
        if lines[-1] and len(lines[-1]) + len(part) >= COLUMN:
            lines.append("")
        lines[-1] += part
    return [line[-COLUMN + 1 :] for line in lines]


def alone(
    outcomes: Sequence[Outcome], designs: Mapping[str, str], shared: Sequence[str], room: int
) -> list[str]:
    """The properties that only one design has, by design."""
    found = []
    for one in outcomes:
        mine = [f"{v.property.name} {word(v)}" for v in one.verdicts if v.property.name not in shared]
        if mine:
            found += fill(f"{designs[one.path]} alone: {', '.join(mine)}", room, "", "  ")
    return ["\n".join(found)] if found else []


def costs(outcomes: Sequence[Outcome], width: int = WIDEST) -> str:
    """What each design costs: as its file says of the mechanisms that are on, and as counted in it."""
    room = min(width, WIDEST)
    designs = design_names(one.path for one in outcomes)
    lines: list[str] = []
    for found in outcomes:
        on = [f"{s.name} ({s.cost})" for s in found.program.settings if s.cost is not None and s.value]
        lines.append(designs[found.path])
        for cost in [*on, *(f"alone, {cost_line(one)}" for one in found.costs)]:
            lines += fill(cost, room, "  ", "    ")
    return "\n".join(lines)


def in_column(name: str, width: int) -> str:
    """A name in a column."""
    return shortened(name, width).ljust(width)


def cell(found: Outcome, name: str) -> str:
    """What a design has to say of a property."""
    verdicts = [v for v in found.verdicts if v.property.name == name]
    return word(verdicts[0]) if verdicts else NONE


def word(verdict: Verdict) -> str:
    """A verdict in a word, or the length of the race that decides it."""
    if verdict.vacuous:
        return "vacuous"
    if verdict.status == "unknown":
        return "?"
    if verdict.status == "holds":
        return "holds"
    if verdict.property.is_progress:
        return "hangs"
    if verdict.unshown:
        return "fails"
    return str(len(verdict.trace.steps)) if verdict.trace else "never"


def counted(number: int) -> str:
    """A number of states that fits a narrow column: ``61,692``, ``1.2M``."""
    return (
        f"{number:,}"
        if number < 100_000
        else f"{number / 1e6:.1f}M"
        if number >= 1e6
        else f"{number // 1000}K"
    )
