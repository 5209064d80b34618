"""Fair ways to miss a goal: against brute force on small graphs, and on cases that are known.

A graph here is a table: state -> list of (actor, state after). A run is fair if no fair actor that is
able to step from some point on in every state never steps again, and no strongly fair one that is able to
again and again.
"""

from dataclasses import dataclass
from itertools import chain, combinations
from types import SimpleNamespace
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from checker.backends.python.system import PythonSystem
from checker.exploration.liveness import Lasso, lasso
from checker.ground.moves import Move
from checker.language.primitives import Fair

Graph = dict[int, list[tuple[int, int]]]
KINDS: tuple[Fair, ...] = (False, True, "strong")


@dataclass
class Table:
    """A system read from a table. The choice of a move is its place in the list."""

    steps: Graph
    fair: tuple[Fair, ...]

    @property
    def ground(self) -> Any:
        return SimpleNamespace(
            instances=[SimpleNamespace(fair=bool(f), strong=f == "strong") for f in self.fair]
        )

    def enabled(self, state: int) -> tuple[Move, ...]:
        return tuple(Move(actor, place) for place, (actor, _) in enumerate(self.steps[state]))

    def moves(self, state: int) -> list[tuple[Move, int]]:
        return [(move, self.after(state, move)) for move in self.enabled(state)]

    def after(self, state: int, move: Move) -> int:
        return self.steps[state][move.choice][1]


def found(steps: Graph, fair: tuple[Fair, ...], missing: set[int]) -> Lasso | None:
    """What the search says of a graph, from state 0."""
    return lasso(cast(PythonSystem, Table(steps, fair)), [[0]] if 0 in missing else [[]], missing)


def able(steps: Graph, state: int) -> set[int]:
    """The actors that can step in a state."""
    return {actor for actor, _ in steps[state]}


def reachable(steps: Graph, start: int, inside: set[int]) -> set[int]:
    """The states that can be reached within a set."""
    seen, waiting = {start}, [start]
    while waiting:
        for _, after in steps[waiting.pop()]:
            if after in inside and after not in seen:
                seen.add(after)
                waiting.append(after)
    return seen


def goes_round(steps: Graph, part: set[int]) -> bool:
    """Whether a run may visit just these states, each again and again."""
    moves = any(after in part for s in part for _, after in steps[s])
    return moves and all(reachable(steps, s, part) == part for s in part)


def brute_force(steps: Graph, fair: tuple[Fair, ...], missing: set[int]) -> bool:
    """Whether a fair run from 0 misses the goal: every set of states that it could stay in is tried."""
    if 0 not in missing:
        return False
    just = {actor for actor, is_fair in enumerate(fair) if is_fair}
    strong = {actor for actor, is_fair in enumerate(fair) if is_fair == "strong"}
    near = reachable(steps, 0, missing)
    if any(not able(steps, s) & just for s in near):
        return True  # it may stop there
    for part in chain.from_iterable(combinations(near, n) for n in range(1, len(near) + 1)):
        states = set(part)
        if not goes_round(steps, states):
            continue
        moving = {actor for s in states for actor, after in steps[s] if after in states}
        waiting_for_ever = set.intersection(*(able(steps, s) for s in states)) & just
        now_and_then = set.union(*(able(steps, s) for s in states)) & strong
        if waiting_for_ever | now_and_then <= moving:
            return True
    return False


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Graph, tuple[Fair, ...], set[int]]:
    """Up to six states, up to three actors."""
    count = draw(st.integers(1, 6))
    actors = draw(st.integers(1, 3))
    step = st.tuples(st.integers(0, actors - 1), st.integers(0, count - 1))
    steps = {s: draw(st.lists(step, max_size=3)) for s in range(count)}
    fair = tuple(draw(st.sampled_from(KINDS)) for _ in range(actors))
    return steps, fair, set(draw(st.sets(st.integers(0, count - 1), max_size=count))) | {0}


