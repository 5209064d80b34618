"""Runs on from a walk to the nearest step that does what is wanted."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from checker.backends.python.system import PythonSystem
from checker.counterexample.truth import is_to_be_reached, truths
from checker.exploration.deadline import Deadline
from checker.ground.moves import Move, State
from checker.walking.walk import WalkPath, extended

Wanted = Callable[
    [State, Move, State], bool
]  # the state before, the move, and the state after it or ``~check``
Came = dict[State, tuple[State, Move] | None]
MOST = 300_000  # states to look at


class NotNear(Exception):
    """Nothing of the kind is among the states that were looked at, and there are more; carries how many."""

    def __init__(self, states: int) -> None:
        super().__init__(states)
        self.states = states


def run_to(
    system: PythonSystem, walk: WalkPath, wanted: Wanted, deadline: Deadline, most: int = MOST
) -> WalkPath | None:
    """The walk after a shortest run whose last step is wanted; None if no run from here has such a step.

    Of the shortest ones it prefers those in which the actor of the last step continues. Raises NotNear, and
    LimitReached.
    """
    if walk.state is None:
        return None
    came: Came = {walk.state: None}
    waiting = deque([walk.state])
    last = walk.taken[-1].actor if walk.taken else None
    while waiting:
        deadline.check()
        before = waiting.popleft()
        for move, after in continuing(system.moves(before), came[before], last):
            if wanted(before, move, after):
                return extended(system, walk, (*way(came, before), move))
            if after >= 0 and after not in came:
                came[after] = before, move
                waiting.append(after)
        if waiting and len(came) > most:
            raise NotNear(len(came))
    return None


def continuing(
    moves: Iterable[tuple[Move, State]], came_by: tuple[State, Move] | None, last: int | None
) -> list[tuple[Move, State]]:
    """Moves, first those of the actor that has made the last step."""
    actor = last if came_by is None else came_by[1].actor
    return sorted(moves, key=lambda one: one[0].actor != actor)


def way(came: Came, state: State) -> tuple[Move, ...]:
    """The moves that lead to a state."""
    moves: list[Move] = []
    by = came[state]
    while by is not None:
        moves.append(by[1])
        by = came[by[0]]
    return tuple(reversed(moves))


def turning(system: PythonSystem, here: State, name: str | None = None) -> Wanted:
    """Steps after which a property has another truth than here: the one of that name, or any."""
    now = known(system, here)

    def wanted(_before: State, _move: Move, after: State) -> bool:
        return bool(turned(system, now, after, name))

    return wanted


def turned(system: PythonSystem, now: dict[str, bool], after: State, name: str | None = None) -> list[str]:
    """The properties whose truth is another one after a step; ``after`` is ``~k`` where check ``k`` fails."""
    if after < 0:
        kind = system.checks[~after].kind
        return [kind] if name in (None, kind) else []
    then = known(system, after)
    return [one for one in then if then[one] != now[one] and name in (None, one)]


def known(system: PythonSystem, state: State) -> dict[str, bool]:
    """The truth of each property that states decide. One that is judged only where nobody can step counts as
    not violated elsewhere."""
    elsewhere = {
        one.property.name: not is_to_be_reached(one) for one in system.ground.properties if one.only_at_rest
    }
    return {**elsewhere, **truths(system, state)}
