"""What a search from a state says, against all runs from there by brute force, in both engines."""

from __future__ import annotations

from dataclasses import replace
from textwrap import indent

import pytest

from checker.backends.python.system import PythonSystem
from checker.exploration.choice import EngineChoice
from checker.exploration.engines import WantedEngine
from checker.exploration.limits import Limits, Watch
from checker.ground.meaning import InitialFails, evaluate, initial_values
from checker.ground.moves import Move, State
from checker.passes.normal_form import ground
from checker.source.diagnostic import ModelError
from checker.walking.ahead import Ahead, Distance, ahead, starting_in
from checker.walking.walk import extended, start
from tests.memory.test_bounds import BOUNDS, HEAD
from tests.programs import compiled, random_model
from tests.walking.plain_steps import Graph, TooLarge, Values, beginnings
from tests.walking.small import NAMES, graph_of, system_of, values_of
from tests.walking.test_walk import every_walk

MOVES = (Move(0, 0), Move(1, 0))
ENGINES: tuple[WantedEngine, ...] = ("python", "auto")


def asked(system: PythonSystem, state: State, engine: WantedEngine, **limits: int) -> Ahead:
    """What is ahead of a state."""
    return ahead(system.ground, system.values(state), EngineChoice(engine), Watch(Limits(**limits)))


def lengths(graph: Graph, here: Values) -> dict[str, int | None]:
    """How many steps lead to what decides each property: the state, the step, or where an actor is lost."""
    found: dict[str, int | None] = {}
    depths = graph.follow(here)
    for number, one in enumerate(graph.ground.properties):
        name = one.property.name
        if one.property.is_progress:
            continue
        at = [depth for state, depth in depths.items() if graph.bad(number, state)]
        at += [depths[s] + 1 for s in depths for after in graph.steps[s].values() if after == name]
        if one.ends and not at:
            at = [depth for state, depth in depths.items() if lost(graph, number, state)]
        found[name] = min(at, default=None)
    return found


def hidden(graph: Graph, here: Values, wanted: dict[str, int | None]) -> set[str]:
    """The properties that are open because a step fails ahead: what would follow it is unknown."""
    ahead = graph.follow(here)
    if not any(isinstance(after, str) for one in ahead for after in graph.steps[one].values()):
        return set()
    judged = graph.ground.properties
    return {
        one.property.name
        for one in judged
        if (one.ends or one.only_at_rest or one.property.kind == "reachable")
        and wanted.get(one.property.name, 0) is None
    }


def lost(graph: Graph, number: int, state: Values) -> bool:
    """Whether some actor can never reach its end from a state; a step that fails is an end of all."""
    ahead = graph.follow(state)
    if any(isinstance(after, str) for one in ahead for after in graph.steps[one].values()):
        return False
    ends = graph.ground.properties[number].ends
    return any(not any(evaluate(end, one.__getitem__) for one in ahead) for end in ends)


@pytest.mark.parametrize("name", NAMES)
def test_every_distance_from_every_state(name: str) -> None:
    system, graph = system_of(name), graph_of(name)
    for walk in every_walk(system):
        if walk.state is None:
            continue
        found = asked(system, walk.state, "python")
        wanted = lengths(graph, values_of(system, walk.state))
        assert found.complete and set(found.open) == hidden(graph, values_of(system, walk.state), wanted)
        told = {one.property: len(one.moves) for one in found.distances if one.moves is not None}
        assert {name: told.get(name) for name in wanted} == wanted
        assert {*found.clear, *found.open} == {name for name, length in wanted.items() if length is None}
        assert not {*found.clear} & {*found.open}
        for one in found.distances:
            assert one.moves is not None
            extended(system, walk, one.moves)  # which refuses a move that is not open


