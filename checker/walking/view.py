"""What is to be seen where a walk stands: the steps so far, what each open step would do, what is true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from checker.backends.python.system import PythonSystem
from checker.counterexample.memory_steps import MemorySteps, with_memory
from checker.counterexample.replay import one_step
from checker.counterexample.standing import everybody
from checker.counterexample.telling import shown_cells
from checker.counterexample.trace import Standing, TraceStep
from checker.counterexample.truth import is_to_be_reached, truths
from checker.ground.moves import State
from checker.ground.program import Ground, GroundProperty
from checker.language.property import Kind
from checker.program.commands import FINISHED
from checker.walking.run_to import known, turned
from checker.walking.walk import WalkPath


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step that is open, told as if it had been taken.

    ``locals`` maps the locals of its actor that it changes to their old and new values, where they are in
    use. ``turns`` are the properties that have another truth after it.
    """

    step: TraceStep
    locals: dict[str, tuple[str, str]]
    turns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TruthHere:
    """What one property says here.

    ``word`` is ``true`` or ``false``; ``reached`` or ``not here`` if it asks for a state; ``no state`` after
    a step that fails; else why it says nothing.
    """

    name: str
    word: str
    sentence: str


@dataclass(frozen=True, slots=True)
class View:
    """Everything that is shown of a walk.

    ``path`` has all its steps, ``at`` says how many are taken. ``values`` are those of the shared variables
    that can change, ``locals`` those of the locals that are in use. Both are empty after a step that fails;
    ``end`` says that, or that no actor can step. ``initial`` says which initial state it is from, if there
    are several.
    """

    path: tuple[TraceStep, ...]
    at: int
    offers: tuple[OpenStep, ...]
    actors: tuple[Standing, ...]
    values: dict[str, str]
    locals: dict[str, str]
    truths: tuple[TruthHere, ...]
    end: str
    initial: str = ""

    @property
    def last(self) -> TraceStep | None:
        """The step that leads here."""
        return self.path[self.at - 1] if self.at else None


def view(system: PythonSystem, walk: WalkPath) -> View:
    """What is to be seen where a walk stands."""
    path, memory = retraced(system, walk)
    judged = tuple(truths_here(system, walk))
    if walk.state is None:
        failed = "the last step fails, so it leads to no state" if walk.failed else ""
        return View(path, walk.at, (), (), {}, {}, judged, failed, which_initial(system, walk))
    values = system.values(walk.state)
    return View(
        path,
        walk.at,
        tuple(offers(system, walk.state, path[: walk.at], memory)),
        tuple(everybody(system.ground, values)),
        shown_values(system, values),
        shown_locals(system.ground, values),
        judged,
        end(system, walk.state),
        which_initial(system, walk),
    )


def which_initial(system: PythonSystem, walk: WalkPath) -> str:
    """Which initial state a walk is from, if there are several."""
    count = len(system.initial())
    return f"initial state {walk.initial + 1} of {count}" if count > 1 else ""


def retraced(system: PythonSystem, walk: WalkPath) -> tuple[tuple[TraceStep, ...], MemorySteps]:
    """All steps of the path; and what the memory model has done up to the position."""
    memory, here = MemorySteps(system.ground), MemorySteps(system.ground)
    told: list[TraceStep] = []
    for number, (move, before) in enumerate(zip(walk.moves, walk.states, strict=False), 1):
        step, _ = one_step(system, before, move, number, memory)
        told.append(with_memory(step, memory.found[-1], told))
        here = branched(memory) if number == walk.at else here
    return tuple(told), here


def branched(memory: MemorySteps) -> MemorySteps:
    """The same, to go another way from here."""
    entries = {cpu: list(numbers) for cpu, numbers in memory.entries.items()}
    return replace(memory, entries=entries, found=list(memory.found))


def offers(
    system: PythonSystem, here: State, path: tuple[TraceStep, ...], memory: MemorySteps
) -> Iterator[OpenStep]:
    """The steps that are open, in order of actor and choice."""
    now = known(system, here)
    for move, after in system.moves(here):
        branch = branched(memory)
        step, _ = one_step(system, here, move, len(path) + 1, branch)
        told = with_memory(step, branch.found[-1], list(path))
        yield OpenStep(told, changed_locals(system, here, after), tuple(turned(system, now, after)))


def changed_locals(system: PythonSystem, before: State, after: State) -> dict[str, tuple[str, str]]:
    """The locals that a step changes, of those that are in use after it."""
    if after < 0:
        return {}
    cells, old, new = system.ground.cells, system.values(before), system.values(after)
    return {
        cells[n].name: (cells[n].show(old[n]), cells[n].show(new[n]))
        for n in locals_in_use(system.ground, new)
        if old[n] != new[n]
    }


def shown_values(system: PythonSystem, values: list[int]) -> dict[str, str]:
    """The shared values of the model that can change."""
    cells = system.ground.cells
    shown = shown_cells(system.ground) & system.changing
    return {cells[n].name: cells[n].show(values[n]) for n in sorted(shown)}


def shown_locals(ground: Ground, values: list[int]) -> dict[str, str]:
    """The locals that are in use."""
    return {ground.cells[n].name: ground.cells[n].show(values[n]) for n in locals_in_use(ground, values)}


def locals_in_use(ground: Ground, values: list[int]) -> list[int]:
    """The cells of the locals that some later step of their actor reads."""
    found: list[int] = []
    for number, one in enumerate(ground.instances):
        location = values[one.location]
        if location != FINISHED and not one.hardware:
            unused = {cell for cell, _ in ground.commands[number][location].known}
            found += [n for n in one.locals.values() if ground.cells[n].kept and n not in unused]
    return found


def truths_here(system: PythonSystem, walk: WalkPath) -> Iterator[TruthHere]:
    """What each property says where the walk stands."""
    state = walk.state
    truth = {} if state is None else truths(system, state)
    failed = walk.failed.kind if walk.failed is not None and state is None else None
    for one in system.ground.properties:
        name = one.property.name
        yield TruthHere(name, word(one, truth.get(name), failed), one.property.sentence)


def word(one: GroundProperty, truth: bool | None, failed: str | None) -> str:
    """What one property says, in a few words. ``failed`` is the kind of check that the last step fails."""
    if one.property.is_progress:
        return "about whole runs: no single state decides it"
    if one.property.kind is Kind.STEP:
        return "false" if one.property.name == failed else "true"
    if failed is not None:
        return "no state"
    if truth is None:
        return "judged where no actor can step"
    if is_to_be_reached(one):
        return "reached" if truth else "not here"
    return "true" if truth else "false"


def end(system: PythonSystem, state: State) -> str:
    """That no actor can step, where that is so."""
    if system.enabled(state):
        return ""
    waiting = [
        one.actor for one in everybody(system.ground, system.values(state)) if one.status != "finished"
    ]
    if not waiting:
        return "every actor has finished"
    return f"no actor can step: {', '.join(waiting)} {'waits' if len(waiting) == 1 else 'wait'}"
