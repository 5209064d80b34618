"""The steps of a ground program as its interpreter has them, and what follows from them by brute force."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from checker.ground.meaning import between_steps, enabled, evaluate, initial_values, run
from checker.ground.moves import Move
from checker.ground.program import Ground
from checker.program.commands import FINISHED

Values = tuple[int, ...]
Outcome = Values | str  # the values after a step, or the kind of the check that it fails


def beginnings(ground: Ground) -> list[Values]:
    """The initial states."""
    return [tuple(between_steps(ground, values)) for values in initial_values(ground)]


def open_steps(ground: Ground, values: Values) -> dict[Move, Outcome]:
    """Every open step, with what it leads to."""
    found: dict[Move, Outcome] = {}
    for actor, one in enumerate(ground.instances):
        location = values[one.location]
        for case in ground.commands[actor][location].cases if location != FINISHED else ():
            if enabled(case, list(values)):
                step = run(case.effects, list(values))
                after = tuple(between_steps(ground, step.values))
                found[Move(actor, case.choice)] = after if step.failed is None else step.failed.kind
    return found


Wanted = Callable[[Values, Move, Outcome], bool]


class TooLarge(Exception):
    """There are more states than the caller wants to see."""


@dataclass
class Graph:
    """The states that follow from some, each with its steps; nearest first."""

    ground: Ground
    steps: dict[Values, dict[Move, Outcome]] = field(default_factory=dict)

    def grow(self, start: Values, most: int = 5000) -> Graph:
        """The same with a state, and all that follow from it. Raises TooLarge."""
        waiting = [start]
        while waiting and len(self.steps) < most:
            here = waiting.pop(0)
            if here not in self.steps:
                self.steps[here] = open_steps(self.ground, here)
                waiting += [after for after in self.steps[here].values() if not isinstance(after, str)]
        if waiting:
            raise TooLarge
        return self

    def nearest(self, start: Values, wanted: Wanted) -> int | None:
        """The length of a shortest run whose last step is wanted; None if there is none."""
        depths = {start: 0}
        waiting = [start]
        for here in waiting:  # grows as it goes
            for move, after in self.steps[here].items():
                if wanted(here, move, after):
                    return depths[here] + 1
                if not isinstance(after, str) and after not in depths:
                    depths[after] = depths[here] + 1
                    waiting.append(after)
        return None

    def follow(self, start: Values) -> dict[Values, int]:
        """The states that follow from one, with the steps to each."""
        depths = {start: 0}
        waiting = [start]
        for here in waiting:  # grows as it goes
            for after in self.steps[here].values():
                if not isinstance(after, str) and after not in depths:
                    depths[after] = depths[here] + 1
                    waiting.append(after)
        return depths

    def bad(self, number: int, values: Values) -> bool:
        """Whether a state is one that a property speaks of: violated, or reached."""
        judged = self.ground.properties[number]
        at_rest = not self.steps[values]
        return bool(evaluate(judged.bad, values.__getitem__)) and (at_rest or not judged.only_at_rest)
