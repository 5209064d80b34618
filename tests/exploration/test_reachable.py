"""Every state and nothing else: the order, the limits, and what progress is shown of it."""

from __future__ import annotations

import pytest

from checker.exploration.limits import Limits, Snapshot, Watch
from checker.exploration.reachable import NotAll, reachable
from checker.ground.moves import State
from tests.exploration.test_stopping import NARROW, WIDE
from tests.exploration.tiny import Search, Searched


def test_progress_of_a_chain(search: Search) -> None:
    """One state at a depth, and one step from it; the last has none."""
    seen: list[Snapshot] = []
    states = reachable(search(NARROW).system, Watch(progress=seen.append))
    assert len(states) == 4
    assert [one.depth for one in seen] == [0, 1, 2, 3]
    assert [one.states for one in seen] == [2, 3, 4, 4]
    assert [one.transitions for one in seen] == [1, 2, 3, 3]
    assert [(one.queue, one.before) for one in seen] == [(2, 1), (2, 1), (2, 1), (1, 1)]


def test_a_space_of_several_blocks(search: Search) -> None:
    """The levels of a search, one behind the other."""
    found = search(WIDE)
    seen: list[Snapshot] = []
    states = list(reachable(found.system, Watch(progress=seen.append)))
    assert len(states) == len(set(states)) == found.result.states == seen[-1].states
    assert seen[-1].transitions == found.result.transitions
    assert seen[-1].depth == found.result.depth
    for depth, size in enumerate(found.result.levels):
        level, states = states[:size], states[size:]
        assert {steps_to(found, state) for state in level} == {depth}


def steps_to(found: Searched, state: State) -> int:
    """How many steps lead to a state: each of the eight counters has taken as many as it shows."""
    cells = enumerate(found.ground.cells)
    values = found.system.values(state)
    return sum(values[n] for n, cell in cells if cell.name.startswith("cells") and cell.name.endswith(".n"))


def test_a_limit_is_named(search: Search) -> None:
    system = search(NARROW).system
    with pytest.raises(NotAll, match="--max-states 3 reached"):
        reachable(system, Watch(Limits(states=3)))
    assert len(reachable(system, Watch(Limits(states=4)))) == 4
