"""A litmus test as a model in the language."""

from __future__ import annotations

import keyword
import re
from collections.abc import Collection, Iterator

from checker.litmus.assigned import unassigned_uses
from checker.litmus.errors import NotInLitmus
from checker.litmus.reading import read_litmus
from checker.litmus.statements import INDENT, CannotBeWritten, StatementWriter, WrittenLine
from checker.litmus.syntax import (
    AddressOf,
    BranchOn,
    Combined,
    LitmusTest,
    RegisterAtEnd,
    Term,
    WholeNumber,
    every_operation,
    parts,
)
from checker.litmus.terms import Naming, at_end
from checker.litmus.values import HeldValue, HeldValues, TooManyValues, computed_places
from checker.litmus.words import DEFAULT_MEMORY, MEMORY_WORDS
from checker.source.diagnostic import ModelError
from checker.source.span import SourceText, whole_file

CONDITION = "condition"  # the name of the property
WORDS = (
    "actor",
    "always",
    "atomic",
    "ghost",
    "initial",
    "integer",
    "never",
    "record",
    "shared",
    "wait_until",
)
MEMORY = (
    "smp_load_acquire", "smp_mb", "smp_mb__after_atomic", "smp_mb__before_atomic", "smp_rmb",
    "smp_store_release", "smp_wmb",
)  # fmt: skip
OURS = frozenset([*WORDS, *MEMORY, "Array", "at_end", "cells", "variables", "memory", "old", "condition"])


class ModelText:
    """Writes the model of one test. Raises TooManyValues and CannotBeWritten."""

    def __init__(self, test: LitmusTest, memory_words: bool = MEMORY_WORDS) -> None:
        self.test, self._words = test, memory_words
        self.held = HeldValues(test)
        self.naming = naming_of(test, self.held)

    def lines(self) -> list[WrittenLine]:
        """Every line of the model."""
        body = [*self._state(), *self._threads(), *self._property()]
        used = "\n".join(line.text for line in body)
        words = [word for word in ("Array", *WORDS, *MEMORY) if re.search(rf"\b{word}\b", used)]
        head = [
            f'"""{plain(self.test.name)}: a litmus test, as a model."""',
            "",
            *imports(sorted(words)),
            "",
            "",
        ]
        if self._words:
            head += [f'memory = "{DEFAULT_MEMORY}"', "", ""]
        return [*map(WrittenLine, head), *body]

    def _state(self) -> Iterator[WrittenLine]:
        if self.test.initial and not self.naming.cells:
            yield from map(WrittenLine, ["@record", "class Variables:", *self._fields(), "", ""])
        yield from map(WrittenLine, ["@record", "class AtEnd:", *self._ghosts(), "", ""])
        if self.test.initial:
            yield WrittenLine(self._cells() if self.naming.cells else "variables = shared(Variables)")
        yield from map(WrittenLine, ["at_end = shared(AtEnd)", "", ""])
        if self.naming.cells:
            yield from map(WrittenLine, self._initial())

    def _fields(self) -> Iterator[str]:
        for name, value in self.test.initial.items():
            numbers = [*self._numbers(self.held.locations[name]), *undecided_by(self.test)]
            begins = integer(self._value(value), numbers)
            yield f"{INDENT}{self.naming.fields[name]}: int = {begins}"

    def _ghosts(self) -> Iterator[str]:
        for number in range(len(self.test.threads)):
            yield f"{INDENT}p{number}: bool = ghost(False)"
        for thread, name in self.observed_registers():
            numbers = self._numbers(self.held.registers[thread, name])
            field = at_end(thread, self.naming.registers[thread, name])
            yield f"{INDENT}{field}: int = ghost({integer(0, [*numbers, 0])})"

    def observed_registers(self) -> list[tuple[int, str]]:
        """The registers that the end of a thread keeps: those of the condition and of the filter."""
        terms = [*self.test.observed, *(parts(self.test.filter) if self.test.filter is not None else ())]
        wanted = [(one.thread, one.name) for one in terms if isinstance(one, RegisterAtEnd)]
        return [register for register in dict.fromkeys(wanted) if register in self.held.registers]

    def _cells(self) -> str:
        every = [number for held in self.held.locations.values() for number in self._numbers(held)]
        every += undecided_by(self.test)
        return f"cells = shared(Array({integer(min(every), every)}, {len(self.naming.locations)}))"

    def _initial(self) -> Iterator[str]:
        yield from ["@initial", "def begin() -> None:"]
        for name in self.naming.locations:
            value = self._value(self.test.initial[name])
            yield f"{INDENT}{self.naming.location(name)} = {value}  # {name}"
        yield from ["", ""]

    def _threads(self) -> Iterator[WrittenLine]:
        for number, thread in enumerate(self.test.threads):
            yield WrittenLine("@actor", thread.span)
            yield WrittenLine(f"def P{number}() -> None:", thread.span)
            observed = [name for owner, name in self.observed_registers() if owner == number]
            for name in unassigned_uses(thread.operations, observed):
                value = self._value(self.test.initial_registers.get((number, name), WholeNumber(0)))
                yield WrittenLine(f"{INDENT}{self.naming.registers[number, name]} = {value}", thread.span)
            yield from StatementWriter(self.naming, number, self._words).lines(thread.operations)
            yield from (WrittenLine(f"{INDENT}{text}", thread.span) for text in self._ends(number, observed))
            yield from [WrittenLine(""), WrittenLine("")]

    def _ends(self, number: int, observed: list[str]) -> Iterator[str]:
        if self._words:
            yield "smp_mb()"
        yield f'with atomic("P{number} ends"):'
        for name in observed:
            register = self.naming.registers[number, name]
            yield f"{INDENT}at_end.{at_end(number, register)} = {register}"
        yield f"{INDENT}at_end.p{number} = True"

    def _property(self) -> Iterator[WrittenLine]:
        ended = [f"at_end.p{number}" for number in range(len(self.test.threads))]
        terms = [self.test.condition] if self.test.quantifier != "forall" else [negated(self.test.condition)]
        terms += [self.test.filter] if self.test.filter is not None else []
        conjuncts = [*ended, *(self.naming.truth(-1, term, inner=True) for term in terms)]
        sentence = "the condition is not met" if self.test.quantifier == "forall" else "the condition is met"
        span = self.test.condition_span
        yield WrittenLine(f'@never("{sentence}")', span)
        yield WrittenLine(f"def {CONDITION}() -> bool:", span)
        yield WrittenLine(f"{INDENT}return {' and '.join(conjuncts)}", span)
        yield from [WrittenLine(""), WrittenLine(""), WrittenLine(f"properties = [{CONDITION}]")]

    def _numbers(self, held: set[HeldValue]) -> list[int]:
        return [self.naming.address(one) if isinstance(one, str) else one for one in held]

    def _value(self, term: Term) -> int:
        match term:
            case WholeNumber(value):
                return value
            case AddressOf(name):
                return self.naming.address(name)
            case _:
                raise AssertionError("memory begins with numbers and addresses")


