"""How many essentially different executions a race's steps have, and how many of them go wrong.

Two executions are essentially the same if one becomes the other by exchanging neighbouring steps of two
actors that do not conflict: a Mazurkiewicz trace, as optimal DPOR counts them. An execution is followed
to its end here, also where it has gone wrong on its way: until nobody who has a step left can take it.
Who fails a check takes no more steps, and the others go on.

Of each class one execution is counted, the one that sleep sets let through (Godefroid 1996): a step that
was tried before sleeps until one that conflicts with it is taken, and an execution that cannot go on
without a sleeping step is of a class that is counted elsewhere. What remains to be counted depends on
the state, the steps taken, and who sleeps, so executions that agree in these are counted together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from checker.counterexample.explanation import ExecutionCounts
from checker.counterexample.race import Race
from checker.counterexample.same_steps import Counts, SameSteps
from checker.exploration.deadline import Deadline
from checker.exploration.dpor.steps import DporStep, DporSteps, conflict
from checker.ground.moves import Move, State, StepFails


class CountingPoint(NamedTuple):
    """Where executions are counted together. An actor that has failed has no step left in ``counts``."""

    state: State
    counts: Counts
    wrong: bool
    sleep: frozenset[Move]


@dataclass
class Counting:
    """One pass over the points, by number of steps; none is looked at twice for the same number."""

    race: Race
    ends: Counter[bool] = field(default_factory=Counter)
    judged: dict[State, bool] = field(default_factory=dict)
    deadline: Deadline = field(default_factory=Deadline)

    def __post_init__(self) -> None:
        system = self.race.system
        self.same = SameSteps(self.race)
        self.steps = DporSteps(system)
        self.full = tuple(map(len, self.same.slots))

    def count(self, most: int) -> ExecutionCounts | None:
        """What there is; None where that takes more than ``most`` points. Raises LimitReached."""
        start = self.race.states[0]
        level = Counter({CountingPoint(start, (0,) * len(self.full), self.is_wrong(start), frozenset()): 1})
        points = 0
        while level and points + len(level) <= most:
            points += len(level)
            level = self.deeper(level)
        return None if level else ExecutionCounts(self.ends.total(), self.ends[True])

    def deeper(self, level: Counter[CountingPoint]) -> Counter[CountingPoint]:
        """The points one step on, each with the number of executions that lead there."""
        found: Counter[CountingPoint] = Counter()
        for point, ways in level.items():
            self.deadline.check()
            steps = self.open(point)
            if not steps:
                self.ends[point.wrong] += ways
            for after in self.after(point, steps):
                found[after] += ways
        return found

    def open(self, point: CountingPoint) -> list[DporStep]:
        """The steps that may be taken, those that sleep included."""
        return [
            step
            for actor, count in enumerate(point.counts)
            if count < self.full[actor]
            for step in self.steps.of(point.state, actor)
            if self.same.is_open(point.state, step.move, self.same.slots[actor][count])
        ]

    def after(self, point: CountingPoint, steps: list[DporStep]) -> Iterator[CountingPoint]:
        """The points that the steps lead to which do not sleep."""
        asleep = [step for step in steps if step.move in point.sleep]
        for step in steps:
            if step.move not in point.sleep:
                yield self.next(point, step, asleep)
                asleep.append(step)

    def next(self, point: CountingPoint, step: DporStep, asleep: list[DporStep]) -> CountingPoint:
        """The point after a step. It wakes whatever it conflicts with."""
        still = (one for one in asleep if one.actor != step.actor and not conflict(one, step))
        sleep = frozenset(one.move for one in still)
        counts = list(point.counts)
        if step.fails:
            counts[step.actor] = self.full[step.actor]
            fails = self.race.fails(StepFails(self.race.system.checks[~step.after]))
            return CountingPoint(point.state, tuple(counts), point.wrong or fails, sleep)
        counts[step.actor] += 1
        return CountingPoint(step.after, tuple(counts), point.wrong or self.is_wrong(step.after), sleep)

    def is_wrong(self, state: State) -> bool:
        """Whether a state shows what the race shows, remembered."""
        if state not in self.judged:
            self.judged[state] = self.race.is_wrong(state)
        return self.judged[state]


def classes(race: Race, most: int, deadline: Deadline | None = None) -> ExecutionCounts | None:
    """The essentially different executions of a race's steps; None beyond ``most`` points.

    Raises LimitReached.
    """
    return Counting(race, deadline=deadline or Deadline()).count(most)
