"""What an actor's work costs where nobody is in its way, counted from the program.

The actor runs alone from the initial state to its end. Each step that does more than keep a ghost is
one access to shared memory: an atomic operation where it reads and writes the same place (a lock taken,
a reference counted, a flag tested and set), a write or a read where it does only that.
"""

from __future__ import annotations

from dataclasses import dataclass

from checker.analysis.influence import sliced
from checker.backends.python.system import PythonSystem
from checker.counterexample.replay import taken_case
from checker.ground.meaning import run
from checker.ground.moves import Move, State, StepFails


@dataclass(frozen=True, slots=True)
class Cost:
    """The accesses of one actor that runs alone. ``waits`` is how many of them might have had to wait."""

    actor: str
    atomics: int = 0
    writes: int = 0
    reads: int = 0
    waits: int = 0


def costs(system: PythonSystem) -> tuple[Cost, ...]:
    """The cost of each actor that comes to its end alone; of several instances, the first."""
    real = frozenset(n for n, cell in enumerate(system.ground.cells) if not cell.ghost and not cell.cpu_state)
    found: dict[str, Cost] = {}
    for number, one in enumerate(system.ground.instances):
        if one.actor not in found:
            cost = alone(system, number, real)
            if cost is not None:
                found[one.actor] = cost
    return tuple(found.values())


def alone(system: PythonSystem, actor: int, real: frozenset[int]) -> Cost | None:
    """The cost of one instance from the first initial state; None where it does not come to an end."""
    state = system.initial()[0]
    kinds: list[str] = []
    passed = {state}
    while not finished(system, state, actor):
        move = next((move for move in system.enabled(state) if move.actor == actor), None)
        if move is None:
            return None
        try:
            after = system.after(state, move)
        except StepFails:
            return None  # and what fails cannot always be evaluated: it may divide by zero
        kinds += accesses(system, state, move, real)
        if after in passed:
            return None
        passed.add(after)
        state = after
    counted = {kind: kinds.count(kind) for kind in ("atomics", "writes", "reads", "waits")}
    return Cost(system.ground.instances[actor].actor, **counted)


def finished(system: PythonSystem, state: State, actor: int) -> bool:
    """Whether an instance has no more steps."""
    return system.values(state)[system.ground.instances[actor].location] < 0


def accesses(system: PythonSystem, state: State, move: Move, real: frozenset[int]) -> list[str]:
    """What one step does to shared memory: one word, and ``waits`` where it might have to."""
    ground = system.ground
    values = system.values(state)
    command, case = taken_case(ground, values, move)
    done = run(sliced(case.effects, real), values, case.guard)
    reads, writes = (
        {cell for cell in cells if ground.cells[cell].owner is None and cell in real}
        for cells in (done.reads, done.writes)
    )
    if not reads and not writes:
        return []
    kind = "atomics" if reads & writes else "writes" if writes else "reads"
    return [kind, "waits"] if command.waits else [kind]
