"""Races under memory models as they are printed: the machine is told in the model's words."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import pytest

from checker.backends.promela.module import promela
from checker.backends.python.system import PythonSystem
from checker.checking.check import check
from checker.checking.options import Explaining, Options
from checker.compiler.compile import compile_model
from checker.counterexample.executions import Executions
from checker.counterexample.explanation import ExplainedRace
from checker.counterexample.replay import replay as replayed
from checker.counterexample.same_steps import same_steps
from checker.counterexample.slicing import forces
from checker.counterexample.visibility import visibility
from checker.counterexample.why import race_of as race_to_explain
from checker.exploration.result import Schedule
from checker.ground.moves import Move
from checker.ground.program import Ground
from checker.passes.normal_form import ground
from checker.report.commit import commit_text
from checker.report.drawing import provoke
from checker.report.drawing.race_text import RaceDrawing
from checker.report.full import full_text
from checker.report.mermaid import mermaid_text
from checker.report.page.slice_rows import PageDrawing
from checker.report.result_file import step_entry
from checker.report.shiviz import shiviz_text
from checker.report.table import table_text
from checker.report.trace_dot import dot_text
from tests.programs import file_of
from tests.report.traces import race_of

MODELS = Path(__file__).parent / "memory"
# model, memory model, property
RACES = [
    ("store_buffering", "tso", "somebody_sees"),
    ("store_buffering", "weak", "somebody_sees"),
    ("message_passing", "pso", "assertions_hold"),
    ("message_passing", "weak", "assertions_hold"),
    ("load_buffering", "weak", "no_load_buffering"),
    ("independent_reads", "weak", "one_order"),
    ("seqlock", "weak", "assertions_hold"),
    ("gup_fast", "tso", "assertions_hold"),
    ("gup_fast", "weak", "assertions_hold"),
]
HARDWARE = re.compile(r"window of|may load|\d back\b|: entry \d|: value \d|~way|~entry|store buffer of")


def assert_printed(name: str, text: str) -> None:
    """The text is what the file has. ``UPDATE_GOLDEN=1`` writes down what is printed now."""
    file = MODELS / "printed" / name
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(text + "\n")
    assert text + "\n" == file.read_text()


@cache
def shown(model: str, memory: str, judged: str) -> ExplainedRace:
    return race_of(MODELS / f"{model}.py", judged, f"memory={memory}", "ORDERED=off")


@cache
def lowered(model: str, memory: str, ordered: str = "off") -> Ground:
    settings = {"memory": memory, "ORDERED": ordered}
    return ground(compile_model(str(MODELS / f"{model}.py"), settings).program)


@pytest.mark.parametrize(("model", "memory", "judged"), RACES)
def test_a_race_for_a_commit_message(model: str, memory: str, judged: str) -> None:
    race = shown(model, memory, judged)
    assert_printed(f"{model}.{memory}.txt", commit_text(race.trace, race.explanation))


def test_a_race_in_the_other_formats() -> None:
    race = shown("gup_fast", "tso", "assertions_hold")
    parts = (
        full_text(race.trace, race.explanation),
        table_text(race.trace, race.explanation, 100),
        mermaid_text(race.trace),
        dot_text(race.trace),
        shiviz_text(race.trace),
        "\n".join(provoke.script(RaceDrawing(race.trace, race.explanation))),
        json.dumps([step_entry(step) for step in race.trace.steps if step.memory], indent=1),
    )
    here = str(MODELS.parents[2])
    assert_printed("gup_fast.formats.txt", "\n\n".join(parts).replace(here, "."))


@pytest.mark.parametrize(("model", "memory", "judged"), RACES)
def test_no_cell_of_the_machine_is_named(model: str, memory: str, judged: str) -> None:
    race = shown(model, memory, judged)
    trace, why = race.trace, race.explanation
    texts = [commit_text(trace, why), full_text(trace, why), table_text(trace, why, 200)]
    texts += [mermaid_text(trace), dot_text(trace), shiviz_text(trace), repr(trace.states)]
    texts += [str(row) for row in PageDrawing(trace, why).rows.values()]
    assert [found for text in texts for found in HARDWARE.findall(text)] == []


NOTED = """
@record
class Pair:
    x: int = integer(0, most=1)
    y: int = integer(0, most=1)
    started: bool = ghost(False)
    r: int = ghost(integer(0, most=1))

pair = shared(Pair)

@actor
def left() -> None:
    seen = pair.x
    with atomic("note the start"):
        pair.started = True
    pair.y = 1
    with atomic("note the value"):
        pair.r = seen

@actor
def right() -> None:
    seen = pair.y
    if seen == 1:
        pair.x = 1

@never("left sees what right stored because of it")
def loop() -> bool:
    return pair.started and pair.r == 1

