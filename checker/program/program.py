"""The program: everything that one model declares, compiled, in one immutable value."""

from __future__ import annotations

from dataclasses import dataclass, field

from checker.language.interrupts import Level
from checker.language.ordering import USUAL_BOUNDS, MachineBounds, MemoryModel, Order
from checker.language.property import Kind
from checker.language.state import Memory
from checker.program.commands import Command, Effect
from checker.program.expressions import Constant, Expression
from checker.program.types import Type
from checker.source.diagnostic import Diagnostic
from checker.source.span import Span


@dataclass(frozen=True, slots=True)
class Variable:
    """A place with a type and a range; ``length`` if it is a small array.

    A ``ghost`` exists for properties: no step should depend on it. ``cpu_state`` is a register of a CPU, not
    memory; a ``context`` is one that says what runs there, which a race shows by its lanes. Every CPU sees at
    once what an ``immediate`` one holds. ``unequal`` has the initial value of each element of an array, if
    they are not all ``initial``.
    """

    name: str
    type: Type
    low: int
    high: int
    initial: int = 0
    length: int | None = None
    ghost: bool = False
    cpu_state: bool = False
    context: bool = False
    immediate: bool = False
    unequal: tuple[int, ...] = ()

    def first(self, position: int) -> int:
        """The initial value, of one element if it is an array."""
        return self.unequal[position] if self.unequal else self.initial


@dataclass(frozen=True, slots=True)
class Record:
    """A kind of object. ``has_pool`` if some are allocated and freed, as the field ``ALLOCATED`` says."""

    name: str
    fields: tuple[Variable, ...]
    has_pool: bool = False

    def field(self, name: str) -> Variable:
        """The field of that name; KeyError if there is none."""
        for one in self.fields:
            if one.name == name:
                return one
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Shared:
    """Shared state: ``length`` records (``record`` set), or ``length`` plain values (``plain`` set).

    ``memory`` if it is a pool. ``begins`` has, for fields of records that do not begin as the record says,
    the value of each element.
    """

    name: str
    length: int
    record: str | None
    plain: Variable | None
    single: bool
    memory: Memory | None = None
    begins: tuple[tuple[str, tuple[int, ...]], ...] = ()

    @property
    def begins_alike(self) -> bool:
        """Whether all its records begin with the same values."""
        return all(len(set(values)) == 1 for _, values in self.begins)

    def first(self, field: Variable, index: int, position: int) -> int:
        """The initial value of a field of one element; ``position`` if the field is an array."""
        values = dict(self.begins).get(field.name)
        return field.first(position) if values is None else values[index]

    def element(self, index: int) -> str:
        """The name of one element, as traces show it."""
        return self.name if self.single else f"{self.name}[{index}]"


@dataclass(frozen=True, slots=True)
class Actor:
    """A small state machine and its instances.

    ``start`` is its location after ``entry``. ``items`` has the parts of each instance's item (none if the
    actor takes no item). ``locals`` are the ones that some location needs; ``live[l]`` names those needed at
    location ``l``. ``function`` is the actor's own in the model. ``lane`` is what it runs in, if that
    is not a CPU of its own. A handler ``interrupts`` the actor of this name, instance by instance; its
    ``level`` says what it interrupts on that CPU. ``strong`` says that it steps for ever
    if it is able to again and again.
    """

    name: str
    items: tuple[tuple[Constant, ...], ...]
    indexed: bool
    locals: tuple[Variable, ...]
    entry: tuple[Effect, ...]
    commands: tuple[Command, ...]
    live: tuple[frozenset[str], ...]
    fair: bool
    span: Span
    function: object = field(default=None, compare=False, repr=False)
    lane: str = ""
    interrupts: str = ""
    level: Level = Level.TASK
    strong: bool = False

    def instance(self, index: int) -> str:
        """The name of one instance, as traces show it."""
        return f"{self.name}[{index}]" if self.indexed else self.name


EITHER = "either"


@dataclass(frozen=True, slots=True)
class ProgramProperty:
    """A property to check.

    ``condition`` is the good thing for ``always``, the bad thing for ``never``. Each of ``premises`` must be
    true somewhere, or the property holds vacuously. ``subjects`` are (actor, location) pairs that must never
    be blocked (``never_waits``); ``about`` names the actors and procedures that they belong to. ``expected``
    is the verdict that the model declares: "holds", "violated" or, in a litmus test without a result, EITHER.
    ``trigger`` starts the obligation of a ``leads_to``; ``condition`` is then its goal.
    """

    name: str
    kind: Kind
    sentence: str
    condition: Expression | None
    premises: tuple[Expression, ...]
    subjects: tuple[tuple[str, int], ...]
    span: Span
    expected: str = "holds"
    trigger: Expression | None = None
    about: tuple[str, ...] = ()

    @property
    def is_progress(self) -> bool:
        """Whether it says that something eventually happens, rather than never."""
        return self.kind.is_progress


@dataclass(frozen=True, slots=True)
class BarrierSite:
    """A barrier, or an access with an order, of the model: its place, its text, and what is weaker there.

    The last of ``weaker`` is the weakest; None stands for no barrier.
    """

    place: str
    text: str
    weaker: tuple[Order | None, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """A parameter or mechanism, and the value it has in this program."""

    name: str
    value: int | bool
    least: int
    most: int
    cost: str | None = None

    @property
    def shown(self) -> str:
        """The value as ``-p`` takes it."""
        return str(self.value) if self.cost is None else "on" if self.value else "off"

    @property
    def written(self) -> str:
        """The words of ``-p``: ``PAGES=2``, ``HOLD=on``."""
        return f"{self.name}={self.shown}"

    @property
    def values(self) -> str:
        """The values that ``-p`` takes."""
        return f"{self.least}..{self.most}" if self.cost is None else "on|off"


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled model.

    Each of ``initial`` has one command, which sets up the shared state. ``warnings`` are about unused
    declarations of the file.
    """

    name: str
    settings: tuple[Setting, ...]
    records: tuple[Record, ...]
    shared: tuple[Shared, ...]
    actors: tuple[Actor, ...]
    initial: tuple[Actor, ...]
    properties: tuple[ProgramProperty, ...]
    interchangeable: tuple[tuple[str, ...], ...] = ()
    warnings: tuple[Diagnostic, ...] = ()
    memory: MemoryModel = MemoryModel.SC
    barriers: tuple[BarrierSite, ...] = ()
    bounds: MachineBounds = USUAL_BOUNDS

    def record(self, name: str) -> Record:
        """The record of that name; KeyError if there is none."""
        for record in self.records:
            if record.name == name:
                return record
        raise KeyError(name)

    def array(self, name: str) -> Shared:
        """The shared array of that name; KeyError if there is none."""
        for shared in self.shared:
            if shared.name == name:
                return shared
        raise KeyError(name)

    def objects(self, record: str) -> tuple[tuple[Shared, int], ...]:
        """The objects of a record in the order in which references number them, from 1."""
        return tuple((s, i) for s in self.shared if s.record == record for i in range(s.length))
