"""What partitions decide of all continuations of a state, against what is known of a small program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeAlias

import networkx
import pytest

from checker.backends.python.system import PythonSystem
from checker.counterexample.replay import replay
from checker.exploration.result import Result
from checker.ground.meaning import evaluate
from checker.ground.moves import State
from checker.program import fold
from tests.cluster.apart import Apart
from tests.liveness.fair_cycles import violated
from tests.liveness.lost import leading_to
from tests.liveness.test_programs import check_run
from tests.oracle import Truth

Steps: TypeAlias = "networkx.MultiDiGraph[State]"  # each with its actor


@contextmanager
def no_memory_alone() -> Iterator[None]:
    """One machine has not got the memory to decide anything by itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("checker.cluster.search.memory_there", lambda *_: 0)
        yield


def judged(apart: Apart, system: PythonSystem) -> Result:
    """The result of a search, whose partitions decide everything."""
    with no_memory_alone():
        return apart.search(system)


def check_known(apart: Apart, system: PythonSystem, truth: Truth) -> list[str]:
    """Every verdict is that of two definitions, and each run that is shown is one; what they were."""
    result = judged(apart, system)
    kinds: list[str] = []
    wrong = violated(system, truth)
    assert wrong == missed_in_components(system, truth)
    for number, one in enumerate(system.ground.properties):
        if one.property.is_progress:
            assert number not in result.undecided
            assert (number in result.found) == (one.property.name in wrong)
            assert number not in result.unshown
            kinds.append(shown(system, result, number))
        elif one.ends and number not in result.found:
            kinds.append(check_ends(system, truth, result, number))
    return kinds


def shown(system: PythonSystem, result: Result, number: int) -> str:
    """Replay the run that violates a progress property, if one does; what it is like."""
    schedule = result.found.get(number)
    if schedule is None:
        return "holds"
    replay(system, schedule, system.ground.properties[number])
    check_run(system, schedule, system.ground.properties[number])
    return "stops" if schedule.loop_from is None else "circles"


def check_ends(system: PythonSystem, truth: Truth, result: Result, number: int) -> str:
    """Whether all can always end is known, or how many states say otherwise."""
    all_ended = fold.conjunction(system.ground.properties[number].ends)
    good = {s for s in truth.states if evaluate(all_ended, system.values(s).__getitem__)}
    lost = {system.canonical(state) for state in truth.states - leading_to(truth, good)}
    if lost:
        assert f"from {len(lost):,} states not all actors can end" in result.left_open[number]
        return "open"
    assert number not in result.undecided
    return "all can end"


# -- another definition ------------------------------------------------------------------------------------


def missed_in_components(system: PythonSystem, truth: Truth) -> set[str]:
    """The progress properties that some fair run violates, by components of the states without the goal."""
    return {
        one.property.name
        for number, one in enumerate(system.ground.properties)
        if one.property.is_progress and is_missed(system, truth, number)
    }


def is_missed(system: PythonSystem, truth: Truth, number: int) -> bool:
    """Whether a fair run is triggered and never reaches the goal after."""
    judged = system.ground.properties[number]
    values = {state: system.values(state).__getitem__ for state in truth.states}
    missing = {state for state in truth.states if evaluate(judged.bad, values[state])}
    graph: Steps = networkx.MultiDiGraph()
    graph.add_nodes_from(missing)
    for state in missing:
        for move, after in truth.successors[state].items():
            if after in missing:
                graph.add_edge(state, after, actor=move.actor)
    trigger = judged.trigger
    begin = set(system.initial()) if trigger is None else {s for s in missing if evaluate(trigger, values[s])}
    near = {to for s in begin & missing for to in (s, *networkx.descendants(graph, s))}
    able = {state: {move.actor for move in truth.successors[state]} for state in near}
    fair = {n for n, one in enumerate(system.ground.instances) if one.fair}
    strong = {n for n, one in enumerate(system.ground.instances) if one.strong}
    if any(not able[state] & fair for state in near):
        return True
    return has_fair_part(graph.subgraph(near), able, fair, strong)


def has_fair_part(graph: Steps, able: dict[State, set[int]], fair: set[int], strong: set[int]) -> bool:
    """Whether a fair run may stay in a strongly connected part of a graph."""
    for component in networkx.strongly_connected_components(graph):
        part = graph.subgraph(component)
        stepping = set(networkx.get_edge_attributes(part, "actor").values())
        waiting = set.intersection(*(able[state] for state in component)) & fair
        if not stepping or waiting - stepping:
            continue
        starving = strong - stepping
        calm = {state for state in component if not able[state] & starving}
        if calm == component or has_fair_part(graph.subgraph(calm), able, fair, strong):
            return True
    return False
