"""Which ghosts show when a store becomes visible: somebody looks at the ghost and at the place together.

A ghost changes when its statement is issued. So a store that still waits then can be seen to wait, by a
property (``done and not page.dirty``) or by a step that reads both, even if its CPU accesses nothing more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from checker.ground.effects import cells_read, updated
from checker.ground.program import Case, Ground
from checker.passes.memory.accesses import shared_reads
from checker.passes.memory.rewriting import Cells

NOTHING: Cells = frozenset()
Witnesses = Mapping[int, Cells]
"""For each cell of memory, the ghosts that show when it changes."""


def witnesses(ground: Ground, memory: Cells) -> Witnesses:
    """The witnesses of the cells of memory, those included whose values go into a ghost that is looked at."""
    ghosts = frozenset(number for number, info in enumerate(ground.cells) if info.ghost)
    sources = sources_of(ground, ghosts)
    found: dict[int, set[int]] = {}
    for looked_at in looks(ground):
        for cell in looked_at & memory:
            found.setdefault(cell, set()).update(looked_at & ghosts)
    return {cell: reaching(sources, shown) for cell, shown in found.items() if shown}


def looks(ground: Ground) -> Iterator[Cells]:
    """What each property looks at together, and each step."""
    for judged in ground.properties:
        yield cells_read(judged.bad) | (cells_read(judged.trigger) if judged.trigger else NOTHING)
    for case in cases(ground):
        yield shared_reads(case) | updated(case.effects)


def cases(ground: Ground) -> Iterator[Case]:
    """The cases of all commands."""
    for row in ground.commands:
        for command in row:
            yield from command.cases


def sources_of(ground: Ground, ghosts: Cells) -> dict[int, set[int]]:
    """For each ghost, the ghosts whose values go into it directly."""
    found: dict[int, set[int]] = {}
    for case in cases(ground):
        read = shared_reads(case) & ghosts
        for ghost in updated(case.effects) & ghosts:
            found.setdefault(ghost, set()).update(read)
    return found


def reaching(sources: Mapping[int, set[int]], ghosts: set[int]) -> Cells:
    """Some ghosts, with those whose values go into them, directly or not."""
    found, waiting = set(ghosts), list(ghosts)
    while waiting:
        more = sources.get(waiting.pop(), set()) - found
        found |= more
        waiting += more
    return frozenset(found)
