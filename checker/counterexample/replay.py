"""A schedule becomes a trace, through the Python lowering, checked at each step by the interpreter."""

from __future__ import annotations

from checker.backends.python.system import PythonSystem
from checker.counterexample.memory_steps import MemorySteps, with_memory
from checker.counterexample.telling import named, told
from checker.counterexample.trace import HandlerPlace, Trace, TraceStep
from checker.counterexample.who_waits import noting, who_waits
from checker.exploration.result import Doom, Schedule
from checker.ground.effects import cells_read
from checker.ground.meaning import between_steps, enabled, evaluate, run
from checker.ground.moves import Move, State, StepFails
from checker.ground.program import Case, Ground, GroundCommand, GroundProperty
from checker.language.interrupts import Level
from checker.language.property import Kind
from checker.program.commands import ALLOCATED, FINISHED
from checker.program.expressions import And, Cell, Or
from checker.source.wording import enumerated


class DoesNotReplay(Exception):
    """A schedule that the model does not follow; ``step`` counts from 1, 0 is the initial state."""

    def __init__(self, step: int, reason: str) -> None:
        super().__init__(f"step {step}: {reason}" if step else reason)
        self.step = step
        self.reason = reason


class Disagreement(AssertionError):
    """The Python lowering and the interpreter differ: the checker's own fault."""


def replay(system: PythonSystem, schedule: Schedule, judged: GroundProperty | None = None) -> Trace:
    """Follow a schedule. Raises DoesNotReplay at the first move that is not open."""
    ground = system.ground
    states = system.initial()
    refuse_start(schedule.initial, len(states))
    steps, passed = followed(system, states[schedule.initial], schedule)
    values = system.values(passed[-1])
    return Trace(
        judged.property.name if judged else "",
        judged.property.kind if judged else None,
        sentence(ground, judged, schedule.doom, values) if judged else "",
        schedule.initial,
        differing(ground, system, states, schedule.initial),
        tuple(steps),
        who_waits(system, judged, values, schedule, passed) if judged else (),
        facts(ground, judged, values),
        tuple(shown_state(ground, system.values(one)) for one in passed),
        tuple(values),
        relevant(system, judged),
        schedule.loop_from,
        frozenset(cell.name for cell in ground.cells if cell.ghost),
        contexts(ground),
        idle(system, values),
        ground.program.memory,
        handlers(ground),
        tuple(dict.fromkeys(one.actor for one in ground.instances if one.strong)),
        {one.name: one.cpu for one in ground.instances if not one.hardware},
    )


def refuse_start(initial: int, states: int) -> None:
    """Raise DoesNotReplay if a model has no such initial state."""
    if not 0 <= initial < states:
        raise DoesNotReplay(0, f"it starts from initial state {initial + 1}, and the model has {states}")


def followed(system: PythonSystem, state: State, schedule: Schedule) -> tuple[list[TraceStep], list[State]]:
    """The steps of a schedule, and the states before each and after the last. Raises DoesNotReplay."""
    passed = [state]
    steps: list[TraceStep] = []
    memory = MemorySteps(system.ground)
    for number, move in enumerate(schedule.moves, 1):
        if steps and steps[-1].failed is not None:
            raise DoesNotReplay(number, f"the step before it fails: {steps[-1].failed}")
        step, state = one_step(system, state, move, number, memory)
        steps.append(with_memory(step, memory.found[-1], steps))
        passed.append(state)
    if schedule.loop_from is not None and passed[schedule.loop_from] != state:
        raise DoesNotReplay(len(steps), "the steps that repeat do not lead back to where they began")
    return steps, passed


def handlers(ground: Ground) -> dict[str, HandlerPlace]:
    """Where each handler runs."""
    running = [one for one in ground.instances if one.level is Level.TASK and not one.hardware]
    tasks = {one.cpu: one.name for one in running}
    return {
        one.name: HandlerPlace(tasks[one.cpu], one.level)
        for one in ground.instances
        if one.level is not Level.TASK
    }


def contexts(ground: Ground) -> dict[str, str]:
    """What each actor runs in, where the model says so."""
    lanes = {actor.name: actor.lane for actor in ground.program.actors}
    return {one.name: lanes[one.actor] for one in ground.instances if lanes.get(one.actor)}


def idle(system: PythonSystem, values: list[int]) -> frozenset[str]:
    """The actors that have finished, or stand where they stood at the start."""
    first = system.values(system.initial()[0])
    places = ((one.name, values[one.location], first[one.location]) for one in system.ground.instances)
    return frozenset(name for name, now, start in places if now in (FINISHED, start))


def sentence(ground: Ground, judged: GroundProperty, doom: Doom | None, values: list[int]) -> str:
    """What goes wrong; where only some are lost, it names them, and the object that leaks."""
    lost = lost_object(ground, judged, values) if judged.property.kind is Kind.LEAK else None
    if lost is not None:
        return f"{lost} is leaked: it is allocated, and nothing refers to it"
    if doom is None:
        return judged.property.sentence
    names = [ground.instances[number].name for number in doom.stuck or doom.endless]
    listed = enumerated(names)
    if doom.stuck:
        return f"deadlock of {listed}, while others can go on"
    return f"livelock: {listed} can go on, and can never finish"


