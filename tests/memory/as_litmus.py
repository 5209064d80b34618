"""A test of the catalogue as a litmus test of the checker."""

from collections.abc import Mapping, Sequence
from typing import Any

from checker.litmus.syntax import (
    AddressOf,
    BarrierCall,
    BranchOn,
    Combined,
    LitmusTest,
    LitmusThread,
    LocationAtEnd,
    Operation,
    ReadAccess,
    RegisterAtEnd,
    RegisterUse,
    SpinLockCall,
    Term,
    UpdateAccess,
    WholeNumber,
    WriteAccess,
)
from checker.source.span import SourceText, Span
from tests.memory.axioms.domains import initial

NOWHERE = Span(SourceText("a test of the catalogue", ()), 1, 0, 1, 0)
BARRIERS = {kind: f"mb__{kind}" for kind in ("before_atomic", "after_atomic", "after_spinlock")}
SIGNS = {"and": "&&", "or": "||", "not": "!"}


def as_litmus(test: Mapping[str, Any]) -> LitmusTest:
    """The test; all registers and locations are observed."""
    threads = tuple(as_thread(operations) for operations in test["threads"])
    registers = [RegisterAtEnd(n, name) for n, one in enumerate(threads) for name in one.registers]
    return LitmusTest(
        test["name"],
        NOWHERE.source,
        {name: as_initial(value) for name, value in initial(test).items()},
        threads,
        "exists",
        as_term(test.get("final", 0)),
        NOWHERE,
        observed=(*registers, *map(LocationAtEnd, initial(test))),
    )


def as_initial(value: int | str) -> Term:
    """What a location holds at first."""
    return WholeNumber(value) if isinstance(value, int) else AddressOf(value.removeprefix("&"))


def as_thread(operations: Sequence[Mapping[str, Any]]) -> LitmusThread:
    """A thread with the registers that it assigns, by name."""
    return LitmusThread(tuple(map(as_operation, operations)), tuple(sorted(assigned(operations))), NOWHERE)


def assigned(operations: Sequence[Mapping[str, Any]]) -> set[str]:
    """The registers that some operation assigns."""
    names = {operation["to"] for operation in operations if operation.get("to")}
    inner = (assigned(operation.get(branch, [])) for operation in operations for branch in ("then", "else"))
    return names.union(*inner)


def as_operation(operation: Mapping[str, Any]) -> Operation:
    """One operation."""
    to: Any = operation.get("to")
    order: Any = operation.get("order")
    match operation["op"]:
        case "fence":
            return BarrierCall(BARRIERS.get(operation["kind"], operation["kind"]), NOWHERE)
        case "if":
            branches = (operation.get(branch, []) for branch in ("then", "else"))
            then, otherwise = (tuple(map(as_operation, branch)) for branch in branches)
            return BranchOn(as_term(operation["cond"]), then, otherwise, NOWHERE)
        case "load":
            return ReadAccess(to, as_place(operation), order, NOWHERE)
        case "store":
            return WriteAccess(as_place(operation), as_term(operation["value"]), order, NOWHERE)
        case "rmw":
            returns = {"ok": "wrote"}.get(operation.get("returns", "old"), operation.get("returns", "old"))
            arguments = tuple(map(as_term, operation["args"]))
            place = as_place(operation)
            return UpdateAccess(operation["fn"], arguments, place, to, returns, order, NOWHERE)
        case kind:
            kind = {"islocked": "is_locked"}.get(kind, kind)
            return SpinLockCall(kind, as_place(operation), to, NOWHERE)


def as_place(operation: Mapping[str, Any]) -> Term:
    """The place of an access, with the registers on which it depends."""
    place = operation["loc"]
    term = AddressOf(place) if isinstance(place, str) else as_term(place["at"])
    for register in operation.get("dep", ()):
        term = Combined("+", (term, Combined("*", (WholeNumber(0), RegisterUse(register)))))
    return term


def as_term(expression: Any) -> Term:
    """An expression or a condition."""
    match expression:
        case int() as value:
            return WholeNumber(value)
        case {"r": name}:
            return RegisterUse(name)
        case {"addr": name}:
            return AddressOf(name)
        case {"reg": [thread, name]}:
            return RegisterAtEnd(thread, name)
        case {"mem": name}:
            return LocationAtEnd(name)
        case [sign, *operands]:
            return Combined(SIGNS.get(sign, sign), tuple(map(as_term, operands)))
        case _:
            raise AssertionError(expression)
