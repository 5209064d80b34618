"""Every class of executions of a race's steps, one prefix after the other: the oracle of their number.

Knows nothing of sleep: a class is the set of its events, each with the conflicting ones before it.
"""

from __future__ import annotations

from checker.backends.python.system import PythonSystem
from checker.counterexample.explanation import ExecutionCounts
from checker.counterexample.race import Race
from checker.ground.moves import Move
from tests.counterexample.every_execution import Steps
from tests.dpor.brute_force import Prefix, TooMany, longer


def every_class(race: Race, most: int) -> ExecutionCounts:
    """How many there are, and how many go wrong. Raises TooMany beyond ``most`` prefixes."""
    name = race.system.ground.properties[race.number].property.name
    steps = Steps(race)
    start = race.states[0]
    assert isinstance(race.system, PythonSystem)
    level = {Prefix(race.schedule.initial, frozenset(), start): steps.bad(start)}
    ends, seen = dict[Prefix, bool](), 0
    while level:
        deeper: dict[Prefix, bool] = {}
        seen += len(level)
        if seen > most:
            raise TooMany(seen)
        for prefix, wrong in level.items():
            moves = [move for move in race.system.enabled(prefix.state) if may(steps, prefix, move)]
            for move in moves:
                after, shown = longer(race.system, prefix, move)
                now = name in shown or steps.bad(after.state)
                deeper[after] = deeper.get(after, False) | wrong | now
            if not moves:
                ends[prefix] = wrong
        level = deeper
    return ExecutionCounts(len(ends), sum(ends.values()))


def may(steps: Steps, prefix: Prefix, move: Move) -> bool:
    """Whether a move is the next step of its actor, or may stand for it."""
    mine = [n for n, actor in enumerate(steps.race.actors) if actor == move.actor]
    taken = tuple(mine[: prefix.made(move.actor)])
    return move.actor not in prefix.halted and steps.step(prefix.state, taken, move) is not None
