"""Random edits of models: no race is said to be closed that the new model still has.

The verdicts are compared with the reference explorer, and how far a race goes with an enumeration of all runs
that does not know the code under test: it compares the texts of statements, of which each actor has one.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from checker.backends.python.system import PythonSystem
from checker.comparison.compare import compare
from checker.comparison.comparison import Became, Comparison, PropertyChange
from checker.comparison.side import ComparedSide
from checker.comparison.stopping import StopReason
from checker.exploration.deadline import Deadline
from checker.ground.meaning import InitialFails
from checker.ground.moves import Move, State
from checker.source.diagnostic import ModelError
from tests.comparison.pairs import BASES, HEAD, model_of, side
from tests.oracle import explore

INSERTED = (
    "lock()",
    "unlock()",
    "page.dirty = True",
    "page.pinned = False",
    "wait_until(not page.dirty)",
    "wait_until(not page.pinned)",
    "wait_until(page.value == 0)",
    "page.value = 0",
)
EDITS = 3  # at most, in one model


def random_edit(lines: list[str], chance: random.Random) -> list[str]:
    """The lines with one of them deleted, one inserted, or two swapped, all in the bodies of actors."""
    places = [n for n, line in enumerate(lines) if line.startswith("    ") and "return" not in line]
    place = chance.choice(places)
    indent = lines[place][: len(lines[place]) - len(lines[place].lstrip())]
    match chance.choice(("delete", "insert", "insert", "swap")):
        case "delete":
            return lines[:place] + lines[place + 1 :]
        case "insert":
            return [*lines[:place], indent + chance.choice(INSERTED), *lines[place:]]
        case _:
            return [*lines[:place], *lines[place : place + 2][::-1], *lines[place + 2 :]]


def random_pair(seed: int) -> tuple[str, str]:
    """A model and an edited one; each may be the one with the race."""
    chance = random.Random(seed)
    base = chance.choice(list(BASES.values()))
    lines = base.split("\n")
    for _ in range(chance.randint(1, EDITS)):
        lines = random_edit(lines, chance)
    pair = HEAD + base, HEAD + "\n".join(lines)
    return pair if chance.random() < 0.7 else pair[::-1]


def random_comparisons(seeds: range) -> Iterator[Comparison]:
    """Comparisons of models and edited ones, without those that are no models."""
    for seed in seeds:
        old, new = random_pair(seed)
        try:
            sides = side(model_of(old)), side(model_of(new))
        except (ModelError, InitialFails):
            continue
        yield compare(*sides, Deadline())


def truly(of: ComparedSide, name: str) -> str:
    """The verdict of the reference explorer."""
    system = PythonSystem(of.system.ground)
    return explore(system).status(system.ground.properties[of.numbers[name]])


def judge(comparison: Comparison, change: PropertyChange) -> None:
    """Compare what is said of one property with the reference."""
    truth = {word: truly(of, change.name) for word, of in (("old", comparison.old), ("new", comparison.new))}
    assert (truth["old"], truth["new"]) == (change.before, change.after)
    if change.became is Became.CLOSED:
        assert truth == {"old": "violated", "new": "holds"}
    if change.became is Became.OPENED:
        assert truth == {"old": "holds", "new": "violated"}
    following = change.following
    if following is None:
        return
    other = comparison.old if change.became is Became.OPENED else comparison.new
    if following.shows:
        assert truly(other, change.name) == "violated"
    elif following.stop is not None and following.stop.reason in (StopReason.WAITS, StopReason.WAITS_BEFORE):
        assert following.stop.actor not in able_after(other.system, [step.move for step in following.run.steps])


def able_after(system: PythonSystem, moves: list[Move]) -> set[str]:
    """Who can step after some moves from the first initial state."""
    state = system.initial()[0]
    for move in moves:
        state = system.after(state, move)
    return {system.ground.instances[move.actor].name for move in system.enabled(state)}


def check_seeds(seeds: range) -> set[Became]:
    """Judge the comparisons of some seeds; what became of the properties."""
    seen: set[Became] = set()
    for comparison in random_comparisons(seeds):
        for change in comparison.properties:
            if change.before is not None and change.after is not None:
                judge(comparison, change)
                seen.add(change.became)
    return seen


def test_nothing_is_closed_that_is_still_there() -> None:
    seen = check_seeds(range(250))
    assert {Became.CLOSED, Became.OPENED, Became.SAME_RACE, Became.ANOTHER} <= seen


@pytest.mark.slow
def test_nothing_is_closed_that_is_still_there_in_many_models() -> None:
    check_seeds(range(250, 20_000))
