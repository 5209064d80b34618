"""The processes of a Promela file: one for each instance, and one that chooses the initial state."""

from __future__ import annotations

from checker.backends.promela.effects import Effects, listed
from checker.backends.promela.expressions import PromelaCoder
from checker.backends.promela.properties import WATCHER
from checker.ground.effects import read_first
from checker.ground.program import Case, GroundCommand, equality
from checker.program import fold
from checker.source.visible import comment

IDLE = "nobody_ever_steps"


def processes(coder: PromelaCoder, active: str) -> list[str]:
    """All instances. Spin wants at least one process: if no instance has a step, one that does nothing."""
    lines = [line for number in range(len(coder.ground.instances)) for line in process(coder, number, active)]
    return lines or ["", f"{active} {IDLE}() {{", "end:", "  false", "}"]


def process(coder: PromelaCoder, number: int, active: str) -> list[str]:
    """One instance: a loop over all its steps. Nothing if it has none."""
    if not steps_at_all(coder, number):
        return []
    one = coder.ground.instances[number]
    steps = [line for command in coder.ground.commands[number] for line in step(coder, command)]
    steps += [] if one.fair or not coder.runs else ["  :: d_step { !failed -> skip } /* or it stops */"]
    name = coder.names.instances[number]
    return ["", f"{active} {name}() {{ /* {comment(one.name)} */", "end:", "  do", *steps, "  od", "}"]


def steps_at_all(coder: PromelaCoder, number: int) -> bool:
    """Whether an instance has a step that may ever be taken."""
    return any(command.cases for command in coder.ground.commands[number])


def step(coder: PromelaCoder, command: GroundCommand) -> list[str]:
    """One command: its place in the model, and an option for each case."""
    lines = [f"  /* {comment(command.label.line)} */"]
    for case in command.cases:
        lines += option(coder, case)
    return lines


def option(coder: PromelaCoder, case: Case) -> list[str]:
    """One case: a ``d_step`` with its whole condition before the arrow."""
    (cell, location), *split = case.where
    where = f"{coder.names.cells[cell]} == {location}"
    guard = coder.text(fold.conjunction([*map(equality, split), case.guard]))
    opens = where if guard == "true" else f"{where} && {guard}"
    opens = f"!failed && {opens}" if coder.runs else opens
    unset = sorted(n for n in read_first(case.effects) if not coder.ground.cells[n].kept)
    empty = [f"{coder.names.cells[n]} = {coder.ground.cells[n].reset}" for n in unset]
    body = listed([*empty, *Effects(coder).statements(case.effects)], 7)
    body[-1] += " }"
    return [f"  :: d_step {{ {opens} ->", *body]


def opening(coder: PromelaCoder, starts: list[list[int]]) -> list[str]:
    """The process that chooses one of several initial states, and then lets all others begin.

    Until then the cells have the values of the first of them, so that only real states are judged.
    """
    differing = [n for n in range(len(starts[0])) if len({start[n] for start in starts}) > 1]
    lines = ["", "init {", "  atomic {", "    if"]
    for values in starts:
        given = [f"{coder.names.cells[n]} = {coder.values.held(n, values[n])}" for n in differing]
        lines += ["    :: d_step {", *listed(given, 7)]
        lines[-1] += " }"
    begin = [n for number, n in enumerate(coder.names.instances) if steps_at_all(coder, number)]
    begin += (
        [WATCHER] if not coder.runs and any(judged.only_at_rest for judged in coder.ground.properties) else []
    )
    last = [f"run {name}()" for name in begin] + (["started = true"] if coder.runs else [])
    return [*lines, "    fi;", *listed(last, 4), "  }", "}"]
