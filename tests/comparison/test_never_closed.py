"""Random edits of models: no race is said to be closed that the new model still has.

The verdicts are compared with the reference explorer. How far a race goes is compared in test_how_far.py.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from checker.backends.python.system import PythonSystem
from checker.comparison.compare import compare
from checker.comparison.difference import Became, Difference, PropertyChange
from checker.comparison.side import ComparedSide
from checker.comparison.stopping import StopReason
from checker.exploration.deadline import Deadline
from checker.ground.meaning import InitialFails
from checker.ground.moves import Move
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


def random_pair(seed: int, edits: int) -> tuple[str, str]:
    """A model and an edited one; each may be the one with the race."""
    chance = random.Random(seed)
    base = chance.choice(list(BASES.values()))
    lines = base.split("\n")
    for _ in range(chance.randint(1, edits)):
        lines = random_edit(lines, chance)
    pair = HEAD + base, HEAD + "\n".join(lines)
    return pair if chance.random() < 0.7 else pair[::-1]


def random_comparisons(seeds: range, edits: int = EDITS) -> Iterator[Difference]:
    """Comparisons of models and ones with so many edits at most, without those that are no models."""
    for seed in seeds:
        old, new = random_pair(seed, edits)
        try:
            sides = side(model_of(old)), side(model_of(new))
        except (ModelError, InitialFails):
            continue
        yield compare(*sides, Deadline())


def truths(of: ComparedSide) -> dict[str, str]:
    """The verdicts of the reference explorer."""
    truth = explore(of.system)
    return {name: truth.status(of.system.ground.properties[n]) for name, n in of.numbers.items()}


def judge(comparison: Difference, change: PropertyChange, old: str, new: str) -> None:
    """Compare what is said of one property with the reference."""
    assert (old, new) == (change.before, change.after)
    if change.became is Became.CLOSED:
        assert (old, new) == ("violated", "holds")
    if change.became is Became.OPENED:
        assert (old, new) == ("holds", "violated")
    following, opened = change.following, change.became is Became.OPENED
    if following is None:
        return
    if following.shows:
        assert (old if opened else new) == "violated"
    elif following.stop is not None and following.stop.reason in (StopReason.WAITS, StopReason.WAITS_BEFORE):
        other = comparison.old if opened else comparison.new
        assert following.stop.actor not in able_after(
            other.system, [step.move for step in following.run.steps]
        )


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
        old, new = truths(comparison.old), truths(comparison.new)
        for change in comparison.properties:
            if change.name in old and change.name in new:
                judge(comparison, change, old[change.name], new[change.name])
                seen.add(change.became)
    return seen


def test_nothing_is_closed_that_is_still_there() -> None:
    seen = check_seeds(range(28))
    assert {Became.CLOSED, Became.OPENED, Became.SAME_RACE, Became.ANOTHER} <= seen


@pytest.mark.slow
def test_nothing_is_closed_that_is_still_there_in_many_models() -> None:
    check_seeds(range(28, 5_000))
