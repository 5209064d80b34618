"""What every explorer sees: initial states, the moves of a state, the state after a move."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from checker.lowering.ground import Ground
from checker.lowering.moves import Expansion, Move, State
from checker.program.commands import Check


class System(Protocol):
    """A program that can be run, one step at a time or many states at a time."""

    @property
    def ground(self) -> Ground:
        """The program that is run."""

    @property
    def checks(self) -> Sequence[Check]:
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

    def missing(self, judged: int, states: Iterable[State]) -> list[State]:
        """Of some states, those in which the goal of a progress property is not reached."""

    def triggered(self, judged: int, states: Iterable[State]) -> list[State]:
        """Of some states, those that trigger a progress property."""
