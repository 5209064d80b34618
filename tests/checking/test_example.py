"""Examples: every actor gets through in them, none is shorter, and the verdicts stay as they are."""

from __future__ import annotations

from collections import deque
from pathlib import Path

import pytest

from checker.backends.python.system import PythonSystem
from checker.checking.check import check
from checker.checking.options import Options
from checker.checking.outcome import Outcome
from checker.compiler.compile import compile_model
from checker.counterexample.example_run import ExampleRun, RunKind
from checker.exploration.limits import Limits
from checker.ground.meaning import InitialFails
from checker.ground.moves import State
from checker.passes.normal_form import ground
from checker.program.commands import FINISHED
from checker.program.program import Program
from checker.program.rounds import can_finish
from checker.source.diagnostic import ModelError
from tests.programs import compiled, file_of, random_model

ROOT = Path(__file__).parent.parent.parent
MODELS = ROOT / "tests" / "command_line" / "models"
MOST = 1500  # states of the reference search for one model

ROUND_AND_ROUND = """
from checker import actor, every_actor_finishes, record, shared, wait_until

@record
class Page:
    dirty: bool = False
    clean: bool = False

page = shared(Page)

@actor
def write() -> None:
    page.dirty = True

@actor
def writeback() -> None:
    while True:
        wait_until(page.dirty, resting=True)
        page.dirty = False

properties = [every_actor_finishes()]
"""

NEVER_THROUGH = """
from checker import actor, every_actor_finishes, record, shared, wait_until

@record
class Page:
    dirty: bool = False
    locked: bool = False

page = shared(Page)

@actor(count=2)
def write() -> None:
    page.dirty = True
    page.dirty = False

@actor
def wait() -> None:
    wait_until(page.locked)
    page.locked = False

properties = [every_actor_finishes()]
"""


def checked(path: Path, options: Options | None = None) -> Outcome:
    """Check a model, and look for an example."""
    return check(compile_model(str(path)), options or Options(example=True, reductions=()))


def example_of(source: str, options: Options | None = None) -> ExampleRun:
    """The example of a model's text."""
    with file_of(source) as path:
        found = checked(path, options).example
    assert found is not None
    return found


# -- held to a search that asks for nothing but moves -------------------------------------------------


def places(system: PythonSystem, state: State) -> tuple[int, ...]:
    """Where everybody stands."""
    return tuple(system.location(state, one) for one in system.ground.instances)


def shortest(program: Program) -> int | None:
    """How many steps a shortest run takes in which everybody that can finish does, and everybody else comes
    back to a place where it has stood; None where there is none. Raises OverflowError for a large model."""
    system = PythonSystem(ground(program))
    finishing = {actor.name: can_finish(actor) for actor in program.actors}
    ends = [finishing[one.actor] for one in system.ground.instances]
    nobody: tuple[int, ...] = ()
    begun = [(s, tuple(frozenset([at]) for at in places(system, s)), nobody) for s in system.initial()]
    seen, waiting = set(begun), deque((one, 0) for one in begun)
    while waiting:
        (state, visited, back), steps = waiting.popleft()
        if all(
            at == FINISHED if end else n in back
            for n, (at, end) in enumerate(zip(places(system, state), ends, strict=True))
        ):
            return steps
        for move, after in system.moves(state):
            if after < 0:
                continue
            at = system.location(after, system.ground.instances[move.actor])
            again = back
            if at in visited[move.actor] and not ends[move.actor]:
                again = tuple(sorted({*back, move.actor}))
            now = tuple(
                one | {at} if n == move.actor and not ends[n] else one for n, one in enumerate(visited)
            )
            if (then := (after, now, again)) not in seen:
                seen.add(then)
                waiting.append((then, steps + 1))
        if len(seen) > MOST:
            raise OverflowError
    return None


