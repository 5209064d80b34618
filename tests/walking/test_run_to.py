"""Runs to somewhere, against all runs by brute force: none is shorter, and none is missed."""

from __future__ import annotations

import pytest

from checker.backends.python.system import PythonSystem
from checker.exploration.deadline import Deadline, LimitReached
from checker.ground.moves import Move, State
from checker.walking.labels import NoSuchLabel, arriving, chosen, statements
from checker.walking.run_to import NotNear, known, run_to, turned, turning
from checker.walking.walk import extended, start, step
from tests.walking.plain_steps import Graph, Outcome, Values, Wanted
from tests.walking.small import NAMES, graph_of, system_of, values_of
from tests.walking.test_walk import every_walk


@pytest.mark.parametrize("name", NAMES)
def test_runs_to_every_statement(name: str) -> None:
    system, graph = system_of(name), graph_of(name)
    for walk in every_walk(system):
        for one in statements(system.ground) if walk.state is not None else ():
            place = (one.actor, one.location)

            def arrives(_: Values, move: Move, after: Outcome, place: tuple[int, int] = place) -> bool:
                cell = system.ground.instances[place[0]].location
                return not isinstance(after, str) and move.actor == place[0] and after[cell] == place[1]

            assert walk.state is not None
            length = graph.nearest(values_of(system, walk.state), arrives)
            found = run_to(system, walk, arriving(system, frozenset({place})), Deadline())
            assert (found and found.at - walk.at) == length
            if found is not None:
                assert found.taken[: walk.at] == walk.taken and found.taken[-1].actor == place[0]


def truth(graph: Graph, outcome: Outcome) -> dict[str, bool]:
    """Which properties are decided in a state, or by a failing step."""
    judged = list(enumerate(graph.ground.properties))
    if isinstance(outcome, str):
        return {outcome: True}
    return {
        one.property.name: graph.bad(number, outcome)
        for number, one in judged
        if one.property.kind != "step" and not one.property.is_progress
    }


def changes(graph: Graph, now: dict[str, bool], wanted: str | None) -> Wanted:
    """Steps after which a property, or the one of that name, is decided that was not, or the other way."""

    def turns(_: Values, _move: Move, after: Outcome) -> bool:
        then = truth(graph, after)
        changed = {one for one in then if then[one] != now.get(one, False)}
        return bool(changed if wanted is None else changed & {wanted})

    return turns


@pytest.mark.parametrize("name", NAMES)
def test_runs_to_every_change_of_truth(name: str) -> None:
    system, graph = system_of(name), graph_of(name)
    names = [None, *(one.property.name for one in system.ground.properties if not one.property.is_progress)]
    for walk in every_walk(system):
        if walk.state is None:
            assert run_to(system, walk, lambda *_: True, Deadline()) is None
            continue
        here = values_of(system, walk.state)
        for wanted in names:
            turns = changes(graph, truth(graph, here), wanted)
            found = run_to(system, walk, turning(system, walk.state, wanted), Deadline())
            assert (found and found.at - walk.at) == graph.nearest(here, turns), wanted


def test_the_actor_of_the_last_step_continues() -> None:
    """Two runs of one length: that of one actor alone is preferred."""
    system = system_of("lock_order")
    walk = start(system)
    for move in system.enabled(system.initial()[0])[:2]:
        first = step(system, walk, move)
        found = run_to(system, first, lambda *_: True, Deadline())
        assert found is not None and found.taken[-1].actor == move.actor


def test_a_limit_is_not_taken_for_an_answer() -> None:
    system = system_of("lost_update")
    walk = start(system)

    def never(_before: State, _move: Move, _after: State) -> bool:
        return False

    states = len(graph_of("lost_update").steps)
    assert run_to(system, walk, never, Deadline(), most=states) is None
    with pytest.raises(NotNear) as far:
        run_to(system, walk, never, Deadline(), most=states // 2)
    assert states // 2 < far.value.states < states
    with pytest.raises(LimitReached, match="over"):
        run_to(system, walk, never, Deadline().sooner(-1, "over"))


def test_statements_by_part_and_by_line() -> None:
    system = system_of("lost_update")
    every = {(one.actor, one.location): one for one in statements(system.ground)}
    assert len(every) == sum(map(len, system.ground.commands))
    one = next(iter(every.values()))
    by_line = chosen(system.ground, f" {one.line} ")
    assert by_line == {place for place, other in every.items() if other.line == one.line}
    assert chosen(system.ground, one.name.upper()) >= {(one.actor, one.location)}
    for text in ("", "  ", "nothing like it", "0", "99999", "²"):
        with pytest.raises(NoSuchLabel):
            chosen(system.ground, text)


def test_what_turns_at_a_step(name: str = "last_reference") -> None:
    """A step that fails changes the truth of what it fails, and of nothing else."""
    system = system_of(name)
    failing = [walk for walk in every_walk(system) if walk.failed is not None]
    assert failing
    for walk in failing:
        now = known(system, walk.states[-1])
        number = ~dict(system.moves(walk.states[-1]))[walk.moves[-1]]
        kind = system.checks[number].kind
        assert turned(system, now, ~number) == turned(system, now, ~number, kind) == [kind]
        assert turned(system, now, ~number, "integers_stay_in_range") == []
        assert extended(system, start(system, walk.initial), walk.moves).failed is not None


def test_known_says_something_of_every_property_of_states() -> None:
    system: PythonSystem = system_of("lock_order")
    for walk in every_walk(system):
        if walk.state is not None:
            told = known(system, walk.state)
            graph = graph_of("lock_order")
            wrong = {
                one.property.name for one in system.ground.properties if one.property.kind == "reachable"
            }
            plain = truth(graph, values_of(system, walk.state))
            assert told == {one: bad == (one in wrong) for one, bad in plain.items()}