def lost_object(ground: Ground, judged: GroundProperty, values: list[int]) -> str | None:
    """The object that is allocated at the end, and to which nothing refers; None if there is none."""
    parts = judged.bad.operands if isinstance(judged.bad, Or) else (judged.bad,)
    lost = next((part for part in parts if evaluate(part, values.__getitem__)), None)
    if lost is None:
        return None
    allocated = lost.operands[0] if isinstance(lost, And) else lost
    assert isinstance(allocated, Cell), "the condition of a leak begins with whether the object is allocated"
    name = ground.cells[allocated.number].name
    return name.removesuffix(f" {ALLOCATED}")


def differing(ground: Ground, system: PythonSystem, states: tuple[State, ...], chosen: int) -> dict[str, str]:
    """Of one initial state, the shared values that not all initial states have."""
    shown = shown_state(ground, system.values(states[chosen]))
    bits, differ = 0, set()
    for state in states:
        apart = state ^ states[chosen]
        if apart & ~bits:  # a field whose bits are known to differ has been looked at
            bits |= apart
            other = shown_state(ground, system.values(state))
            differ |= {name for name in shown if shown[name] != other[name]}
    return {name: value for name, value in shown.items() if name in differ}


def one_step(
    system: PythonSystem, state: State, move: Move, number: int, memory: MemorySteps
) -> tuple[TraceStep, State]:
    """Take one move; the step it is, and the state after it. ``memory`` follows."""
    ground = system.ground
    values = system.values(state)
    open_moves = system.enabled(state)
    if move not in open_moves:
        raise DoesNotReplay(number, not_open(ground, values, move, open_moves))
    command, case = taken_case(ground, values, move)
    done = run(case.effects, values, case.guard)
    after = state
    try:
        after = system.after(state, move)
    except StepFails as failed:
        agree(failed.check == done.failed, ground, move)
    else:
        agree(
            done.failed is None and between_steps(ground, done.values) == system.values(after), ground, move
        )
    memory.step(command, case, values, done.values)
    return told(ground, command, move, values, done, named(command, case, values)), after


def agree(same: bool, ground: Ground, move: Move) -> None:
    """Fail loudly where two definitions of one step differ."""
    if not same:
        name = ground.instances[move.actor].name
        raise Disagreement(f"the interpreter and the Python lowering differ at a step of {name}")


def taken_case(ground: Ground, values: list[int], move: Move) -> tuple[GroundCommand, Case]:
    """The command of a move, and its case that is open. Raises Disagreement where none is."""
    found = open_case(ground, values, move)
    if found is None:
        raise Disagreement(
            f"the interpreter finds no open case for a move of {ground.instances[move.actor].name}"
        )
    return found


def open_case(ground: Ground, values: list[int], move: Move) -> tuple[GroundCommand, Case] | None:
    """The command of a move, and its case that is open; None where the move cannot be taken."""
    command = ground.commands[move.actor][values[ground.instances[move.actor].location]]
    cases = (case for case in command.cases if case.choice == move.choice and enabled(case, values))
    return next(((command, case) for case in cases), None)


def shown_state(ground: Ground, values: list[int]) -> dict[str, str]:
    """Every shared name with its value."""
    cells = zip(ground.cells, values, strict=True)
    return {c.name: c.show(v) for c, v in cells if c.owner is None and not c.hardware}


def not_open(ground: Ground, values: list[int], move: Move, open_moves: tuple[Move, ...]) -> str:
    """Why a move cannot be taken, and which can."""
    if not 0 <= move.actor < len(ground.instances):
        return f"there is no actor number {move.actor}"
    one = ground.instances[move.actor]
    location = values[one.location]
    if location == FINISHED:
        reason = f"{one.name} has finished"
    else:
        label = ground.commands[move.actor][location].label
        moves = any(m.actor == move.actor for m in open_moves)
        verb = f"has no choice number {move.choice} at" if moves else "waits at"
        reason = f"{one.name} {verb} {label.span.place}: {label.text}"
    able = ", ".join(dict.fromkeys(ground.instances[m.actor].name for m in open_moves)) or "nobody"
    return f"{reason} (able to step: {able})"


def facts(ground: Ground, judged: GroundProperty | None, values: list[int]) -> dict[str, str]:
    """The shared values that make a property's condition what it is at the end."""
    if judged is None or judged.property.condition is None:
        return {}
    parts = judged.bad.operands if isinstance(judged.bad, Or) else (judged.bad,)
    for part in parts:
        noted: dict[int, int] = {}
        if evaluate(part, noting(values, noted)):
            return {ground.cells[n].name: ground.cells[n].show(v) for n, v in noted.items()}
    return {}


def relevant(system: PythonSystem, judged: GroundProperty | None) -> frozenset[str]:
    """The names of the values that change, and that some command of the model reads, or the property."""
    read = system.read_somewhere | (cells_read(judged.bad) if judged else frozenset())
    read &= system.changing
    return frozenset(system.ground.cells[n].name for n in read)
