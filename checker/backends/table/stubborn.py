"""The tables from which the engine chooses stubborn sets: possible locations of actors, and conflicts."""

from __future__ import annotations

from checker.analysis.reachable_effects import Futures, Reach
from checker.backends.table.machine_words import WORD, TooWide, in_words


def stubborn_words(futures: Futures, words: int) -> list[int]:
    """The words of the tables, as engine/stubborn.c reads them.

    For each actor the bits of a state that are its own, and its points, the lowest first (a state, rows of
    what it does next and waits for, and a column of what it may still do); then the conflicts of rows and
    columns, a word for each. Raises TooWide if there are more actors than a word has bits.
    """
    automata = [one for one in futures.automata if one is not None]
    if len(automata) > WORD:
        raise TooWide(f"{len(automata)} actors: stubborn sets have words of {WORD} bits")
    rows: dict[Reach, int] = {}
    columns: dict[Reach, int] = {}
    points: list[int] = []
    for mask, one in zip(futures.prints.masks, automata, strict=True):
        points += [*in_words(mask, words), len(one.points)]
        for local, point in sorted(one.points.items()):
            next_ = rows.setdefault(point.next, len(rows))
            waits = rows.setdefault(Reach(point.waits), len(rows))
            future = columns.setdefault(one.futures[local], len(columns))
            points += [*in_words(local, words), next_, waits, future]
    conflicts = [int(row.conflicts(column)) for row in rows for column in columns]
    return [*points, len(columns), len(conflicts), *conflicts]
