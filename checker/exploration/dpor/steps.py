"""The steps that an actor can take, each with the cells that it touches and writes."""

from __future__ import annotations

from typing import NamedTuple

from checker.backends.python.system import PythonSystem
from checker.ground.moves import Move, State

REMEMBERED = 400_000  # steps by state and actor, because runs meet the same states again and again


class DporStep(NamedTuple):
    """One step of one actor in one state.

    ``after`` is ``~k`` if check ``k`` fails. ``touch`` and ``write`` are bit masks of shared cells and of
    properties; ``command`` is the number of its command (instances in order, then locations).
    """

    actor: int
    choice: int
    touch: int
    write: int
    after: State
    command: int

    @property
    def move(self) -> Move:
        """The step as a schedule names it."""
        return Move(self.actor, self.choice)

    @property
    def fails(self) -> bool:
        """Whether a check of the step is false."""
        return self.after < 0


def conflict(one: DporStep, other: DporStep) -> bool:
    """Whether steps of two actors may fail to commute. A step touches everything that it writes."""
    return bool(one.write & other.touch or one.touch & other.write)


class DporSteps:
    """The steps of a system, cached as far as memory allows."""

    def __init__(self, system: PythonSystem) -> None:
        self.system = system
        self.first = [0]
        for row in system.ground.commands:
            self.first.append(self.first[-1] + len(row))
        self._known: dict[tuple[State, int], tuple[DporStep, ...]] = {}

    def of(self, state: State, actor: int) -> tuple[DporStep, ...]:
        """What an actor can do in a state, in order of choice."""
        key = state, actor
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            found = self._known[key] = self.looked_at(state, actor)
        return found

    def looked_at(self, state: State, actor: int) -> tuple[DporStep, ...]:
        """The same, without the cache."""
        system = self.system
        location = system.location(state, system.ground.instances[actor])
        if location < 0:
            return ()
        prints = system.footprints.of(state, actor)
        command = self.first[actor] + location
        return tuple(
            DporStep(actor, choice, seen.touch, seen.written(state, system.layout), after, command)
            for choice, after in system.steps_of(state, actor)
            for seen in [prints[choice]]
        )

    def choices(self, state: State, actor: int) -> tuple[Move, ...]:
        """Every choice that the actor's locals allow, whether or not it has to wait for it."""
        return tuple(Move(actor, choice) for choice in self.system.footprints.of(state, actor))

    def waiting(self, state: State, actor: int) -> int:
        """The shared cells that decide what an actor may do next; 0 if it has finished."""
        return self.system.footprints.waiting(state, actor)