def model_of(source: SourceText) -> list[WrittenLine]:
    """The lines of the model of a litmus test. Raises ModelError for what is not read or written."""
    test = read_litmus(source)
    try:
        return ModelText(test).lines()
    except CannotBeWritten as error:
        raise ModelError(NotInLitmus(str(error)), error.span) from error
    except TooManyValues as error:
        raise ModelError(NotInLitmus(str(error)), whole_file(source)) from error


def plain(name: str) -> str:
    """A name that may stand in a text in quotes."""
    return name.replace("\\", "/").replace('"', "'")


def negated(term: Term) -> Term:
    """Not the term."""
    return Combined("!", (term,))


def naming_of(test: LitmusTest, held: HeldValues) -> Naming:
    """Names for the locations and registers of a test that mean nothing else in the model."""
    locations = tuple(test.initial)
    registers: dict[tuple[int, str], str] = {}
    for thread, name in held.registers:
        taken = {other for (owner, _), other in registers.items() if owner == thread}
        registers[thread, name] = safe(
            name, taken | {one for owner, one in held.registers if owner == thread} - {name}
        )
    most = max([9, *(abs(number) for number in held.numbers())])
    first = 10 ** len(str(most))
    fields = {name: name if not keyword.iskeyword(name) else f"{name}_" for name in locations}
    return Naming(locations, fields, registers, computed_places(test), first)


def safe(register: str, taken: Collection[str]) -> str:
    """The name of a register as that of a local, and none of those that are ``taken``."""
    name = register
    while keyword.iskeyword(name) or name in OURS or name in taken:
        name += "_"
    return name


def undecided_by(test: LitmusTest) -> list[int]:
    """Numbers that a location could hold so that no test of a register is decided by ranges.

    The compiler drops a branch that is always taken, and with it the control dependency, which herd keeps.
    """
    operations = [one for thread in test.threads for one in every_operation(thread.operations)]
    conditions = [one.condition for one in operations if isinstance(one, BranchOn)]
    tested = [one.value for term in conditions for one in parts(term) if isinstance(one, WholeNumber)]
    return [number + apart for number in (tested or [0]) for apart in (-1, 0, 1)] if conditions else []


def integer(begins: int, held: list[int]) -> str:
    """The declaration of a bounded integer that begins as ``begins`` and may hold ``held``."""
    least, most = min([begins, *held]), max([begins, *held])
    low = f", least={least}" if least else ""
    return f"integer({begins}{low}, most={most})"


def imports(words: list[str]) -> Iterator[str]:
    """The line, or lines, that import the words."""
    line = f"from checker import {', '.join(words)}"
    if len(line) <= 100:
        yield line
        return
    yield from ["from checker import (", *(f"{INDENT}{word}," for word in words), ")"]
