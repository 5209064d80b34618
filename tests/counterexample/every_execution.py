"""Every execution of a race's steps, one after the other: the oracle of the orders that matter.

Knows nothing of graphs: it tries every actor at every point, and writes down the result of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from checker.counterexample.race import Race
from checker.ground.meaning import evaluate
from checker.ground.moves import Move, State, StepFails

Pair = tuple[int, int]


@dataclass(frozen=True)
class Execution:
    """The steps of the race that were taken, in order, and whether it goes wrong."""

    taken: tuple[int, ...]
    moves: tuple[Move, ...]
    wrong: bool

    def keeps(self, order: Pair) -> bool:
        """Whether the second step was not taken, or was after the first."""
        before, after = order
        return after not in self.taken or before in self.taken[: self.taken.index(after)]


@dataclass(frozen=True)
class Steps:
    """The steps of a race, to be taken in every order."""

    race: Race

    def place(self, state: State, actor: int) -> int:
        """The location of an actor."""
        return self.race.system.values(state)[self.race.system.ground.instances[actor].location]

    def bad(self, state: State) -> bool:
        """Whether the property is violated here."""
        system = self.race.system
        judged = system.ground.properties[self.race.number]
        able = system.enabled(state)
        if self.race.unmet_goal:
            able = tuple(move for move in able if system.ground.instances[move.actor].fair)
        if (judged.only_at_rest or self.race.unmet_goal) and able:
            return False
        return self.is_missing(state)

    @property
    def kind(self) -> str:
        """The kind of the property."""
        return self.race.system.ground.properties[self.race.number].property.kind

    def is_due(self, states: tuple[State, ...]) -> bool:
        """Whether a goal is missing in all states since the start, or since one that triggers it."""
        missing = [self.is_missing(state) for state in states]
        if self.kind == "eventually":
            return all(missing)
        trigger = self.race.system.ground.properties[self.race.number].trigger
        assert trigger is not None
        starts = [
            n for n, s in enumerate(states) if evaluate(trigger, self.race.system.values(s).__getitem__)
        ]
        return any(all(missing[start:]) for start in starts)

    def is_missing(self, state: State) -> bool:
        """Whether the condition that must not occur is true; of a goal: whether it is not reached."""
        system = self.race.system
        bad = system.ground.properties[self.race.number].bad
        return bool(evaluate(bad, system.values(state).__getitem__))

    def executions(self) -> list[Execution]:
        """All of them."""
        return list(self.onward((self.race.states[0],), (), ()))

    def onward(
        self, states: tuple[State, ...], taken: tuple[int, ...], moves: tuple[Move, ...]
    ) -> Iterator[Execution]:
        """All that begin so."""
        state = states[-1]
        if self.bad(state) and (not self.race.unmet_goal or self.is_due(states)):
            yield Execution(taken, moves, True)
            return
        if self.kind == "eventually" and not self.is_missing(state):  # the run has reached its goal
            yield Execution(taken, moves, False)
            return
        stuck = True
        for move in self.race.system.enabled(state):
            step = self.step(state, taken, move)
            if step is None:
                continue
            stuck = False
            longer = (*taken, step), (*moves, move)
            try:
                after = self.race.system.after(state, move)
            except StepFails as failed:
                name = self.race.system.ground.properties[self.race.number].property.name
                yield Execution(*longer, failed.check.kind == name)
                continue
            yield from self.onward((*states, after), *longer)
        if stuck:
            yield Execution(taken, moves, False)

    def step(self, state: State, taken: tuple[int, ...], move: Move) -> int | None:
        """The step of the race that a move is; None if it is none of them."""
        left = [n for n, actor in enumerate(self.race.actors) if actor == move.actor and n not in taken]
        if not left:
            return None
        step, states, moves = left[0], self.race.states, self.race.moves
        there = states[min(step, len(states) - 1)]
        same = self.place(state, move.actor) == self.place(there, move.actor)
        return None if step < len(moves) and same and move != moves[step] else step


def minimal_forcing(executions: list[Execution], pairs: list[Pair]) -> Iterator[frozenset[Pair]]:
    """Every set of orders that forces the race and of which no part does."""
    passing = [frozenset(p for p in pairs if not one.keeps(p)) for one in executions if not one.wrong]
    found: list[frozenset[Pair]] = []
    for size in range(len(pairs) + 1):
        for chosen in map(frozenset, combinations(pairs, size)):
            if all(chosen & clause for clause in passing) and not any(one <= chosen for one in found):
                found.append(chosen)
    yield from found
