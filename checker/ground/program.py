"""A ground program: every object, item and choice is a constant, and all state is numbered cells.

Everything after the compiler works on this form. It is self-contained: it says where a case opens, where it
leads, what it resets and where it fails, so a back end has only expressions, effects and a frame. One command
of a program becomes, for each instance of its actor, a list of cases: one for each choice and each value of a
local on which some place in the command depends.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from checker.ground.effects import Effect, Require, cells_read, each, expressions, updated
from checker.ground.machine import Machine
from checker.language.interrupts import Level
from checker.language.ordering import Order
from checker.program import fold
from checker.program.commands import Choice
from checker.program.expressions import Cell, Constant, Expression
from checker.program.label import CallSite, Label
from checker.program.program import Program, ProgramProperty
from checker.program.types import Reference, Type, show
from checker.source.span import Span

Equalities = tuple[tuple[int, int], ...]  # cells, and their values


@dataclass(frozen=True, slots=True)
class CellInfo:
    """One variable.

    ``owner`` is the instance whose local or location it is, None for shared state. ``kept`` is false for a
    local that lives within a step: it is not part of a state, and holds ``reset`` when a step begins.
    ``hardware``: it is no part of the model, but of the machine of a memory model. ``immediate``: every CPU
    sees a change of it at once, whatever the memory model.
    ``cpu_state``: it is a register of a CPU, not memory; ``context``: it says what runs there.
    ``marks`` is the cell of the reference of which this one says that it is stale: the object has been freed
    since. It is shared, because the step of any instance may free the object.
    """

    name: str
    type: Type
    low: int
    high: int
    initial: int
    owner: int | None = None
    kept: bool = True
    location: bool = False
    ghost: bool = False
    hardware: bool = False
    immediate: bool = False
    cpu_state: bool = False
    context: bool = False
    marks: int | None = None

    @property
    def reset(self) -> int:
        """The value of a local that nothing reads: None for a reference, so that no object is meant."""
        return 0 if isinstance(self.type, Reference) else self.low

    def show(self, value: int) -> str:
        """A value of this cell as a reader of the model writes it."""
        return show(value, self.type)


@dataclass(frozen=True, slots=True)
class Case:
    """A command with constants for everything on which its places depend.

    It may be taken if the cells of ``where`` (the location of the instance, and the locals that were split)
    have the given values, and ``guard`` is true. ``with_lines`` has the effects again with the lines that
    they pass, if the command has them.
    """

    choice: int
    where: Equalities
    guard: Expression
    effects: tuple[Effect, ...]
    with_lines: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Start:
    """An ``@initial`` procedure: each choice is a cell and its values, independent of the others.

    One case for each combination would be as many programs as there are initial states. ``span`` is where it
    is declared.
    """

    choices: tuple[tuple[int, tuple[int, ...]], ...]
    guard: Expression
    effects: tuple[Effect, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class GroundCommand:
    """A command of one instance, at one of its locations.

    ``number`` counts those of all instances. ``condition`` is what the step waits for in the words of the
    model, over its locals and objects. ``rests`` says where the instance may stay for ever if it is blocked.
    ``known`` has the values of its locals at this location: those that no later step reads are reset.
    ``waits`` says that the model waits.
    """

    number: int
    instance: int
    location: int
    label: Label
    condition: Expression
    choices: tuple[Choice, ...]
    cases: tuple[Case, ...]
    rests: Expression
    known: Equalities
    waits: bool
    order: Order = Order.ONCE


@dataclass(frozen=True, slots=True)
class Instance:
    """One running copy of an actor.

    ``locals`` maps names to cells, ``location`` is the cell of its location. ``start`` is its work before its
    first step; it reads nothing shared. ``cpu`` is the number of the CPU that it runs on: a handler, whose
    ``level`` is above that of a task, runs on the CPU of an earlier instance, and every other instance has a
    CPU of its own. ``hardware``: it is no part of the model, but performs the accesses of its CPU. ``late``
    are locals that accesses which are not performed yet may use where the instance needs them no more.
    A ``fair`` one steps if it stays able to; a ``strong`` one also if it is able to again and again.
    """

    name: str
    actor: str
    item: tuple[Constant, ...]
    fair: bool
    location: int
    locals: dict[str, int]
    start: tuple[Effect, ...]
    cpu: int = 0
    level: Level = Level.TASK
    hardware: bool = False
    late: frozenset[int] = frozenset()
    strong: bool = False


@dataclass(frozen=True, slots=True)
class GroundProperty:
    """A property over cells.

    ``bad`` is the condition that must not occur (for ``reachable``: that must occur once). ``only_at_rest``
    says that it is judged only in states in which no actor can step. For progress, ``bad`` is that the goal
    is not reached, and ``trigger`` says from where it must be reached (None: from the start). ``ends`` says
    for each instance where it has ended (``ground/ends.py``): from every reachable state, such a state must
    be reachable for each instance. Empty if the states in which no actor can step decide it.
    """

    property: ProgramProperty
    bad: Expression
    premises: tuple[Expression, ...]
    only_at_rest: bool = False
    trigger: Expression | None = None
    ends: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """An assertion at ``span`` within the step at ``step``.

    Also the condition under which some instance of the actor reaches it in such a step.
    """

    actor: str
    procedure: str
    calls: tuple[CallSite, ...]
    step: Span
    span: Span
    condition: Expression


@dataclass(frozen=True, slots=True)
class Ground:
    """The whole ground program; ``commands[i][l]`` is what instance ``i`` does at location ``l``.

    The conditions that must be true somewhere are numbered: the premises of the properties, after them the
    passages, and then the ``bounds``: those of a memory model by name, each with the condition under which
    it would be exceeded. ``fully_ordered`` are the blocks that a memory model takes for fully ordered because
    they touch several locations. ``machine`` says what the steps of a memory model do.
    """

    program: Program
    cells: tuple[CellInfo, ...]
    instances: tuple[Instance, ...]
    commands: tuple[tuple[GroundCommand, ...], ...]
    initial: tuple[Start, ...]
    properties: tuple[GroundProperty, ...]
    passages: tuple[Passage, ...] = ()
    bounds: tuple[tuple[str, Expression], ...] = ()
    fully_ordered: tuple[Label, ...] = ()
    machine: Machine = field(default_factory=Machine)

    @property
    def conditions_to_meet(self) -> dict[int, Expression]:
        """The conditions that a search looks for, by number: the result reports those that are never true."""
        judged = {n: fold.conjunction(one.premises) for n, one in enumerate(self.properties) if one.premises}
        judged |= {n: one.condition for n, one in enumerate(self.passages, len(self.properties))}
        first = len(self.properties) + len(self.passages)
        return judged | {n: condition for n, (_, condition) in enumerate(self.bounds, first)}

    @property
    def checks(self) -> tuple[Require, ...]:
        """The requirements of all commands, without repetition, in order: the index is the number."""
        cases = [case for row in self.commands for command in row for case in command.cases]
        found = (effect for case in cases for effect in each(case.effects) if isinstance(effect, Require))
        return tuple(dict.fromkeys(found))

    @property
    def read_somewhere(self) -> frozenset[int]:
        """The cells that the guards, tests, checks and values of all commands read."""
        cases = [case for row in self.commands for command in row for case in command.cases]
        parts = (part for case in cases for part in (case.guard, *expressions(case.effects)))
        return frozenset(cell for part in parts for cell in cells_read(part))

    @property
    def updated_somewhere(self) -> frozenset[int]:
        """The cells that some command updates."""
        cases = [case for row in self.commands for command in row for case in command.cases]
        return frozenset(cell for case in cases for cell in updated(case.effects))


def choice_values(choices: tuple[Choice, ...], choice: int) -> tuple[Constant, ...]:
    """The values that a choice number stands for, one for each ``choose`` of a command."""
    values: list[Constant] = []
    for one in reversed(choices):
        choice, position = divmod(choice, len(one.domain))
        values.append(one.domain[position])
    return tuple(reversed(values))


def equality(held: tuple[int, int]) -> Expression:
    """The condition that a cell holds a value."""
    cell, value = held
    return fold.comparison("==", Cell(cell), fold.number(value))