properties = [loop]
"""


def test_hardware_executes_no_ghost() -> None:
    """A step that only the property sees is shown, and is nothing that a load could come after."""
    with file_of("from checker import *\n" + NOTED) as path:
        race = race_of(Path(path), "loop", "memory=weak")
    text = commit_text(race.trace, race.explanation)
    assert "note the start" in text and "// performed later" in text
    assert "In hardware" not in text


@pytest.mark.parametrize("memory", ["tso", "pso", "weak"])
def test_a_store_on_a_branch_that_is_not_taken_is_no_store(memory: str) -> None:
    """The step "write page" stores only if the CPU still has the old translation."""
    path = Path("models") / "history" / "numa_migrate.py"
    program = compile_model(str(path), {"memory": memory}).program
    system = PythonSystem(ground(program), symmetry=False)
    stored = set[bool]()
    for seed in range(12):
        schedule = walk(system, Random(seed))
        trace = replayed(system, schedule)
        for step in trace.steps:
            if step.text == "write page" and step.memory is not None and step.memory.of is None:
                stored.add(step.memory.delayed)
                assert step.memory.stored is not None or not step.memory.delayed
    assert True in stored


@pytest.mark.parametrize(("model", "memory", "judged"), RACES)
def test_the_shown_steps_in_their_order_are_enough(model: str, memory: str, judged: str) -> None:
    race = shown(model, memory, judged)
    part = race.explanation.slice
    assert part is not None and part.exact
    system = PythonSystem(lowered(model, memory))
    number = next(n for n, one in enumerate(system.ground.properties) if one.property.name == judged)
    schedule = Schedule(race.trace.start, tuple(step.move for step in race.trace.steps))
    asked = race_to_explain(system, number, schedule, race.trace)
    assert forces(Executions(same_steps(asked, 100_000)), frozenset(part.steps))


@pytest.mark.parametrize(("model", "memory", "judged"), RACES)
def test_what_an_old_value_does_not_see_is_shown(model: str, memory: str, judged: str) -> None:
    race = shown(model, memory, judged)
    seen, drawing = visibility(race.trace), RaceDrawing(race.trace, race.explanation)
    late = {number for number in drawing.shown if drawing.labels.access.is_machine(number)}
    missed = {store for load in drawing.shown for store in seen.missed(load)}
    assert missed | late
    assert missed <= set(drawing.shown)
    assert {seen.partner(number) for number in late} <= set(drawing.shown)


@pytest.mark.parametrize("model", sorted({model for model, _, _ in RACES}))
@pytest.mark.parametrize("memory", ["tso", "pso", "weak"])
@pytest.mark.parametrize("ordered", ["on", "off"])
def test_the_engines_agree(model: str, memory: str, ordered: str) -> None:
    compiled = compile_model(str(MODELS / f"{model}.py"), {"memory": memory, "ORDERED": ordered})
    options = Options(explaining=Explaining(why=False))
    one, other = (check(compiled, replace(options, engine=engine)) for engine in ("python", "native"))
    assert (one.result.states, one.result.transitions) == (other.result.states, other.result.transitions)
    assert [(v.property.name, v.status) for v in one.verdicts] == [
        (v.property.name, v.status) for v in other.verdicts
    ]
    assert [v.trace and len(v.trace.steps) for v in one.verdicts] == [
        v.trace and len(v.trace.steps) for v in other.verdicts
    ]
    assert (ordered == "off") or one.verdict == "holds"


@pytest.mark.parametrize("model", sorted({model for model, _, _ in RACES}))
@pytest.mark.parametrize("memory", ["tso", "pso", "weak"])
def test_each_performance_is_of_the_access_that_was_issued(model: str, memory: str) -> None:
    system = PythonSystem(lowered(model, memory))
    for seed in range(40):
        trace = replayed(system, walk(system, Random(seed)))
        for step in trace.steps:
            if step.memory is None or step.memory.of is None or not step.memory.location:
                continue
            issued = trace.steps[step.memory.of]
            assert issued.memory is not None and issued.memory.location == step.memory.location
            assert issued.memory.delayed or issued.memory.late
            assert step.machine == f"store buffer of {issued.actor}"
            assert step.memory.stored == issued.memory.stored or issued.memory.late


def walk(system: PythonSystem, random: Random) -> Schedule:
    """A run to its end, chosen by chance."""
    state, moves = system.initial()[0], list[Move]()
    while True:
        steps = [(move, after) for move, after in system.moves(state) if after >= 0]
        if not steps:
            return Schedule(0, tuple(moves))
        move, state = random.choice(steps)
        moves.append(move)


def test_an_actor_that_has_finished_is_behind_no_location_in_promela() -> None:
    written = promela(lowered("gup_fast", "weak", "on")).text
    assert "((gup_fast_at != FINISHED) && (gup_fast_at >= 3))" in written
