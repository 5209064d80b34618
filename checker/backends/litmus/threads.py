"""The actors of a straight-line model as the threads of a litmus test."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from checker.backends.litmus.names import NamingRoom, of_local
from checker.backends.litmus.registers import assigned, without_copies, without_dead
from checker.backends.litmus.straight import StraightActor, StraightStep
from checker.backends.litmus.terms import TermWriter, refuse
from checker.backends.litmus.updates import ORDERS, Updating
from checker.ground.effects import Effect, Fork, Require, Update, cells_read
from checker.ground.program import Ground
from checker.language.ordering import Order
from checker.litmus.syntax import (
    AddressOf,
    BarrierCall,
    LitmusThread,
    MemoryOrder,
    Operation,
    ReadAccess,
    RegisterSet,
    SpinLockCall,
    WriteAccess,
)
from checker.program import fold
from checker.program.expressions import Cell
from checker.source.span import Span

NO_ORDER = (Order.ONCE, Order.DEFAULT, Order.RELAXED)


@dataclass(frozen=True)
class TestPlaces:
    """What the threads of a test share.

    ``locations`` and ``ghosts`` have names; ``ghosts`` are only those that matter. ``locks`` are locations.
    ``ordering`` are those of which the memory model knows that several CPUs use them: at others, an operation
    without an order of its own orders nothing.
    """

    locations: Mapping[int, str]
    ghosts: Mapping[int, str]
    locks: frozenset[int]
    ordering: frozenset[int]


class ThreadWriter:
    """Writes one actor."""

    def __init__(self, ground: Ground, actor: StraightActor, places: TestPlaces) -> None:
        self._actor, self._places = actor, places
        set_here = {cell for step in actor.steps for cell in step.updates}
        room = NamingRoom([*places.locations.values(), *places.ghosts.values()])
        locals_ = room.names({cell: of_local(ground.cells[cell].name) for cell in sorted(actor.own)})
        ghosts = {cell: name for cell, name in places.ghosts.items() if cell in set_here}
        self._registers = locals_ | ghosts
        self._set: set[int] = set()
        self._ground = ground

    def thread(self, asked: Collection[str]) -> LitmusThread:
        """The thread; the condition speaks of the ``asked`` registers.

        Raises CannotExpress for a step of no known kind.
        """
        operations = self._rest(self._actor.entry, self._actor.span)
        for step in self._actor.steps:
            operations += self._step(step)
        operations = without_copies(without_dead(operations, asked), asked)
        return LitmusThread(tuple(operations), assigned(operations), self._actor.span)

    def _step(self, step: StraightStep) -> list[Operation]:
        effects = tuple(one for one in step.effects if not self._is_left_out(one))
        self._refuse_unset(effects, step.span)
        if step.order.is_barrier:
            barrier = BarrierCall(step.order.value.removeprefix("smp_"), step.span)
            return [barrier, *self._rest(effects, step.span)]
        touched = {cell for cell in step.reads | step.updates if cell in self._places.locations}
        if step.order is Order.LOCK or step.order is Order.UNLOCK:  # looked at before (locks.py)
            (lock,) = touched
            return [SpinLockCall(step.order.value, AddressOf(self._places.locations[lock]), None, step.span)]
        if step.guard != fold.TRUE:
            refuse("a step that waits", step.span)
        if len(touched) > 1:
            refuse("an atomic step of several locations", step.span)
        if not touched:
            self._refuse_order(step, NO_ORDER, "a step that touches no location")
            return self._rest(effects, step.span)
        (cell,) = touched
        cut = max((n for n, effect in enumerate(effects) if cell in cells_in((effect,))), default=-1) + 1
        return [self._access(step, cell, effects[:cut]), *self._rest(effects[cut:], step.span)]

    def _is_left_out(self, effect: Effect) -> bool:
        """Whether an effect is about a ghost that does not matter."""
        if not isinstance(effect, Update):
            return False
        return self._ground.cells[effect.cell].ghost and effect.cell not in self._places.ghosts

    def _refuse_unset(self, effects: tuple[Effect, ...], span: Span) -> None:
        """Refuse a ghost that its actor reads before it sets it: a variable of C holds nothing yet."""
        for effect in effects:
            for cell in sorted(cells_in((effect,), reads_only=True)):
                if self._ground.cells[cell].ghost and cell not in self._set:
                    refuse(f"`{self._ground.cells[cell].name}`, which its actor has not set before,", span)
            if isinstance(effect, Update):
                self._set.add(effect.cell)

    def _refuse_order(self, step: StraightStep, allowed: Collection[Order], what: str) -> None:
        if step.order not in allowed:
            refuse(f"{what}, with the order `{step.order}`", step.span)

    def _access(self, step: StraightStep, cell: int, effects: tuple[Effect, ...]) -> Operation:
        span, place = step.span, AddressOf(self._places.locations[cell])
        plain = tuple(one for one in effects if not isinstance(one, Require))
        match plain:
            case (Update(register, Cell(number)),) if number == cell and register in self._registers:
                return self._load(step, cell, self._registers[register])
            case (Update(number, value),) if number == cell and cell not in cells_read(value):
                self._refuse_order(step, (*NO_ORDER, Order.RELEASE), "a step that only stores")
                stored = self._writer(span).term(value)
                return WriteAccess(place, stored, order_of(step, Order.RELEASE), span)
            case _:
                pass
        if step.order is Order.DEFAULT and cell not in self._places.ordering:
            refuse("an atomic step without an order, of what only one actor uses, which orders nothing", span)
        updating = Updating(cell, place.location, self._registers, self._writer(span), step.order, span)
        return updating.operation(effects)

    def _load(self, step: StraightStep, cell: int, to: str) -> Operation:
        place = AddressOf(self._places.locations[cell])
        if cell in self._places.locks:
            self._refuse_order(step, NO_ORDER, "a step that only looks at a lock")
            return SpinLockCall("is_locked", place, to, step.span)
        self._refuse_order(step, (*NO_ORDER, Order.ACQUIRE), "a step that only loads")
        return ReadAccess(to, place, order_of(step, Order.ACQUIRE), step.span)

    def _writer(self, span: Span) -> TermWriter:
        return TermWriter(self._registers, span)

    def _rest(self, effects: tuple[Effect, ...], span: Span) -> list[Operation]:
        """Work on registers and ghosts."""
        found: list[Operation] = []
        for effect in effects:
            match effect:
                case Update(cell, value) if cell in self._registers:
                    found.append(RegisterSet(self._registers[cell], self._writer(span).term(value), span))
                case Require():
                    pass  # looked at before (checks.py)
                case Update(cell):
                    refuse(f"`{self._ground.cells[cell].name}` here", span)
                case _:
                    refuse("a branch", span)
        return found


def order_of(step: StraightStep, order: Order) -> MemoryOrder:
    """The order of a load or a store that may have one."""
    return ORDERS[order] if step.order is order else "relaxed"


def cells_in(effects: tuple[Effect, ...], reads_only: bool = False) -> set[int]:
    """The cells that effects read or update, but for those that only checks read."""
    found: set[int] = set()
    for effect in effects:
        match effect:
            case Update(cell, value):
                found |= cells_read(value) if reads_only else {cell} | cells_read(value)
            case Fork(condition, then, otherwise):
                found |= cells_read(condition)
                found |= cells_in(then, reads_only) | cells_in(otherwise, reads_only)
            case _:
                pass
    return found