def test_of_random_models_no_run_is_shorter() -> None:
    kinds: list[RunKind] = []
    for seed in range(40):
        try:
            program = compiled(random_model(seed))
            steps = shortest(program)
        except (ModelError, InitialFails, OverflowError):
            continue
        with file_of(random_model(seed)) as path:
            outcome = checked(path, Options(example=True, engine="python"))
            plain = checked(path, Options(engine="python"))
        found = outcome.example
        assert [v.status for v in outcome.verdicts] == [v.status for v in plain.verdicts]
        assert outcome.result.states == plain.result.states
        assert found is not None
        kinds.append(found.kind)
        if steps is None:
            assert found.kind is RunKind.COVERAGE
            assert found.outside
        else:
            assert (found.kind, found.shortest, len(found.trace.steps)) == (RunKind.THROUGH, True, steps)
    assert kinds.count(RunKind.THROUGH) >= 5
    assert kinds.count(RunKind.COVERAGE) >= 3


@pytest.mark.parametrize("reductions", [(), ("symmetry",), ("por",), ("all",)])
@pytest.mark.parametrize("engine", ["python", "native"])
def test_every_engine_finds_one_as_short(engine: str, reductions: tuple[str, ...]) -> None:
    options = Options(engine=engine, reductions=reductions, example=True)  # type: ignore[arg-type]  # from a list
    found = checked(MODELS / "last_reference.py", options).example
    assert found is not None
    assert (found.kind, found.shortest, len(found.trace.steps)) == (RunKind.THROUGH, True, 4)


# -- what getting through means -----------------------------------------------------------------------


def test_an_actor_that_cannot_finish_must_go_round_once() -> None:
    found = example_of(ROUND_AND_ROUND)
    assert [step.actor for step in found.trace.steps] == ["write", "writeback", "writeback"]
    assert found.round == ("writeback",)
    assert not found.not_covered


def test_where_nobody_can_get_through_much_is_covered() -> None:
    found = example_of(NEVER_THROUGH)
    assert found.kind is RunKind.COVERAGE
    assert found.outside == ("wait",)
    assert (found.statements, found.not_covered) == (2, ())
    assert found.remark == "In no run does every actor get through."
    assert {step.actor for step in found.trace.steps} == {"write[0]", "write[1]"}


def test_what_a_run_leaves_out_is_named() -> None:
    source = (
        ROUND_AND_ROUND.replace(
            "    page.dirty = True", "    if page.dirty:\n        page.clean = True\n    page.dirty = True"
        )
        .replace("def write", "def write_twice")
        .replace("@actor\ndef write_", "@actor(count=2)\ndef write_")
    )
    found = example_of(source)
    assert [(one.actor, one.label.text) for one in found.not_covered] == [
        ("write_twice", "page.clean = True")
    ]


def test_what_a_run_violates_is_named() -> None:
    found = checked(MODELS / "lock_order.py").example
    assert found is not None
    assert [(one.name, one.steps) for one in found.violated] == [("task_never_waits", 2)]


def test_a_limit_leaves_open_whether_every_actor_can() -> None:
    found = example_of(NEVER_THROUGH, Options(example=True, limits=Limits(states=3)))
    assert found.kind is RunKind.COVERAGE
    assert found.remark == "Whether every actor can get through is open: --max-states 3 reached."


def test_a_run_that_gets_everybody_through_says_so_however_it_was_found() -> None:
    options = Options(example=True, limits=Limits(states=3))
    found = checked(MODELS / "lost_update.py", options).example
    assert found is not None
    assert (found.kind, found.shortest, found.outside) == (RunKind.THROUGH, False, ())


@pytest.mark.parametrize("name", ["status_quo", "foll_pin", "dax_wait", "ref_vs_mapcount"])
def test_the_actors_of_a_design_get_through(name: str) -> None:
    outcome = checked(ROOT / f"models/{name}.py", Options(example=True))
    found = outcome.example
    assert found is not None
    assert (found.kind, found.shortest) == (RunKind.THROUGH, True)
    system = PythonSystem(ground(outcome.program))
    finishing = {actor.name for actor in outcome.program.actors if can_finish(actor)}
    for number, one in enumerate(system.ground.instances):
        assert (one.name in found.round) == (one.actor not in finishing)
        if one.actor in finishing:
            assert found.trace.values[one.location] == FINISHED
            continue
        state, passed = system.initial()[found.trace.start], []
        for step in found.trace.steps:
            if step.move.actor == number:
                passed.append(system.location(state, one))
            state = system.after(state, step.move)
        assert system.location(state, one) in passed
