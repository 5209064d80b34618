"""A model of one actor without choices, run by the checker: how it ends, and the shared values then."""

from __future__ import annotations

from checker.backends.python.system import PythonSystem
from checker.ground.meaning import InitialFails
from checker.ground.moves import State
from checker.passes.normal_form import ground
from tests.programs import compiled

LONGEST = 1000


def run(source: str) -> tuple[str, dict[str, str]]:
    """How the actor ends ("finished", "stuck", or the kind of the check that fails), and what is shared.

    Where a step fails, the values are those before it. Raises ModelError if the model is refused.
    """
    system = PythonSystem(ground(compiled(source)))
    try:
        (state,) = system.initial()
    except InitialFails as failed:
        return failed.check.kind, {}
    for _ in range(LONGEST):
        moves = system.moves(state)
        if not moves:
            return ("finished" if finished(system, state) else "stuck"), shared(system, state)
        ((_, after),) = moves
        if after < 0:
            return system.checks[~after].kind, shared(system, state)
        state = after
    raise AssertionError("it does not end")


def finished(system: PythonSystem, state: State) -> bool:
    """Whether the actor has no more steps."""
    return system.location(state, system.ground.instances[0]) < 0


def shared(system: PythonSystem, state: State) -> dict[str, str]:
    """The shared values, by name."""
    told = zip(system.ground.cells, system.values(state), strict=True)
    return {cell.name: cell.show(value) for cell, value in told if cell.owner is None}


def steps(source: str) -> int:
    """How many locations the actor has."""
    return len(ground(compiled(source)).commands[0])
