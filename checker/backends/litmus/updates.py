"""Atomic steps of one location as read-modify-writes that the kernel has."""

from __future__ import annotations

from dataclasses import dataclass, replace

from checker.backends.litmus.terms import TermWriter, refuse, uses
from checker.ground.effects import Effect, Fork, Require, Update
from checker.language.ordering import Order
from checker.litmus.syntax import (
    AddressOf,
    Combined,
    MemoryOrder,
    Operation,
    RegisterUse,
    SpinLockCall,
    Term,
    UpdateAccess,
)
from checker.program.expressions import Arithmetic, Cell, Constant
from checker.source.span import Span

ORDERS: dict[Order, MemoryOrder] = {
    Order.DEFAULT: "full",
    Order.FULL: "full",
    Order.ACQUIRE: "acquire",
    Order.RELEASE: "release",
    Order.RELAXED: "relaxed",
}
FUNCTIONS = {"+": "add", "-": "sub", "&": "and", "|": "or", "^": "xor"}


@dataclass(frozen=True)
class Updating:
    """One atomic step that loads ``cell`` and may store to it. ``registers`` names the cells of locals."""

    cell: int
    location: str
    registers: dict[int, str]
    writer: TermWriter
    order: Order
    span: Span

    def operation(self, effects: tuple[Effect, ...], lock_guard: bool) -> Operation:
        """The operation. Raises CannotExpress for what the kernel has not."""
        effects = without_checks(effects)
        place = AddressOf(self.location)
        if self.order in (Order.LOCK, Order.UNLOCK):
            return self._lock(effects, place, lock_guard)
        if self.order not in ORDERS:
            refuse(f"the order {self.order}", self.span)
        match effects:
            case (Update(cell, Arithmetic(sign, Cell(number), added)),) if cell == number == self.cell:
                return self._made(sign, self.writer.term(added), place, None, "old")
            case (Update(register, Cell(number)), Update(cell, value)) if (
                number == cell == self.cell and register in self.registers
            ):
                return self._after_load(register, value, place)
            case (
                Update(register, Cell(number)),
                Fork(condition, (Update(cell, value),), ()),
            ) if number == cell == self.cell and register in self.registers:
                return self._compared(self.writer.term(condition), register, self.writer.term(value), place)
            case _:
                refuse("this atomic step", self.span)

    def _lock(self, effects: tuple[Effect, ...], place: Term, guard: bool) -> Operation:
        match effects:
            case (Update(cell, Constant(value)),) if cell == self.cell:
                wanted = (1, True) if self.order is Order.LOCK else (0, False)
                if (value, guard) == wanted:
                    return SpinLockCall(self.order.value, place, None, self.span)
            case _:
                pass
        refuse("this lock", self.span)

    def _made(self, sign: str, added: Term, place: Term, to: str | None, returns: str) -> Operation:
        if sign not in FUNCTIONS:
            refuse(f"an atomic `{sign}`", self.span)
        order: MemoryOrder = ORDERS[self.order]
        if to is None and order != "relaxed":
            refuse(f"an operation without a result that is {order}", self.span)
        return UpdateAccess(FUNCTIONS[sign], (added,), place, to, returns, order, self.span)

    def _after_load(self, register: int, value: object, place: Term) -> Operation:
        name = self.registers[register]
        match value:
            case Arithmetic(sign, Cell(number), added) if number == register:
                return self._made(sign, self.writer.term(added), place, name, "old")
            case _:
                stored = self.writer.term(value)  # type: ignore[arg-type]  # the value of an update
        if uses(stored, name):
            refuse("this atomic step", self.span)
        return UpdateAccess("xchg", (stored,), place, name, "old", ORDERS[self.order], self.span)

    def _compared(self, condition: Term, register: int, stored: Term, place: Term) -> Operation:
        name = self.registers[register]
        match condition:
            case Combined("==", (RegisterUse(left), expected)) if left == name and not uses(expected, name):
                if not uses(stored, name):
                    arguments = (expected, stored)
                    return UpdateAccess(
                        "cmpxchg", arguments, place, name, "old", ORDERS[self.order], self.span
                    )
            case _:
                pass
        refuse("this atomic step", self.span)


def without_checks(effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
    """The effects without what is required of them: integers of C have no ranges of a model."""
    return tuple(
        replace(one, then=without_checks(one.then), otherwise=without_checks(one.otherwise))
        if isinstance(one, Fork)
        else one
        for one in effects
        if not isinstance(one, Require)
    )
