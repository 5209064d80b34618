"""A straight-line model as a litmus test: its threads, and a property as the condition."""

from __future__ import annotations

from checker.backends.cannot_express import CannotExpress, refuse_wide
from checker.backends.litmus.checks import refuse_checks
from checker.backends.litmus.conditions import ConditionWriter
from checker.backends.litmus.endings import Endings
from checker.backends.litmus.locks import locks_of
from checker.backends.litmus.names import NamingRoom, of_test, shortened
from checker.backends.litmus.straight import StraightStep, straight
from checker.backends.litmus.terms import refuse
from checker.backends.litmus.threads import TestPlaces, ThreadWriter
from checker.ground.build.from_program import build
from checker.ground.effects import Fork, Update, cells_read, each
from checker.ground.meaning import InitialFails, initial_values
from checker.ground.program import Ground, GroundProperty
from checker.language.ordering import MemoryModel
from checker.language.property import Kind
from checker.litmus.printing import litmus_text
from checker.litmus.reading import observed
from checker.litmus.syntax import LitmusTest, LocationAtEnd, RegisterAtEnd, Term, WholeNumber, parts
from checker.passes.memory.accesses import is_memory, shared_cells
from checker.program.program import Program

JUDGED = (Kind.NEVER, Kind.ALWAYS, Kind.REACHABLE)


def litmus_of(program: Program, name: str | None = None) -> str:
    """The litmus test of a model and of a property of it: the one called ``name``, or the only one.

    Its condition is that the property is violated (for ``@reachable``: is met) in the final state. Raises
    CannotExpress, with the place, for what a litmus test has no form for.
    """
    if program.memory is not MemoryModel.WEAK:  # else barriers and orders are left out of the program
        raise CannotExpress("a litmus test is written of a model under --memory weak: leave --memory out")
    ground = build(program)
    refuse_wide(ground)
    return litmus_text(EmittedTest(ground, _property(ground, name)).test())


def _property(ground: Ground, name: str | None) -> GroundProperty:
    known = [one for one in ground.properties if one.property.kind in JUDGED]
    if not known:
        raise CannotExpress("a litmus test needs a condition: declare a property by @never or @always")
    chosen = [one for one in known if name in (None, one.property.name)]
    if len(chosen) != 1:
        names = ", ".join(one.property.name for one in known)
        raise CannotExpress(f"a litmus test has one condition: choose it with --property (there is: {names})")
    return chosen[0]


def first_values(ground: Ground) -> list[int]:
    """The value of every cell before the first step. Refuses several initial states."""
    try:
        states = initial_values(ground)
    except InitialFails as fails:
        refuse("an @initial that fails", fails.check.span)
    if len(states) > 1:
        choosing = [start.span for start in ground.initial if start.choices]
        refuse("several initial states", choosing[0])
    return states[0]


class EmittedTest:
    """The test of a model and of one property."""

    def __init__(self, ground: Ground, wanted: GroundProperty) -> None:
        self._ground, self._wanted = ground, wanted
        self._initial = first_values(ground)
        self._actors = [straight(ground, number) for number in range(len(ground.instances))]
        locks = locks_of(ground, self._actors, self._initial)
        refuse_checks(self._actors, self._initial)
        self._endings = Endings(ground, self._actors, self._initial)
        room = NamingRoom()
        locations = room.names(shortened(self._locations()))
        ghosts = room.names({cell: ground.cells[cell].name for cell in self._ghosts()})
        self._places = TestPlaces(locations, ghosts, locks, shared_cells(ground).memory)

    def test(self) -> LitmusTest:
        """The whole test."""
        span = self._wanted.property.span
        writer = ConditionWriter(self._ground, self._endings, self._names(), span)
        condition = writer.condition(self._wanted.bad)
        asked = {(one.thread, one.name) for one in parts(condition) if isinstance(one, RegisterAtEnd)}
        threads = tuple(
            ThreadWriter(self._ground, one, self._places).thread(
                {name for thread, name in asked if thread == one.number}
            )
            for one in self._actors
        )
        return LitmusTest(
            of_test(self._ground.program.name),
            span.source,
            {name: WholeNumber(self._initial[cell]) for cell, name in self._places.locations.items()},
            threads,
            "exists",
            condition,
            span,
            observed=observed(parts(condition)),
        )

    def _locations(self) -> dict[int, str]:
        """The places in memory of which the test speaks, with their names in the model."""
        steps = [step for actor in self._actors for step in actor.steps]
        used = cells_read(self._wanted.bad).union(*(step.reads | step.updates for step in steps))
        cells = self._ground.cells
        return {cell: cells[cell].name for cell in sorted(used) if is_memory(cells[cell])}

    def _ghosts(self) -> list[int]:
        """The ghosts that matter: the condition reads them, or another value is made of them."""
        wanted = set(cells_read(self._wanted.bad))
        for actor in self._actors:
            for step in actor.steps:
                wanted |= used_for_others(step)
        ghosts = [cell for cell in sorted(wanted) if self._ground.cells[cell].ghost]
        for cell in ghosts:
            for number, position in self._endings.changes.get(cell, [])[1:]:
                again = self._actors[number].steps[position].span
                refuse(f"`{self._ground.cells[cell].name}`, which is assigned more than once,", again)
        return ghosts

    def _names(self) -> dict[int, Term]:
        """What a condition may speak of. A lock says at the end that it is free, and not so before."""
        names: dict[int, Term] = {
            cell: LocationAtEnd(name)
            for cell, name in self._places.locations.items()
            if cell not in self._places.locks
        }
        for cell, name in self._places.ghosts.items():
            for actor, _ in self._endings.changes.get(cell, []):
                names[cell] = RegisterAtEnd(actor, name)
        return names


def used_for_others(step: StraightStep) -> frozenset[int]:
    """The cells that a step reads for more than their own next values. Checks do not count."""
    found: frozenset[int] = frozenset()
    for effect in each(step.effects):
        match effect:
            case Update(cell, value):
                found |= cells_read(value) - {cell}
            case Fork(condition):
                found |= cells_read(condition)
            case _:
                pass
    return found
