"""Which values each location and register of a litmus test may hold."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from itertools import product

from checker.litmus.syntax import (
    AddressOf,
    Combined,
    LitmusTest,
    LocationAtEnd,
    Operation,
    ReadAccess,
    RegisterAtEnd,
    RegisterSet,
    RegisterUse,
    SpinLockCall,
    Term,
    UpdateAccess,
    WholeNumber,
    WriteAccess,
    every_operation,
)

HeldValue = int | str
"""A number, or the name of a location: its address."""

MOST_VALUES = 200
ARITHMETIC: dict[str, Callable[[int, int], int]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
}
TRUTHS = frozenset(["==", "!=", "<", "<=", ">", ">=", "&&", "||", "!"])


class TooManyValues(Exception):
    """A location or a register may hold more values than a test of this kind needs."""


class HeldValues:
    """The values of each location and of each register of each thread.

    It is an upper bound: every operation is executed with every value. A value is handed on from
    store to store, so there are as many rounds as stores.
    """

    def __init__(self, test: LitmusTest) -> None:
        self._test = test
        self.locations: dict[str, set[HeldValue]] = {
            name: set(self._term(-1, value)) for name, value in test.initial.items()
        }
        self.registers: dict[tuple[int, str], set[HeldValue]] = {
            (number, name): {0} for number, thread in enumerate(test.threads) for name in thread.registers
        }
        for register, value in test.initial_registers.items():
            self.registers[register] = set(self._term(-1, value))
        operations = [
            (number, operation)
            for number, thread in enumerate(test.threads)
            for operation in every_operation(thread.operations)
        ]
        for _ in range(len(operations) + 1):
            before = self._size()
            for number, operation in operations:
                self._take(number, operation)
            if self._size() == before:
                break

    def numbers(self) -> set[int]:
        """Every number that something may hold."""
        held = [*self.locations.values(), *self.registers.values()]
        return {value for values in held for value in values if isinstance(value, int)}

    def _size(self) -> int:
        return sum(map(len, self.locations.values())) + sum(map(len, self.registers.values()))

    def _take(self, thread: int, operation: Operation) -> None:
        match operation:
            case ReadAccess(to=to, place=place):
                self._set(thread, to, self._at(thread, place))
            case WriteAccess(place=place, value=value):
                self._store(thread, place, self._term(thread, value))
            case UpdateAccess():
                self._update(thread, operation)
            case SpinLockCall(kind=kind, place=place, to=to):
                self._store(thread, place, {0, 1} if kind != "is_locked" else ())
                self._set(thread, to, {0, 1})
            case RegisterSet(to=to, value=value):
                self._set(thread, to, self._term(thread, value))
            case _:
                pass

    def _update(self, thread: int, update: UpdateAccess) -> None:
        old = self._at(thread, update.place)
        arguments = [self._term(thread, argument) for argument in update.arguments]
        if update.function in ("xchg", "cmpxchg"):
            new = arguments[-1]
        else:
            new = _numbers(UPDATES[update.function], old, arguments[0])
        self._store(thread, update.place, new)
        self._set(thread, update.to, {"old": old, "new": old | new}.get(update.returns, {0, 1}))

    def _at(self, thread: int, place: Term) -> set[HeldValue]:
        return {value for name in self.places(thread, place) for value in self.locations[name]}

    def places(self, thread: int, place: Term) -> list[str]:
        """The locations that an access may touch."""
        held = self._term(thread, place)
        return sorted(name for name in held if isinstance(name, str) and name in self.locations)

    def _store(self, thread: int, place: Term, values: Iterable[HeldValue]) -> None:
        for name in self.places(thread, place):
            self.locations[name].update(values)
            _refuse_many(self.locations[name], name)

    def _set(self, thread: int, register: str | None, values: Iterable[HeldValue]) -> None:
        if register is not None:
            held = self.registers.setdefault((thread, register), {0})
            held.update(values)
            _refuse_many(held, register)

    def _term(self, thread: int, term: Term) -> set[HeldValue]:
        match term:
            case WholeNumber(value):
                return {value}
            case AddressOf(name):
                return {name}
            case RegisterUse(name):
                return self.registers.get((thread, name), {0})
            case Combined(sign, operands):
                return self._combined(sign, [self._term(thread, operand) for operand in operands])
            case RegisterAtEnd() | LocationAtEnd():
                return set()

    def _combined(self, sign: str, operands: list[set[HeldValue]]) -> set[HeldValue]:
        if sign in TRUTHS:
            return {0, 1}
        if len(operands) == 1:
            return {-value if sign == "-" else ~value for value in operands[0] if isinstance(value, int)}
        addresses: set[HeldValue] = set()
        if sign == "+":  # the address itself and nothing added, or zero
            addresses = {value for held in operands for value in held if isinstance(value, str)}
        return addresses | _numbers(ARITHMETIC[sign], *operands)


UPDATES: dict[str, Callable[[int, int], int]] = {
    "add": operator.add,
    "add_unless": operator.add,
    "sub": operator.sub,
    "and": operator.and_,
    "or": operator.or_,
    "xor": operator.xor,
}


def _numbers(
    function: Callable[[int, int], int], left: Iterable[HeldValue], right: Iterable[HeldValue]
) -> set[HeldValue]:
    pairs = product(left, right)
    return {function(a, b) for a, b in pairs if isinstance(a, int) and isinstance(b, int)}


def _refuse_many(values: set[HeldValue], name: str) -> None:
    if len(values) > MOST_VALUES:
        raise TooManyValues(f"`{name}` may hold more than {MOST_VALUES} values")


def computed_places(test: LitmusTest) -> bool:
    """Whether some access goes to a place that the test computes."""
    return any(
        not isinstance(operation.place, AddressOf)
        for thread in test.threads
        for operation in every_operation(thread.operations)
        if isinstance(operation, ReadAccess | WriteAccess | UpdateAccess | SpinLockCall)
    )
