"""Every way through a thread, for the values that other threads may store."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tests.memory.axioms.expressions import Value, evaluate, registers_in
from tests.memory.axioms.read_modify_write import result, written_value
from tests.memory.axioms.trace import Event, Trace

Readable = Mapping[str, Sequence[Value]]
"""For each location, the values that other threads may store there."""

Pending = tuple[tuple[Mapping[str, Any], int], ...]
"""The operations to come, each with the reads that decided that it is reached."""

# Operations that x86 compiles to a locked instruction even when nothing is written.
_LOCKED_IF_FAILED = frozenset(["cmpxchg"])


@dataclass(frozen=True, slots=True)
class _Run:
    """A thread after some of its operations."""

    events: tuple[Event, ...]
    fences: tuple[tuple[str, int], ...]
    registers: Mapping[str, Value]
    sources: Mapping[str, int]
    """For each register, the read whose value it carries, as a bit mask."""
    latest: Mapping[str, Value]
    """For each location, what the thread stored there last, or the initial value."""
    behind: int = 0
    """The reads that decided an ``if`` with accesses in it, so far."""

    def readable(self, location: str, others: Readable) -> list[Value]:
        """What a read of ``location`` may return here."""
        own = self.latest.get(location, 0)
        return [own, *(value for value in others.get(location, ()) if value != own)]

    def mask(self, names: Sequence[str] | frozenset[str]) -> int:
        mask = 0
        for name in names:
            mask |= self.sources.get(name, 0)
        return mask

    def set(self, register: str | None, value: Value, mask: int) -> "_Run":
        if register is None:
            return self
        registers = {**self.registers, register: value}
        return replace(self, registers=registers, sources={**self.sources, register: mask})

    def fence(self, kind: str, before: int) -> "_Run":
        return replace(self, fences=(*self.fences, (kind, before)))

    def make(self, *events: Event) -> "_Run":
        written = {event.location: event.value for event in events if event.kind == "W"}
        made = tuple(replace(event, behind=self.behind) for event in events)
        return replace(self, events=self.events + made, latest={**self.latest, **written})

    def past(self, mask: int) -> "_Run":
        """The thread has branched by some reads."""
        return replace(self, behind=self.behind | mask)


def traces(
    operations: Sequence[Mapping[str, Any]], initial: Mapping[str, Value], others: Readable
) -> list[Trace]:
    """Every trace of the thread ``operations`` beside threads that store ``others``."""
    names = _registers_of(operations)
    start = _Run((), (), {}, {}, initial)
    runs = _continue(start, tuple((operation, 0) for operation in operations), others)
    return [
        Trace(run.events, run.fences, tuple((name, run.registers.get(name, 0)) for name in names))
        for run in runs
    ]


def _registers_of(operations: Sequence[Mapping[str, Any]]) -> list[str]:
    names: set[str] = set()
    for operation in operations:
        if operation.get("to"):
            names.add(operation["to"])
        for branch in ("then", "else"):
            names.update(_registers_of(operation.get(branch, [])))
    return sorted(names)


def _continue(run: _Run, pending: Pending, others: Readable) -> Iterator[_Run]:
    if not pending:
        yield run
        return
    (operation, control), rest = pending[0], pending[1:]
    if operation["op"] == "if":
        if operation.get("then") or operation.get("else"):
            run = run.past(run.mask(registers_in(operation["cond"])))
        yield from _continue(run, _branch(run, operation, control) + rest, others)
    else:
        for after in _step(run, operation, control, others):
            yield from _continue(after, rest, others)


def _branch(run: _Run, operation: Mapping[str, Any], control: int) -> Pending:
    """The operations of the branch taken. What follows the join does not depend on the condition."""
    condition = operation["cond"]
    control |= run.mask(registers_in(condition))
    taken = "then" if evaluate(condition, run.registers) else "else"
    return tuple((inner, control) for inner in operation.get(taken, []))


def _step(run: _Run, operation: Mapping[str, Any], control: int, others: Readable) -> Iterator[_Run]:
    kind = operation["op"]
    if kind == "fence":
        yield run.fence(operation["kind"], len(run.events))
        return
    location, address = _location(run, operation)
    if kind == "load":
        yield from _load(run, operation, _Place(location, address, control), others)
    elif kind == "store":
        yield _store(run, operation, _Place(location, address, control))
    elif kind == "rmw":
        yield from _read_modify_write(run, operation, _Place(location, address, control), others)
    else:
        yield from _spin_lock(run, operation, location, control, others)


@dataclass(frozen=True, slots=True)
class _Place:
    """The location of an access, and the reads on which it depends."""

    location: str
    address: int
    control: int


def _location(run: _Run, operation: Mapping[str, Any]) -> tuple[str, int]:
    mask = run.mask(operation.get("dep", ()))
    location = operation["loc"]
    if isinstance(location, str):
        return location, mask
    pointer = evaluate(location["at"], run.registers)
    return str(pointer).removeprefix("&"), mask | run.mask(registers_in(location["at"]))


def _load(run: _Run, operation: Mapping[str, Any], place: _Place, others: Readable) -> Iterator[_Run]:
    this = 1 << len(run.events)
    for value in run.readable(place.location, others):
        event = Event(
            "R", place.location, value, operation["order"], address=place.address, control=place.control
        )
        yield run.make(event).set(operation["to"], value, this)


def _store(run: _Run, operation: Mapping[str, Any], place: _Place) -> _Run:
    expression = operation["value"]
    event = Event(
        "W",
        place.location,
        evaluate(expression, run.registers),
        operation["order"],
        address=place.address,
        data=run.mask(registers_in(expression)),
        control=place.control,
    )
    return run.make(event)


def _read_modify_write(
    run: _Run, operation: Mapping[str, Any], place: _Place, others: Readable
) -> Iterator[_Run]:
    arguments = [evaluate(argument, run.registers) for argument in operation["args"]]
    mask = run.mask(frozenset().union(*(registers_in(argument) for argument in operation["args"])))
    for old in run.readable(place.location, others):
        new = written_value(operation["fn"], old, arguments)
        value = result(operation.get("returns", "old"), old, new)
        events = _pair(operation, place, old, new, mask)
        full = operation["order"] == "full" and new is not None
        after = run.fence("mb", len(run.events)) if full else run
        if operation["fn"] not in ("xchg", "cmpxchg") and len(events) == 2:
            events[1] = replace(events[1], carried=1 << len(after.events))
        after = after.make(*events).set(operation["to"], value, 1 << len(run.events))
        yield after.fence("mb", len(after.events)) if full else after


def _pair(
    operation: Mapping[str, Any], place: _Place, old: Value, new: Value | None, data: int
) -> list[Event]:
    read = Event(
        "R",
        place.location,
        old,
        "acquire" if operation["order"] == "acquire" and new is not None else "relaxed",
        rmw="failure" if new is None else "success",
        locked=new is not None or operation["fn"] in _LOCKED_IF_FAILED,
        returns=not operation.get("noreturn"),
        branches=new is None and operation["order"] in ("full", "acquire"),
        address=place.address,
        control=place.control,
    )
    if new is None:
        return [read]
    order = "release" if operation["order"] == "release" else "relaxed"
    return [read, replace(read, kind="W", value=new, order=order, returns=True, data=data)]


def _spin_lock(
    run: _Run, operation: Mapping[str, Any], location: str, control: int, others: Readable
) -> Iterator[_Run]:
    kind = operation["op"]
    if kind == "unlock":
        yield run.make(Event("W", location, 0, "release", lock="unlock", control=control))
    elif kind == "islocked":
        for value in run.readable(location, others):
            read = Event("R", location, value, control=control)
            yield run.make(read).set(operation["to"], value, 1 << len(run.events))
    elif 0 in run.readable(location, others):
        read = Event("R", location, 0, "acquire", rmw="success", locked=True, lock="lock", control=control)
        yield run.make(read, replace(read, kind="W", value=1, order="relaxed"))