@settings(max_examples=600, deadline=None)
@given(graphs())
def test_agrees_with_brute_force(case: tuple[Graph, tuple[Fair, ...], set[int]]) -> None:
    steps, fair, missing = case
    answer = found(steps, fair, missing)
    assert (answer is not None) == brute_force(steps, fair, missing)
    if answer is not None:
        check(steps, fair, missing, answer)


def check(steps: Graph, fair: tuple[Fair, ...], missing: set[int], answer: Lasso) -> None:
    """The lasso is a run, misses the goal, comes back, and is fair."""
    state = answer.start
    for move in answer.stem:
        state = steps[state][move.choice][1]
        assert state in missing
    entry, seen = state, {state}
    for move in answer.loop:
        assert steps[state][move.choice][0] == move.actor
        state = steps[state][move.choice][1]
        seen.add(state)
    assert state == entry
    assert seen <= missing
    for actor, is_fair in enumerate(fair):
        stays_able = all(actor in able(steps, s) for s in seen)
        ever_able = any(actor in able(steps, s) for s in seen)
        must = is_fair and (stays_able or (ever_able and is_fair == "strong"))
        assert not must or any(move.actor == actor for move in answer.loop)


def test_a_spinning_actor_does_not_starve_one_that_stays_able() -> None:
    # 0 spins on 0; actor 1 stays able to reach 1: weak fairness is enough
    steps: Graph = {0: [(0, 0), (1, 1)], 1: []}
    assert found(steps, (True, True), {0}) is None
    assert found(steps, (True, False), {0}) is not None


def test_weak_fairness_is_not_enough_where_it_is_now_and_then_unable() -> None:
    # actor 0 takes and drops a lock for ever; actor 1 can take it only in state 0
    steps: Graph = {0: [(0, 1), (1, 2)], 1: [(0, 0)], 2: []}
    answer = found(steps, (True, True), {0, 1})
    assert answer is not None
    assert [move.actor for move in answer.loop] == [0, 0]


def test_strong_fairness_is_enough_there() -> None:
    steps: Graph = {0: [(0, 1), (1, 2)], 1: [(0, 0)], 2: []}
    assert found(steps, (True, "strong"), {0, 1}) is None
    assert found(steps, ("strong", True), {0, 1}) is not None


def test_a_smaller_part_is_fair_where_the_whole_is_not() -> None:
    # actor 1 can step in state 0 alone; between 1 and 2 a run may stay for ever
    steps: Graph = {0: [(0, 1), (1, 3)], 1: [(0, 2)], 2: [(0, 1), (0, 0)], 3: []}
    answer = found(steps, (True, "strong"), {0, 1, 2})
    assert answer is not None
    assert ([m.actor for m in answer.stem], [m.actor for m in answer.loop]) == ([0], [0, 0])


def test_parts_are_examined_again_and_again() -> None:
    # actor 1 wants state 0, actor 2 then state 1, actor 3 then the step between 2 and 3: nothing is left
    steps: Graph = {
        0: [(0, 1), (1, 4)],
        1: [(0, 2), (2, 4)],
        2: [(0, 3), (0, 1), (3, 4)],
        3: [(0, 2), (0, 0)],
        4: [],
    }
    assert found(steps, (True, "strong", "strong", "strong"), {0, 1, 2, 3}) is None
    answer = found(steps, (True, "strong", "strong", True), {0, 1, 2, 3})
    assert answer is not None and len(answer.loop) == 2


def test_a_run_that_ends_misses_its_goal() -> None:
    steps: Graph = {0: [(0, 1)], 1: []}
    answer = found(steps, (True,), {0, 1})
    assert answer is not None
    assert answer.loop == ()
    assert [move.actor for move in answer.stem] == [0]


def test_an_unfair_actor_may_stop_for_ever() -> None:
    steps: Graph = {0: [(0, 1)], 1: []}
    assert found(steps, (True,), {0}) is None
    answer = found(steps, (False,), {0})
    assert answer is not None
    assert (answer.stem, answer.loop) == ((), ())
