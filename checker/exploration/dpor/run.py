"""The current run: its events, the happens-before relation, and its races."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from checker.exploration.dpor.steps import DporStep, conflict
from checker.exploration.dpor.wakeup import WakeupNode
from checker.ground.moves import State


class Event(NamedTuple):
    """A step that was taken.

    ``before`` are the events that happen before it, as a bit mask. ``races`` are those of other actors that
    it conflicts with directly: nothing happens in between.
    """

    step: DporStep
    before: int
    races: tuple[int, ...]


@dataclass(slots=True)
class RunNode:
    """A point of the run: the state, and what was and is to be explored from it.

    ``halted`` are the actors whose step failed on the way, as a bit mask: a step that fails is the last of
    its actor. ``made`` counts the steps of each actor. ``wrong`` are the properties that the run has violated
    so far, ``pending`` those whose goal it has not reached yet.
    """

    state: State
    halted: int
    made: tuple[int, ...]
    wrong: int
    pending: int
    sleep: list[DporStep] = field(default_factory=list)
    branches: list[WakeupNode] = field(default_factory=list)
    begun: bool = False


@dataclass(slots=True)
class Execution:
    """A run: ``nodes[k]`` is where event ``k`` was taken; there is one node more than events."""

    nodes: list[RunNode] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def event(self, step: DporStep) -> Event:
        """A step as the next event."""
        before, races = self.preceding(step)
        return Event(step, before, races)

    def preceding(self, step: DporStep) -> tuple[int, tuple[int, ...]]:
        """The events that happen before a step at the end of the run, and those that it races with."""
        before, races = 0, []
        for number in range(len(self.events) - 1, -1, -1):
            if before >> number & 1:
                continue
            other = self.events[number]
            if other.step.actor == step.actor:
                before |= other.before | 1 << number
            elif conflict(other.step, step):
                before |= other.before | 1 << number
                races.append(number)
        return before, tuple(races)

    def from_on(self, number: int) -> int:
        """An event and all events that happen after it, as a bit mask."""
        found = bit = 1 << number
        for later in range(number + 1, len(self.events)):
            if self.events[later].before & bit:
                found |= 1 << later
        return found

    def last_of(self, actor: int, number: int) -> int:
        """The last event of an actor before event ``number``; -1 where it has none."""
        for earlier in range(number - 1, -1, -1):
            if self.events[earlier].step.actor == actor:
                return earlier
        return -1
