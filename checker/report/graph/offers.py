"""What to draw instead of a picture that is too large: values that give few nodes, which are counted."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence

from checker.ground.effects import cells_read
from checker.ground.program import Ground
from checker.report.graph.projection import Key

FEW = 30  # nodes that anybody can follow
SHOWN = 6  # values whose number of nodes is said

Places = tuple[int, ...]


def offer(ground: Ground, cells: Sequence[int], keys: Iterable[Key]) -> str:
    """Which of the values that some keys are of to name with ``--project``: as many as give a few nodes, and
    how many each gives alone. Empty where nothing gives fewer."""
    known = list(keys)
    places = places_of(ground, cells)
    alone = {name: nodes(known, place) for name, place in places.items()}
    worth = {name: places[name] for name, count in alone.items() if 1 < count < len(known)}
    if not worth:
        return ""
    worth = by_interest(ground, cells, worth, alone)
    chosen = together(known, worth)
    counted = ", ".join(f"{name} {alone[name]:,}" for name in list(worth)[:SHOWN])
    whole = nodes(known, tuple(place for name in chosen for place in places[name]))
    if not chosen or whole == len(known):
        return f"alone, these values give fewer nodes: {counted}"
    return f"--project {shlex.quote(','.join(chosen))} gives {whole:,} nodes (alone: {counted})"


def by_interest(
    ground: Ground, cells: Sequence[int], places: dict[str, Places], alone: dict[str, int]
) -> dict[str, Places]:
    """What tells most first: what a property reads, and of that what takes more values.

    Where actors stand only if there is nothing else.
    """
    read = frozenset(cell for judged in ground.properties for cell in cells_read(judged.bad))
    told = {name for name, where in places.items() if any(cells[place] in read for place in where)}
    stands = {name for name, where in places.items() if ground.cells[cells[where[0]]].location}
    order = sorted(places.keys() - stands or stands, key=lambda name: (name not in told, -alone[name], name))
    return {name: places[name] for name in order}


def places_of(ground: Ground, cells: Sequence[int]) -> dict[str, Places]:
    """Where the values of each field stand in a key, of all objects; and where each actor stands."""
    found: dict[str, Places] = {}
    for place, cell in enumerate(cells):
        info = ground.cells[cell]
        if info.owner is None or info.location:
            name = info.name if info.location else info.name.rpartition(".")[2].split("[")[0]
            found[name] = (*found.get(name, ()), place)
    return found


def together(keys: Sequence[Key], places: dict[str, Places]) -> list[str]:
    """Names that together give a few nodes: one after the other is taken as long as that is so."""
    chosen: list[str] = []
    taken: Places = ()
    for name, more in places.items():
        if nodes(keys, taken + more) <= FEW:
            chosen.append(name)
            taken += more
    return chosen


def nodes(keys: Sequence[Key], places: Places) -> int:
    """How many nodes there are, seen through some places of each key."""
    return len({tuple(key[place] for place in places) for key in keys})
