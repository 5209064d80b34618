"""Stubborn sets: in many states it is enough to let some of the actors step.

A set of actors is stubborn in a state if nothing that the others may do before one of the set moves conflicts
with the next steps of the set (Valmari 1989; Godefroid 1996). For an actor of the set that can step, every
actor whose future conflicts with that step is in the set; for one that waits, every actor that may write what
it waits for. Properties count as cells that are written by steps that may change what they read, so that the
order of such steps is kept. No actor is postponed for ever: if a reduced step would lead only to states that
were expanded before, all actors step (closed-set proviso).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from checker.analysis.reachable_effects import Automaton, Futures, Reach
from checker.backends.python.system import PythonSystem
from checker.ground.moves import Expansion, Move, State

REMEMBERED = 500_000

Steps = dict[int, list[tuple[int, State]]]  # of each actor that can step: its choices, the states after


@dataclass
class Stubborn:
    """Expands states by some of their moves only. ``whole`` counts all moves."""

    system: PythonSystem
    whole: int = 0
    fresh: set[State] = field(default_factory=set)
    _chosen: dict[tuple[State, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        prints = self.system.footprints
        self.actors = range(len(self.system.ground.instances))
        self.masks = prints.masks
        self.local = sum(self.masks)
        self.first = [0]
        for row in self.system.ground.commands:
            self.first.append(self.first[-1] + len(row))

    @cached_property
    def futures(self) -> Futures:
        """What each actor may still do."""
        return Futures(self.system.ground, self.system.footprints, self.system.initial())

    @property
    def applies(self) -> bool:
        """Whether reduction is possible.

        It is not with progress properties, which need every step, if an actor loops and its end matters, or
        with huge actors.
        """
        needed = any(one.property.is_progress or one.ends for one in self.system.ground.properties)
        return len(self.actors) > 1 and not needed and self.futures.known

    # -- many states at a time -----------------------------------------------------------------

    def expand(self, states: Iterable[State], seen: set[State], found: list[State]) -> Expansion:
        """Take enough moves of every state; a new state is added to ``seen`` and to ``found``."""
        if not found:
            self.fresh.clear()
        expansion = Expansion([0] * self.first[-1])
        for state in states:
            steps = self.steps(state)
            if not steps:
                if self.system.wants_stuck:
                    expansion.stuck.append(state)
                continue
            for actor in self.enough(state, steps, seen):
                self.take(state, actor, steps[actor], seen, found, expansion)
        return expansion

    def steps(self, state: State) -> Steps:
        """What each actor can do."""
        every = ((actor, self.system.steps_of(state, actor)) for actor in self.actors)
        found = {actor: choices for actor, choices in every if choices}
        self.whole += sum(map(len, found.values()))
        return found

    def enough(self, state: State, steps: Steps, seen: set[State]) -> list[int]:
        """The actors that step: a stubborn set, if it leads to a state that was not expanded yet."""
        enough = self.chosen(state, steps)
        chosen = [actor for actor in steps if enough >> actor & 1]
        if len(chosen) < len(steps) and not any(
            self.is_open(after, seen) for actor in chosen for _, after in steps[actor]
        ):
            return list(steps)
        return chosen

    def is_open(self, after: State, seen: set[State]) -> bool:
        """Whether a state is still to be expanded."""
        if after < 0:
            return False
        after = self.system.canonical(after)
        return after not in seen or after in self.fresh

    def take(
        self, state: State, actor: int, choices: list[tuple[int, State]], seen: set[State],
        found: list[State], expansion: Expansion,
    ) -> None:  # fmt: skip
        """Take every choice of one actor."""
        location = self.system.location(state, self.system.ground.instances[actor])
        expansion.taken[self.first[actor] + location] += len(choices)
        for choice, after in choices:
            if after < 0:
                failed = state, Move(actor, choice)
                expansion.failures[~after] = min(expansion.failures.get(~after, failed), failed)
                continue
            after = self.system.canonical(after)
            if after not in seen:
                seen.add(after)
                self.fresh.add(after)
                found.append(after)

    # -- which actors --------------------------------------------------------------------------

    def chosen(self, state: State, steps: Steps) -> int:
        """A stubborn set with the fewest actors that can step, as a bit mask."""
        able = sum(1 << actor for actor in steps)
        key = state & self.local, able
        found = self._chosen.get(key)
        if found is None:
            if len(self._chosen) >= REMEMBERED:
                self._chosen.clear()
            found = self._chosen[key] = self.smallest(state, able)
        return found

    def smallest(self, state: State, able: int) -> int:
        """The same, without memory."""
        draws = self.draws(state, able)
        best = able
        for seed in self.actors:
            if able >> seed & 1:
                closed = closure(draws, seed) & able
                if closed.bit_count() < best.bit_count():
                    best = closed
        return best

    def draws(self, state: State, able: int) -> list[int]:
        """For each actor, the actors that must be in the set if it is, as a bit mask."""
        locals_ = [state & mask for mask in self.masks]
        futures = [one.futures[local] for one, local in zip(self.automata, locals_, strict=True)]
        found = []
        for actor, local in enumerate(locals_):
            point = self.automata[actor].points[local]
            span = point.next if able >> actor & 1 else Reach(point.waits)
            drawn = sum(1 << other for other in self.actors if span.conflicts(futures[other]))
            found.append(drawn & ~(1 << actor))
        return found

    @cached_property
    def automata(self) -> list[Automaton]:
        """Each actor on its own; only if every actor is known."""
        return [one for one in self.futures.automata if one is not None]


def closure(draws: list[int], seed: int) -> int:
    """The least set with one actor that is closed under what its members require."""
    found, left = 1 << seed, 1 << seed
    while left:
        actor = left.bit_length() - 1
        left &= ~(1 << actor)
        fresh = draws[actor] & ~found
        found |= fresh
        left |= fresh
    return found