@pytest.mark.parametrize("name", NAMES)
def test_the_compiled_engine_says_the_same(name: str) -> None:
    system = system_of(name)
    states = [walk.state for walk in every_walk(system) if walk.state is not None]
    for state in states[:: max(len(states) // 5, 1)]:
        compiled, python = (asked(system, state, engine) for engine in ("auto", "python"))
        assert (compiled.engine, python.engine) == ("native", "python")
        for found in (compiled, python):
            assert found.complete
        assert {one.property: len(one.moves or ()) for one in compiled.distances} == {
            one.property: len(one.moves or ()) for one in python.distances
        }
        assert (compiled.clear, compiled.open) == (python.clear, python.open)


@pytest.mark.parametrize("name", [*NAMES, "models/memory/store_buffering"])
def test_the_search_begins_in_the_state(name: str) -> None:
    """The program that starts in a state has that one initial state, and the same steps."""
    system = system_of(name)
    for walk in every_walk(system)[:300]:
        if walk.state is not None:
            there = starting_in(system.ground, system.values(walk.state))
            assert initial_values(there) == [system.values(walk.state)]
            again = PythonSystem(there)
            assert again.initial() == (walk.state,)
            assert again.moves(walk.state) == system.moves(walk.state)


def test_a_limit_leaves_open_what_it_has_not_seen() -> None:
    """Nothing is called clear that was not searched to the end."""
    system = system_of("models/status_quo")
    for engine in ENGINES:
        found = asked(system, start(system).states[0], engine, states=1000)
        assert not found.complete and found.clear == ()
        decided = {one.property for one in found.distances}
        names = {p.property.name for p in system.ground.properties if not p.property.is_progress}
        assert set(found.open) == names - decided


def test_progress_is_not_asked_about() -> None:
    """Whether something ever happens may depend on what happened before, which a search does not see."""
    system = system_of("models/status_quo")
    progress = {p.property.name for p in system.ground.properties if p.property.is_progress}
    assert progress
    found = asked(system, start(system).states[0], "auto")
    assert not progress & {*found.clear, *found.open, *(one.property for one in found.distances)}


def test_under_a_memory_model() -> None:
    """Stores are delayed: from the start both loads may miss them, as a check of the whole model says too."""
    settings = ("memory=tso", "MB_0=off", "MB_1=off")
    system, graph = (
        system_of("models/memory/store_buffering", *settings),
        graph_of("models/memory/store_buffering", *settings),
    )
    walks = [walk for walk in every_walk(system) if walk.state is not None]
    for walk in walks[::7]:
        assert walk.state is not None
        found = asked(system, walk.state, "auto")
        wanted = lengths(graph, values_of(system, walk.state))
        told = {one.property: len(one.moves or ()) for one in found.distances}
        assert {name: told.get(name) for name in wanted} == wanted
    assert "one_is_seen" in {one.property for one in asked(system, walks[0].state or 0, "auto").distances}


def test_the_bounds_of_a_memory_model_are_named() -> None:
    """A search within bounds does not speak of what is beyond them."""
    memory, bound, enough, less, reached, body = BOUNDS["a store"]
    for size, wanted in ((enough, ()), (less, (reached,))):
        program = compiled(HEAD + indent(body, "    "), memory=memory, **{bound: str(size)})
        system = PythonSystem(ground(program))
        assert asked(system, start(system).states[0], "auto").within == wanted


def test_what_a_sooner_search_has_found_is_kept() -> None:
    near, far, vague = Distance("a", MOVES[:1]), Distance("b", MOVES), Distance("b", None)
    sooner = Ahead("native", 30, False, (near,), (), {"b": "", "c": ""}, goes_on=True)
    later = Ahead("native", 10, False, (vague,), (), {"a": "", "c": ""})
    assert later.after(None) == later
    both = Ahead("native", 30, False, (near, vague), (), {"c": ""})
    assert later.after(sooner) == both
    known = replace(later, distances=(far,))
    assert known.after(replace(sooner, distances=(near, vague))).distances == (near, far)
    whole = Ahead("native", 99, True, (near, far), ("c",), {})
    assert whole.after(sooner) == whole


@pytest.mark.parametrize("seed", range(20))
def test_random_models(seed: int) -> None:
    """Every construct, interchangeable actors and elements among them, from several states of each."""
    try:
        system = PythonSystem(ground(compiled(random_model(seed))))
        graph = Graph(system.ground)
        for values in beginnings(system.ground):
            graph.grow(values, most=400)
    except (ModelError, InitialFails, TooLarge):
        pytest.skip("not a model, or a large one")
    compare(system, graph)


def compare(system: PythonSystem, graph: Graph) -> None:
    """Both engines against brute force, from some states."""
    walks = [walk for walk in every_walk(system) if walk.state is not None]
    for walk in walks[:: max(len(walks) // 4, 1)]:
        assert walk.state is not None
        wanted = lengths(graph, values_of(system, walk.state))
        for engine in ENGINES:
            found = asked(system, walk.state, engine)
            told = {one.property: len(one.moves or ()) for one in found.distances}
            assert {name: told.get(name) for name in wanted} == wanted
            assert set(found.open) == hidden(graph, values_of(system, walk.state), wanted)
            assert {*found.clear, *found.open} == {name for name, length in wanted.items() if length is None}
