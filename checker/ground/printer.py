"""A ground program as text: what ``emit ground`` prints, and a help in debugging a pass."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from checker.ground.effects import Effect, Fork, Passing, Require, Update
from checker.ground.program import Case, CellInfo, Ground, GroundCommand, GroundProperty, Instance
from checker.language.property import Kind
from checker.program import fold
from checker.program.expressions import Cell, Constant, Expression, Local
from checker.program.printer import fairness, text
from checker.program.types import Boolean, Integer


def print_ground(ground: Ground) -> str:
    """The whole ground program: its cells, what each instance does at each location, its properties."""
    lines = [f"ground {ground.program.name}"]
    lines += [f"  {setting.name} = {setting.shown}" for setting in ground.program.settings]
    lines += ["", "cells"]
    lines += [cell_line(number, cell) for number, cell in enumerate(ground.cells)]
    printer = Printer(ground)
    for start in ground.initial:
        chosen = [f"choose {ground.cells[n].name} of {values}" for n, values in start.choices]
        body = [*chosen, *printer.guard(start.guard), *printer.effects(start.effects)]
        lines += ["", f"initial {start.span.place}", *indented(body)]
    for one, row in zip(ground.instances, ground.commands, strict=True):
        lines += ["", printer.instance(one), *indented(["start", *indented(printer.effects(one.start))])]
        for command in row:
            lines += indented(printer.command(command))
    lines += ["", *(line for judged in ground.properties for line in printer.judged(judged))]
    return "\n".join(lines)


def cell_line(number: int, cell: CellInfo) -> str:
    """``   3 pages[0].pins: int 0..2 = 0``."""
    bounds = f" {cell.low}..{cell.high}" if isinstance(cell.type, Integer) else ""
    kinds = {"ghost": cell.ghost, "at once": cell.immediate, "within a step": not cell.kept}
    notes = [kind for kind, it_is in kinds.items() if it_is]
    shown = f"{cell.name}: {cell.type}{bounds} = {held(cell, cell.initial)}"
    return f"{number:5} {shown}" + (f"  ({', '.join(notes)})" if notes else "")


def held(cell: CellInfo, value: int) -> str:
    """The contents of a cell; a location is a number, or "finished"."""
    return "finished" if cell.location and value < 0 else cell.show(value)


def named(ground: Ground, expression: Expression) -> Expression:
    """The expression with each cell under its own name."""
    if isinstance(expression, Cell):
        return Local(ground.cells[expression.number].name)
    return fold.rebuild(expression, lambda operand: named(ground, operand))


class Printer:
    """Writes the parts of one ground program."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground

    def expression(self, expression: Expression) -> str:
        """An expression over the names of cells."""
        return text(named(self.ground, expression))

    def instance(self, one: Instance) -> str:
        """The head of an instance."""
        return f"instance {one.name}" + fairness(one.fair, one.strong)

    def command(self, command: GroundCommand) -> Iterator[str]:
        """One command: its number, its name in the model, and its cases."""
        yield f"{command.number}: {command.label.line}"
        known = [self.equality(pair) for pair in command.known if self.ground.cells[pair[0]].kept]
        if known:
            yield f"  known {', '.join(known)}"
        if command.rests != fold.FALSE:
            yield f"  rests where {self.expression(command.rests)}"
        for case in command.cases:
            yield from indented(self.case(case, command))

    def case(self, case: Case, command: GroundCommand) -> Iterator[str]:
        """One case: its condition, and its effects."""
        several = len(command.choices) > 0
        where = " and ".join(map(self.equality, case.where))
        yield (f"choice {case.choice}: " if several else "") + f"where {where}"
        yield from indented([*self.guard(case.guard), *self.effects(case.effects)])

    def equality(self, pair: tuple[int, int]) -> str:
        """``lock at = 3``."""
        number, value = pair
        cell = self.ground.cells[number]
        if isinstance(cell.type, Boolean):
            return cell.name if value else f"not {cell.name}"
        return f"{cell.name} = {held(cell, value)}"

    def guard(self, guard: Expression) -> list[str]:
        """A guard, if there is one."""
        return [] if guard == fold.TRUE else [f"when {self.expression(guard)}"]

    def effects(self, effects: tuple[Effect, ...]) -> Iterator[str]:
        """Effects, a line or more each."""
        for effect in effects:
            match effect:
                case Update(number, value):
                    yield self.update(self.ground.cells[number], value)
                case Require(condition, kind, sentence):
                    yield f"require {self.expression(condition)}  ({kind}: {sentence})"
                case Fork(condition, then, otherwise):
                    yield f"if {self.expression(condition)}"
                    yield from indented(self.effects(then))
                    if otherwise:
                        yield "else"
                        yield from indented(self.effects(otherwise))
                case Passing(span):
                    yield f"passes {span.place}"
                case _:
                    assert_never(effect)

    def update(self, cell: CellInfo, value: Expression) -> str:
        """``pages[0].pins = pages[0].pins + 1``."""
        shown = held(cell, value.value) if isinstance(value, Constant) else self.expression(value)
        return f"{cell.name} = {shown}"

    def judged(self, judged: GroundProperty) -> Iterator[str]:
        """A property: its bad states, and where it is judged."""
        declared = judged.property
        yield f"{declared.kind} {declared.name}" + (" (judged at rest)" if judged.only_at_rest else "")
        if declared.kind == Kind.STEP:
            return
        yield f"  bad: {self.expression(judged.bad)}"
        if judged.trigger is not None:
            yield f"  from: {self.expression(judged.trigger)}"
        for premise in judged.premises:
            yield f"  premise: {self.expression(premise)}"
        for one, end in zip(self.ground.instances, judged.ends, strict=False):
            yield f"  {one.name} has ended: {self.expression(end)}"


def indented(lines: Iterator[str] | list[str]) -> list[str]:
    """Lines, two spaces further in."""
    return [f"  {line}" for line in lines]
