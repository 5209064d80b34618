"""Terms of a litmus test as expressions of the language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from checker.litmus.syntax import (
    AddressOf,
    Combined,
    LocationAtEnd,
    RegisterAtEnd,
    RegisterUse,
    Term,
    WholeNumber,
)
from checker.litmus.values import TRUTHS

LOGIC = {"&&": "and", "||": "or"}


class NotWritten(Exception):
    """The language has no word for this; the text names it."""


@dataclass(frozen=True)
class Naming:
    """The names in the model. ``cells`` is whether memory is an array, because places are computed.

    An address is then a number: ``first`` is that of ``cells[0]``.
    """

    locations: tuple[str, ...]
    fields: Mapping[str, str]
    registers: Mapping[tuple[int, str], str]
    cells: bool
    first: int

    def place(self, thread: int, place: Term) -> str:
        """The place of an access."""
        if isinstance(place, AddressOf):
            return self.location(place.location)
        match place:
            case Combined("+", (AddressOf(name), added)):
                return f"cells[{self.locations.index(name)} + {self.number(thread, added)}]"
            case _:
                return f"cells[{self.number(thread, place)} - {self.first}]"

    def location(self, name: str) -> str:
        """A location by its name."""
        return f"cells[{self.locations.index(name)}]" if self.cells else f"variables.{self.fields[name]}"

    def address(self, name: str) -> int:
        """The number that stands for the address of a location."""
        return self.first + self.locations.index(name)

    def number(self, thread: int, term: Term, inner: bool = False) -> str:
        """A term as a number. ``inner`` asks for brackets where they may be needed."""
        match term:
            case WholeNumber(value):
                return f"({value})" if inner and value < 0 else str(value)
            case RegisterUse(name):
                return self.registers[thread, name]
            case AddressOf(name):
                return str(self.address(name))
            case RegisterAtEnd(number, name):
                return f"at_end.{at_end(number, self.registers[number, name])}"
            case LocationAtEnd(name):
                return self.location(name)
            case Combined(operator) if operator in TRUTHS:
                return f"(1 if {self.truth(thread, term)} else 0)"
            case Combined(operator, operands):
                text = self._arithmetic(thread, operator, operands)
                return f"({text})" if inner else text

    def truth(self, thread: int, term: Term, inner: bool = False) -> str:
        """A term as a condition."""
        match term:
            case WholeNumber(value):
                return str(bool(value))
            case Combined("!", (operand,)):
                return f"not {self.truth(thread, operand, inner=True)}"
            case Combined("&&" | "||" as operator, operands):
                if not operands:
                    return str(operator == "&&")
                joined = f" {LOGIC[operator]} ".join(self.truth(thread, one, inner=True) for one in operands)
                return f"({joined})" if inner else joined
            case Combined(operator, operands) if operator in TRUTHS:
                sides = [self.number(thread, one, inner=True) for one in operands]
                joined = f" {operator} ".join(sides)
                return f"({joined})" if inner else joined
            case _:
                joined = f"{self.number(thread, term, inner=True)} != 0"
                return f"({joined})" if inner else joined

    def _arithmetic(self, thread: int, operator: str, operands: tuple[Term, ...]) -> str:
        """Arithmetic. What gives zero and depends on a register keeps the dependency."""
        texts = [self.number(thread, operand, inner=True) for operand in operands]
        if operator == "&" and WholeNumber(0) in operands:
            return " * ".join(["0", *(text for text in texts if text != "0")])
        if operator == "^" and texts[0] == texts[1]:
            return f"{texts[0]} - {texts[1]}"
        if operator in ("+", "-", "*", "&", "|", "^"):
            return f" {operator} ".join(texts) if len(texts) > 1 else f"{operator}{texts[0]}"
        raise NotWritten(f"the operator `{operator}`")


def at_end(thread: int, register: str) -> str:
    """The name of the field that has a register's last value."""
    return f"p{thread}_{register}"
