"""Atomic steps of one location as read-modify-writes that the kernel has."""

from __future__ import annotations

from dataclasses import dataclass

from checker.backends.litmus.locks import without_checks
from checker.backends.litmus.terms import TermWriter, refuse, registers_in
from checker.ground.effects import Effect, Fork, Update
from checker.language.ordering import Order
from checker.litmus.syntax import (
    AddressOf,
    Combined,
    MemoryOrder,
    Operation,
    RegisterUse,
    Term,
    UpdateAccess,
)
from checker.program.expressions import Arithmetic, Cell, Expression
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

    def operation(self, effects: tuple[Effect, ...]) -> Operation:
        """The operation. Raises CannotExpress for what the kernel has not."""
        place = AddressOf(self.location)
        if self.order not in ORDERS:
            refuse(f"the order `{self.order}` of this step", self.span)
        match without_checks(effects):
            case (Update(cell, Arithmetic(sign, Cell(number), added)),) if cell == number == self.cell:
                return self._made(sign, self.writer.term(added), place, None)
            case (Update(register, Cell(number)), Update(cell, value)) if (
                number == cell == self.cell and register in self.registers
            ):
                return self._after_load(register, value, place)
            case (
                Update(register, Cell(number)),
                Fork(condition, then, ()),
            ) if number == self.cell and register in self.registers:
                return self._compared(self.writer.term(condition), register, without_checks(then), place)
            case _:
                refuse("this atomic step", self.span)

    def _made(self, sign: str, added: Term, place: Term, to: str | None) -> Operation:
        if sign not in FUNCTIONS:
            refuse(f"an atomic `{sign}`", self.span)
        if to in registers_in(added):
            refuse("an atomic step that uses what it loads twice", self.span)
        order: MemoryOrder = ORDERS[self.order]
        if to is None and order != "relaxed":
            refuse(f"an operation without a result that is {order}", self.span)
        return UpdateAccess(FUNCTIONS[sign], (added,), place, to, "old", order, self.span)

    def _after_load(self, register: int, value: Expression, place: Term) -> Operation:
        name = self.registers[register]
        match value:
            case Arithmetic(sign, Cell(number), added) if number == register:
                return self._made(sign, self.writer.term(added), place, name)
            case _:
                return self._exchange("xchg", (self.writer.term(value),), place, name)

    def _compared(self, condition: Term, register: int, then: tuple[Effect, ...], place: Term) -> Operation:
        name = self.registers[register]
        match condition, then:
            case (
                Combined("==", (RegisterUse(left), expected)),
                (Update(cell, value),),
            ) if left == name and cell == self.cell:
                return self._exchange("cmpxchg", (expected, self.writer.term(value)), place, name)
            case _:
                refuse("this atomic step", self.span)

    def _exchange(self, function: str, arguments: tuple[Term, ...], place: Term, to: str) -> Operation:
        if any(to in registers_in(one) for one in arguments):
            refuse("an atomic step that stores what it makes of the value that it loads", self.span)
        return UpdateAccess(function, arguments, place, to, "old", ORDERS[self.order], self.span)
