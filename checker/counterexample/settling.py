"""Whether a goal that is due can be reached, so that a run ends with nothing due."""

from __future__ import annotations

from checker.counterexample.race import BETWEEN, Race
from checker.exploration.deadline import Deadline
from checker.ground.moves import State, StepFails


def settles(race: Race, state: State, due: bool, most: int, deadline: Deadline) -> bool:
    """Whether some continuation of a run ends with no goal due, or with a step that fails.

    False if none is known: after ``most`` states, or if only runs that go on for ever may do so. Raises
    LimitReached.
    """
    seen = {(state, due)}
    waiting = [(state, due)]
    while waiting and len(seen) <= most:
        if len(seen) % BETWEEN == 0:
            deadline.check()
        here, owed = waiting.pop()
        if not (owed or race.must_go_on(here)):
            return True
        for _, after in race.steps(here):
            if isinstance(after, StepFails):
                return True
            there = after, race.due(after, owed)
            if there not in seen:
                seen.add(there)
                waiting.append(there)
    return False
