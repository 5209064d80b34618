"""What every explorer sees: initial states, the moves of a state, the state after a move."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from typing import Protocol

from checker.ground.effects import Require
from checker.ground.moves import Expansion, Move, State
from checker.ground.program import Ground
from checker.program.expressions import Expression


class System(Protocol):
    """A program that can be run, one step at a time or many states at a time."""

    @property
    def ground(self) -> Ground:
        """The program that is run."""

    @property
    def symmetry(self) -> bool:
        """Whether states stand for others that differ in who is who."""

    @property
    def checks(self) -> Sequence[Require]:
        """Every check, by the numbers that expansions use."""

    def initial(self) -> tuple[State, ...]:
        """The initial states, without repetition."""

    def enabled(self, state: State) -> tuple[Move, ...]:
        """The moves of a state, in order of actor and choice."""

    def after(self, state: State, move: Move) -> State:
        """The state after a move. Raises StepFails where a check of the step is false."""

    def moves(self, state: State) -> list[tuple[Move, State]]:
        """Each move with the state after it, which is negative where a check of the step fails."""

    def values(self, state: State) -> list[int]:
        """A value for every cell of the ground program."""

    def canonical(self, state: State) -> State:
        """The representative of a state; the state itself where no symmetry is used."""

    def expand(self, states: Iterable[State], seen: set[State], found: list[State]) -> Expansion:
        """Take every move of every state; a new state is added to ``seen`` and to ``found``."""

    def first(self, judged: int, states: Iterable[State]) -> State | None:
        """The first of the states that a property's ``bad`` is true of."""

    def meets(self, judged: int, states: Iterable[State]) -> bool:
        """Whether one of the states satisfies a property's premises."""

    def chosen(self, condition: Expression) -> Callable[[Iterable[State]], list[State]]:
        """A function that chooses the states that satisfy a condition."""

    def leads_to(self, state: State, wanted: Container[State]) -> bool:
        """Whether a move leads to a state that is wanted, or fails."""

    def missing(self, judged: int, states: Iterable[State]) -> list[State]:
        """Of some states, those in which the goal of a progress property is not reached."""

    def triggered(self, judged: int, states: Iterable[State]) -> list[State]:
        """Of some states, those that trigger a progress property."""
