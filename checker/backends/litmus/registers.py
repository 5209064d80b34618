"""The registers of a thread: which it assigns, and operations that nothing needs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from checker.backends.litmus.terms import registers_in
from checker.litmus.syntax import (
    Combined,
    Operation,
    ReadAccess,
    RegisterSet,
    RegisterUse,
    SpinLockCall,
    Term,
    UpdateAccess,
    WriteAccess,
    terms_of,
)


def assigned(operations: list[Operation]) -> tuple[str, ...]:
    """The registers that operations assign, in order."""
    names = [to for one in operations if (to := getattr(one, "to", None)) is not None]
    return tuple(dict.fromkeys(names))


def without_copies(operations: list[Operation], asked: Collection[str]) -> list[Operation]:
    """The operations with one register for a register and a copy of it, where each is assigned once.

    The condition speaks of the ``asked`` ones, which keep their names.
    """
    for number, operation in enumerate(operations):
        match operation:
            case RegisterSet(to, RegisterUse(first)) if first not in asked and _are_one(
                operations, first, to
            ):
                rest = [*operations[:number], *operations[number + 1 :]]
                return without_copies([renamed(one, first, to) for one in rest], asked)
            case _:
                pass
    return operations


def _are_one(operations: list[Operation], first: str, copy: str) -> bool:
    """Whether each of two registers is assigned once."""
    names = [getattr(one, "to", None) for one in operations]
    return names.count(first) == names.count(copy) == 1


def renamed(operation: Operation, old: str, new: str) -> Operation:
    """The operation with another name for a register."""
    match operation:
        case ReadAccess(to=to) if to == old:
            return replace(operation, to=new)
        case WriteAccess(value=value):
            return replace(operation, value=_term(value, old, new))
        case UpdateAccess(to=to, arguments=arguments):
            given = tuple(_term(one, old, new) for one in arguments)
            return replace(operation, to=new if to == old else to, arguments=given)
        case RegisterSet(to=to, value=value):
            return replace(operation, to=new if to == old else to, value=_term(value, old, new))
        case SpinLockCall(to=to) if to == old:
            return replace(operation, to=new)
        case _:
            return operation


def _term(term: Term, old: str, new: str) -> Term:
    match term:
        case RegisterUse(name) if name == old:
            return RegisterUse(new)
        case Combined(operands=operands):
            return replace(term, operands=tuple(_term(one, old, new) for one in operands))
        case _:
            return term


def without_dead(operations: list[Operation], kept: Collection[str]) -> list[Operation]:
    """The operations without values of registers that nothing reads; ``kept`` are read at the end."""
    live, found = set(kept), []
    for operation in reversed(operations):
        if isinstance(operation, RegisterSet) and operation.to not in live:
            continue
        to = getattr(operation, "to", None)
        live.discard(to or "")
        live |= {name for term in terms_of(operation) for name in registers_in(term)}
        found.append(operation)
    return found[::-1]
