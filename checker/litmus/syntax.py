"""A litmus test as data: what its threads do, how memory begins, and what is asked of the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from checker.source.span import SourceText, Span

MemoryOrder = Literal["relaxed", "acquire", "release", "full"]
Quantifier = Literal["exists", "not exists", "forall"]


@dataclass(frozen=True, slots=True)
class WholeNumber:
    """A number."""

    value: int


@dataclass(frozen=True, slots=True)
class RegisterUse:
    """The value of a register of the thread."""

    name: str


@dataclass(frozen=True, slots=True)
class AddressOf:
    """The address of a location; as the place of an access, that location."""

    location: str


@dataclass(frozen=True, slots=True)
class Combined:
    """An operator of C and its operands."""

    operator: str
    operands: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class RegisterAtEnd:
    """In a condition: a register of a thread at the end."""

    thread: int
    name: str


@dataclass(frozen=True, slots=True)
class LocationAtEnd:
    """In a condition: a location at the end."""

    name: str


Term = WholeNumber | RegisterUse | AddressOf | Combined | RegisterAtEnd | LocationAtEnd


@dataclass(frozen=True, slots=True)
class ReadAccess:
    """``to = READ_ONCE(*place)``, or smp_load_acquire()."""

    to: str
    place: Term
    order: MemoryOrder
    span: Span


@dataclass(frozen=True, slots=True)
class WriteAccess:
    """``WRITE_ONCE(*place, value)``, or smp_store_release()."""

    place: Term
    value: Term
    order: MemoryOrder
    span: Span


@dataclass(frozen=True, slots=True)
class UpdateAccess:
    """A read-modify-write: ``to = function(place, arguments)``.

    ``returns`` is ``"old"``, ``"new"``, or ``"wrote"``: whether the operation wrote.
    """

    function: str
    arguments: tuple[Term, ...]
    place: Term
    to: str | None
    returns: str
    order: MemoryOrder
    span: Span


@dataclass(frozen=True, slots=True)
class BarrierCall:
    """A barrier; ``kind`` is its name without ``smp_``."""

    kind: str
    span: Span


@dataclass(frozen=True, slots=True)
class SpinLockCall:
    """``kind`` is ``"lock"``, ``"unlock"`` or ``"is_locked"``, which sets ``to``."""

    kind: str
    place: Term
    to: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class RcuCall:
    """``kind`` is ``"read_lock"``, ``"read_unlock"`` or ``"synchronize"``."""

    kind: str
    span: Span


@dataclass(frozen=True, slots=True)
class RegisterSet:
    """``to = value``, without an access."""

    to: str
    value: Term
    span: Span


@dataclass(frozen=True, slots=True)
class BranchOn:
    """``if (condition) { then } else { otherwise }``."""

    condition: Term
    then: tuple[Operation, ...]
    otherwise: tuple[Operation, ...]
    span: Span


Operation = (
    ReadAccess | WriteAccess | UpdateAccess | BarrierCall | SpinLockCall | RcuCall | RegisterSet | BranchOn
)


@dataclass(frozen=True, slots=True)
class LitmusThread:
    """One thread. ``registers`` are its variables, in order."""

    operations: tuple[Operation, ...]
    registers: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class LitmusTest:
    """A whole test. ``initial`` has every location; ``observed`` is what a state shows."""

    name: str
    source: SourceText
    initial: Mapping[str, Term]
    threads: tuple[LitmusThread, ...]
    quantifier: Quantifier
    condition: Term
    condition_span: Span
    filter: Term | None = None
    observed: tuple[RegisterAtEnd | LocationAtEnd, ...] = ()
    result: str = ""
    """What the file says that the result is: Never, Sometimes or Always; empty if it does not."""
    initial_registers: Mapping[tuple[int, str], Term] = field(default_factory=dict)


def every_operation(operations: tuple[Operation, ...]) -> Iterator[Operation]:
    """Each operation, those in branches included."""
    for operation in operations:
        yield operation
        if isinstance(operation, BranchOn):
            yield from every_operation(operation.then)
            yield from every_operation(operation.otherwise)


def terms_of(operation: Operation) -> tuple[Term, ...]:
    """The terms that an operation evaluates, without those of operations inside it."""
    match operation:
        case ReadAccess(place=place) | SpinLockCall(place=place):
            return (place,)
        case WriteAccess(place=place, value=value):
            return (place, value)
        case UpdateAccess(place=place, arguments=arguments):
            return (place, *arguments)
        case RegisterSet(value=value):
            return (value,)
        case BranchOn(condition=condition):
            return (condition,)
        case BarrierCall() | RcuCall():
            return ()


def parts(term: Term) -> Iterator[Term]:
    """The term and every term in it."""
    yield term
    if isinstance(term, Combined):
        for operand in term.operands:
            yield from parts(operand)
