"""A straight-line model as a litmus test: its threads, and a property as the condition."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from checker.backends.cannot_express import CannotExpress
from checker.backends.litmus.terms import TRUE, TermWriter, refuse
from checker.backends.litmus.threads import ThreadWriter, assigned, cells_in, without_dead
from checker.ground.build.from_program import build
from checker.ground.program import Ground, GroundProperty
from checker.language.ordering import MemoryModel
from checker.language.property import Kind
from checker.litmus.printing import litmus_text
from checker.litmus.reading import observed
from checker.litmus.syntax import (
    Combined,
    LitmusTest,
    LitmusThread,
    LocationAtEnd,
    RegisterAtEnd,
    RegisterSet,
    Term,
    WholeNumber,
    parts,
)
from checker.program.program import Program
from checker.source.span import Span

Setting = tuple[int, Term]
"""A thread, and the value that it gives a ghost."""

JUDGED = (Kind.NEVER, Kind.ALWAYS, Kind.REACHABLE)


def litmus_of(program: Program, name: str | None = None) -> str:
    """The litmus test of a model and of a property of it: the one called ``name``, or the only one.

    Its condition is that the property is violated (for ``@reachable``: is met) in the final state. Raises
    CannotExpress, with the place, for what a litmus test has no form for.
    """
    if program.memory is not MemoryModel.WEAK:  # else barriers and orders are left out of the program
        raise CannotExpress("a litmus test is written of a model under --memory weak")
    ground = build(program)
    return litmus_text(_Emitting(ground, _property(ground, name)).test())


def _property(ground: Ground, name: str | None) -> GroundProperty:
    known = [one for one in ground.properties if one.property.kind in JUDGED]
    chosen = [one for one in known if name in (None, one.property.name)]
    if len(chosen) != 1:
        names = ", ".join(one.property.name for one in known) or "none"
        raise CannotExpress(f"a litmus test has one condition: choose it with --property (there is: {names})")
    return chosen[0]


class _Emitting:
    def __init__(self, ground: Ground, wanted: GroundProperty) -> None:
        self._ground, self._wanted = ground, wanted
        for cell in ground.cells:
            if cell.immediate:
                raise CannotExpress(f"a litmus test has no form for `{cell.name}`, which is no memory")
        shared = {n: cell for n, cell in enumerate(ground.cells) if cell.owner is None}
        self._ghosts = {n: short(cell.name) for n, cell in shared.items() if cell.ghost}
        places = {n: cell.name for n, cell in shared.items() if not cell.ghost}
        self._locations = shortened(places)

    def test(self) -> LitmusTest:
        """The whole test."""
        span = self._wanted.property.span
        writers = [
            ThreadWriter(self._ground, number, self._locations, self._ghosts_of(number))
            for number in range(len(self._ground.instances))
        ]
        threads = tuple(writer.thread() for writer in writers)
        condition = self._condition(settings_of(self._ghosts, threads), span)
        threads = tuple(
            with_registers_for(condition, number, thread) for number, thread in enumerate(threads)
        )
        return LitmusTest(
            self._ground.program.name,
            span.source,
            {name: WholeNumber(self._ground.cells[cell].initial) for cell, name in self._locations.items()},
            threads,
            "exists",
            condition,
            span,
            observed=observed(parts(condition)),
        )

    def _ghosts_of(self, number: int) -> dict[int, str]:
        updated = {
            cell
            for command in self._ground.commands[number]
            for case in command.cases
            for cell in cells_in(case.effects)
        }
        return {cell: name for cell, name in self._ghosts.items() if cell in updated}

    def _condition(self, owners: dict[str, list[Setting]], span: Span) -> Term:
        names: dict[int, Term] = {cell: LocationAtEnd(name) for cell, name in self._locations.items()}
        constants: dict[Term, int] = {}
        for cell, name in self._ghosts.items():
            own = owners.get(name, [])
            if len(own) > 1:
                refuse(f"`{self._ground.cells[cell].name}`, which is assigned more than once,", span)
            if not own:
                continue
            thread, value = own[0]
            names[cell] = RegisterAtEnd(thread, name)
            if isinstance(value, WholeNumber):
                constants[names[cell]] = value.value
        return simple(TermWriter(names, span).term(self._wanted.bad), constants)


def settings_of(ghosts: dict[int, str], threads: tuple[LitmusThread, ...]) -> dict[str, list[Setting]]:
    """Each ghost, with every thread that sets it and the value."""
    found: dict[str, list[Setting]] = {}
    for number, thread in enumerate(threads):
        for operation in thread.operations:
            if isinstance(operation, RegisterSet) and operation.to in ghosts.values():
                found.setdefault(operation.to, []).append((number, operation.value))
    return found


def simple(term: Term, constants: dict[Term, int]) -> Term:
    """The condition in herd's form: equalities, joined. What is known at the end is left out."""
    match term:
        case Combined("&&", operands):
            kept = [one for one in (simple(operand, constants) for operand in operands) if one != TRUE]
            return kept[0] if len(kept) == 1 else Combined("&&", tuple(kept)) if kept else TRUE
        case Combined("||", operands):
            return Combined("||", tuple(simple(operand, constants) for operand in operands))
        case Combined("!", (operand,)):
            return Combined("!", (simple(operand, constants),))
        case Combined(
            "==" | "!=" as sign, (RegisterAtEnd() | LocationAtEnd() as left, WholeNumber() as right)
        ):
            if left in constants and (constants[left] == right.value) == (sign == "=="):
                return TRUE
            return Combined(sign, (left, right))
        case RegisterAtEnd() | LocationAtEnd():
            return TRUE if constants.get(term, 0) else Combined("==", (term, WholeNumber(1)))
        case WholeNumber():
            return term
        case _:
            raise CannotExpress("a condition of herd7 compares a register or a location with a number")


def with_registers_for(condition: Term, number: int, thread: LitmusThread) -> LitmusThread:
    """The thread without ghosts of which the condition does not speak."""
    asked = {one.name for one in parts(condition) if isinstance(one, RegisterAtEnd) and one.thread == number}
    operations = without_dead(list(thread.operations), asked)
    return replace(thread, operations=tuple(operations), registers=assigned(operations))


def short(name: str) -> str:
    """The name of a cell as that of a variable of C."""
    return re.sub(r"\W+", "_", name).strip("_")


def shortened(places: dict[int, str]) -> dict[int, str]:
    """The last parts of the names of cells where they are distinct, else the whole names."""
    last = {number: short(name.rpartition(".")[2]) for number, name in places.items()}
    counts = Counter(last.values())
    return {
        number: one if counts[one] == 1 and not one[0].isdigit() else short(places[number])
        for number, one in last.items()
    }
