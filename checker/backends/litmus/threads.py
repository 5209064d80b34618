"""The actors of a straight-line model as the threads of a litmus test."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from checker.backends.litmus.terms import TermWriter, refuse
from checker.backends.litmus.updates import Updating
from checker.ground.effects import Effect, Fork, Require, Update
from checker.ground.program import Ground, GroundCommand, Instance
from checker.language.ordering import Order
from checker.litmus.bodies import NOT_READ
from checker.litmus.expressions import TYPES
from checker.litmus.syntax import (
    AddressOf,
    BarrierCall,
    LitmusThread,
    Operation,
    ReadAccess,
    RegisterSet,
    RegisterUse,
    Term,
    WriteAccess,
    parts,
    terms_of,
)
from checker.program import fold
from checker.program.commands import FINISHED
from checker.program.expressions import Cell, Compare, Constant, Expression, Not, walk
from checker.source.span import Span

WORDS_OF_C = TYPES | NOT_READ.keys() | {"if", "else", "register", "static", "auto", "case"}


class ThreadWriter:
    """Writes one actor. ``locations`` names the shared cells; ``ghosts`` those that only properties read."""

    def __init__(
        self, ground: Ground, number: int, locations: Mapping[int, str], ghosts: Mapping[int, str]
    ) -> None:
        self._ground, self._locations, self._ghosts = ground, locations, ghosts
        self._instance: Instance = ground.instances[number]
        own = {n: cell for n, cell in enumerate(ground.cells) if cell.owner == number and not cell.location}
        taken = {*locations.values(), *ghosts.values()}
        self._registers = {n: register_name(cell.name, taken) for n, cell in own.items()} | dict(ghosts)
        self._commands = {command.location: command for command in ground.commands[number]}

    def thread(self) -> LitmusThread:
        """The thread. Raises CannotExpress for a loop, a branch, or a step of no known kind."""
        operations: list[Operation] = []
        location, span = self._first(), self._span()
        visited: set[int] = set()
        while location != FINISHED:
            command = self._commands[location]
            if location in visited:
                refuse("a loop", command.label.span)
            visited.add(location)
            made, location = self._command(command)
            operations += made
        operations = without_copies(without_dead(operations, set(self._ghosts.values())))
        return LitmusThread(tuple(operations), assigned(operations), span)

    def _first(self) -> int:
        for effect in self._instance.start:
            match effect:
                case Update(cell, Constant(value)) if cell == self._instance.location:
                    return value
                case _:
                    pass
        return FINISHED

    def _span(self) -> Span:
        return next(iter(self._commands.values())).label.span

    def _command(self, command: GroundCommand) -> tuple[list[Operation], int]:
        span = command.label.span
        if len(command.cases) != 1 or command.choices:
            refuse("a choice, or a place that is computed", span)
        case = command.cases[0]
        effects, to = self._next(case.effects, span)
        if command.order.is_barrier:
            return [
                BarrierCall(command.order.value.removeprefix("smp_"), span),
                *self._rest(effects, span),
            ], to
        touched = self._touched(case.guard, effects)
        is_lock = command.order is Order.LOCK
        if case.guard != fold.TRUE and not (is_lock and self._is_free(case.guard, touched)):
            refuse("a step that waits", span)
        return self._step(command, effects, touched, is_lock), to

    def _is_free(self, guard: Expression, touched: set[int]) -> bool:
        """Whether a guard says that the only location of the step is 0."""
        match guard:
            case Compare("==", Cell(number), Constant(0)) | Not(Cell(number)):
                return touched == {number}
            case _:
                return False

    def _next(self, effects: tuple[Effect, ...], span: Span) -> tuple[tuple[Effect, ...], int]:
        """The effects without those that move on, and where the step leads. A fork leads to one place."""
        places: set[int] = set()
        rest = tuple(self._without_moves(effects, places))
        if len(places) != 1:
            refuse("a branch", span)
        return rest, places.pop()

    def _without_moves(self, effects: tuple[Effect, ...], places: set[int]) -> Iterator[Effect]:
        for effect in effects:
            match effect:
                case Update(cell, Constant(value)) if cell == self._instance.location:
                    places.add(value)
                case Update(span=None):
                    pass  # a local that no later step reads
                case Fork(then=then, otherwise=otherwise):
                    yield replace(
                        effect,
                        then=tuple(self._without_moves(then, places)),
                        otherwise=tuple(self._without_moves(otherwise, places)),
                    )
                case _:
                    yield effect

    def _touched(self, guard: Expression, effects: tuple[Effect, ...]) -> set[int]:
        return {cell for cell in (*cells_of(guard), *cells_in(effects)) if cell in self._locations}

    def _step(
        self, command: GroundCommand, effects: tuple[Effect, ...], touched: set[int], lock: bool
    ) -> list[Operation]:
        span = command.label.span
        if len(touched) > 1:
            refuse("an atomic step of several locations", span)
        if not touched:
            return self._rest(effects, span)
        (cell,) = touched
        cut = max(n for n, effect in enumerate(effects) if cell in cells_in((effect,))) + 1
        first, rest = effects[:cut], effects[cut:]
        return [self._access(command, cell, first, lock), *self._rest(rest, span)]

    def _access(
        self, command: GroundCommand, cell: int, effects: tuple[Effect, ...], lock: bool
    ) -> Operation:
        span, place = command.label.span, AddressOf(self._locations[cell])
        plain = tuple(one for one in effects if not isinstance(one, Require))
        match plain:
            case (Update(register, Cell(number)),) if number == cell and register in self._registers:
                acquires = command.order is Order.ACQUIRE
                to = self._registers[register]
                return ReadAccess(to, place, "acquire" if acquires else "relaxed", span)
            case (Update(number, value),) if number == cell and cell not in cells_of(value):
                if command.order not in (Order.LOCK, Order.UNLOCK):
                    releases = command.order is Order.RELEASE
                    stored = self._writer(span).term(value)
                    return WriteAccess(place, stored, "release" if releases else "relaxed", span)
            case _:
                pass
        updating = Updating(cell, place.location, self._registers, self._writer(span), command.order, span)
        return updating.operation(effects, lock)

    def _writer(self, span: Span) -> TermWriter:
        return TermWriter({n: RegisterUse(name) for n, name in self._registers.items()}, span)

    def _rest(self, effects: tuple[Effect, ...], span: Span) -> list[Operation]:
        """Work on registers and ghosts."""
        found: list[Operation] = []
        for effect in effects:
            match effect:
                case Update(cell, value) if cell in self._registers:
                    found.append(RegisterSet(self._registers[cell], self._writer(span).term(value), span))
                case Require():
                    pass
                case Update(cell):
                    refuse(f"`{self._ground.cells[cell].name}` here", span)
                case _:
                    refuse("a branch", span)
        return found


def assigned(operations: list[Operation]) -> tuple[str, ...]:
    """The registers that operations assign, in order."""
    names = [to for one in operations if (to := getattr(one, "to", None)) is not None]
    return tuple(dict.fromkeys(names))


def register_name(cell: str, taken: Collection[str]) -> str:
    """The name of a local without that of its actor, as that of a variable of C."""
    name = re.sub(r"\W+", "_", cell.partition(".")[2] or cell).strip("_")
    return f"{name}_" if name in taken or name in WORDS_OF_C else name


def without_copies(operations: list[Operation]) -> list[Operation]:
    """The operations with a load into a register that is only copied as a load into the copy."""
    found: list[Operation] = []
    for number, operation in enumerate(operations):
        match (found[-1] if found else None, operation):
            case (ReadAccess(to=first) as load, RegisterSet(to, RegisterUse(copied))) if first == copied:
                if not any(reads(one, first) for one in operations[number + 1 :]):
                    found[-1] = replace(load, to=to)
                    continue
            case _:
                pass
        found.append(operation)
    return found


def reads(operation: Operation, register: str) -> bool:
    """Whether an operation uses a register."""
    return any(register in _names(term) for term in terms_of(operation))


def cells_of(expression: Expression) -> set[int]:
    """The cells that an expression reads."""
    return {one.number for one in walk(expression) if isinstance(one, Cell)}


def cells_in(effects: tuple[Effect, ...]) -> set[int]:
    """The cells that effects read or update, but for those that only checks read."""
    found: set[int] = set()
    for effect in effects:
        match effect:
            case Update(cell, value):
                found |= {cell} | cells_of(value)
            case Fork(condition, then, otherwise):
                found |= cells_of(condition) | cells_in(then) | cells_in(otherwise)
            case _:
                pass
    return found


def without_dead(operations: list[Operation], kept: set[str]) -> list[Operation]:
    """The operations without values of registers that nothing reads; ``kept`` are read at the end."""
    live, found = set(kept), []
    for operation in reversed(operations):
        if isinstance(operation, RegisterSet) and operation.to not in live:
            continue
        to = getattr(operation, "to", None)
        live.discard(to or "")
        live |= {name for term in terms_of(operation) for name in _names(term)}
        found.append(operation)
    return found[::-1]


def _names(term: Term) -> set[str]:
    return {part.name for part in parts(term) if isinstance(part, RegisterUse)}
