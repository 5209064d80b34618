"""A ground program: every object, item and choice is a constant, and all state is numbered cells.

What the lowerings print as Python, C, formulas or Promela. One command of the program becomes, for
each instance of its actor, a list of cases: one for each choice and each value of a local that some
place in the command is found through.
"""

from __future__ import annotations

from dataclasses import dataclass

from checker.program import fold
from checker.program.commands import Call, Command, Effect
from checker.program.expressions import Constant, Expression
from checker.program.program import Actor, Program, Property
from checker.program.types import Reference, Type, show
from checker.source.span import Span


@dataclass(frozen=True, slots=True)
class CellInfo:
    """One variable. ``owner`` is the instance whose local or location it is, None for shared state.

    ``kept`` is false for a local that no location keeps: it lives within a step.
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

    @property
    def reset(self) -> int:
        """What a local holds where nothing reads it: None for a reference, so that no object is meant."""
        return 0 if isinstance(self.type, Reference) else self.low

    def show(self, value: int) -> str:
        """A value of this cell as a reader of the model writes it."""
        return show(value, self.type)


@dataclass(frozen=True, slots=True)
class Case:
    """A command with everything known that chooses its places.

    It may be taken where ``split`` (equalities of cells) and ``guard`` hold. ``told`` has the effects again
    with the lines that they pass, where the command has them.
    """

    choice: int
    split: tuple[tuple[int, int], ...]
    guard: Expression
    effects: tuple[Effect, ...]
    told: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Start:
    """An ``@initial`` procedure: each choice is a cell and its values, whatever the others are.

    A case for each combination would be as many programs as there are initial states.
    """

    choices: tuple[tuple[int, tuple[int, ...]], ...]
    guard: Expression
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class GroundCommand:
    """A command of one instance. ``rests`` is where the instance may stay for ever if it is blocked."""

    instance: int
    command: Command
    cases: tuple[Case, ...]
    rests: Expression


@dataclass(frozen=True, slots=True)
class Instance:
    """One running copy of an actor. ``locals`` maps names to cells; ``kept[l]`` are those kept at ``l``."""

    name: str
    actor: Actor
    item: tuple[Constant, ...]
    location: int
    locals: dict[str, int]
    kept: tuple[frozenset[int], ...]
    start: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class GroundProperty:
    """``bad`` is what must not be seen (for ``reachable``: what must be seen once).

    ``only_at_rest`` says that it is judged only where nobody can step. For progress, ``bad`` is that
    the goal is not reached, and ``trigger`` where it must be reached from (None: from the start).

    ``ends`` says for each instance where it has come to its end (``lowering/ends.py``): from every reachable
    state, one of these must be reachable for each instance. Empty where the states in which nobody can step
    decide it.
    """

    property: Property
    bad: Expression
    premises: tuple[Expression, ...]
    only_at_rest: bool = False
    trigger: Expression | None = None
    ends: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """An assertion at ``span`` within the step at ``step``, and the states from which some instance of the
    actor passes it in such a step."""

    actor: str
    procedure: str
    calls: tuple[Call, ...]
    step: Span
    span: Span
    condition: Expression


@dataclass(frozen=True, slots=True)
class Ground:
    """The whole ground program; ``commands[i][l]`` is what instance ``i`` does at location ``l``.

    What must be true somewhere is numbered: the premises of the properties, and behind them the passages.
    """

    program: Program
    cells: tuple[CellInfo, ...]
    instances: tuple[Instance, ...]
    commands: tuple[tuple[GroundCommand, ...], ...]
    initial: tuple[Start, ...]
    properties: tuple[GroundProperty, ...]
    passages: tuple[Passage, ...] = ()

    @property
    def somewhere(self) -> dict[int, Expression]:
        """What a search looks for in some state, by its number: where it is nowhere, the result says so."""
        judged = {n: fold.conjunction(one.premises) for n, one in enumerate(self.properties) if one.premises}
        return judged | {n: one.condition for n, one in enumerate(self.passages, len(self.properties))}

    def choice_values(self, command: Command, choice: int) -> tuple[Constant, ...]:
        """The values that a choice number stands for, one for each ``choose`` of the command."""
        found: list[Constant] = []
        for one in reversed(command.choices):
            choice, position = divmod(choice, len(one.domain))
            found.append(one.domain[position])
        return tuple(reversed(found))
