"""The point of no return: the step of a race after which every continuation goes wrong.

All steps of all actors are open to a continuation, not only those of the race. It is safe where it
never shows what the race shows, and is complete: it ends where nobody who must step can, or goes on
for ever and is fair to every actor (`exploration.liveness`), or with a step that fails another property:
that run never comes to this violation. If the race is a run that never reaches its goal, a continuation is
safe as soon as it reaches the goal or such a step, and only then. Once nothing is safe nothing becomes safe
again, so the last safe state is looked for from the end of the race.

If the race is about actors that never finish, a state after which one can never finish is not safe either,
though the race itself be a deadlock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

from checker.counterexample.race import BETWEEN, Race
from checker.exploration.deadline import Deadline, LimitReached
from checker.exploration.hopeless import StatesAhead, TooManyAhead
from checker.exploration.liveness import lasso
from checker.exploration.result import Doom
from checker.ground.moves import Move, State, StepFails

NOBODY = Doom((), ())


class TooFar(Exception):
    """More states lie ahead than are looked at."""


@dataclass(frozen=True)
class NoReturn:
    """``step`` is the number of the step, from 1, after which all goes wrong; 0: from the start.

    ``instead`` are moves that were open in its place and are known to leave the race avoidable. None may
    be open where the race was avoided only by nobody stepping who need not.
    """

    step: int
    instead: tuple[Move, ...] = ()


@dataclass(frozen=True)
class LostActors:
    """Which states of a race's executions have actors that can never finish, if the race is about that.

    Where more than ``most`` states lie ahead of its start that is not known, and none is said to have any.
    """

    race: Race
    most: int

    @cached_property
    def dooms(self) -> Callable[[State], Doom]:
        """The actors that are lost in a state ahead of the start."""
        system, number = self.race.system, self.race.number
        ahead = StatesAhead(system, number)
        if system.ground.properties[number].ends:
            with suppress(TooManyAhead):
                ahead.look(self.race.states[:1], self.most)
                return ahead.dooms()
        return lambda _: NOBODY

    def from_state(self, state: State) -> bool:
        """Whether some actor can never finish from a state on."""
        return self.dooms(state) != NOBODY


@dataclass
class Continuations:
    """What lies ahead of the states of a race: each state looked at, with the states after it that do not
    go wrong. ``safe`` are states from which some continuation is."""

    race: Race
    most: int
    fair: frozenset[int]
    lost: LostActors
    wrong: dict[State, bool] = field(default_factory=dict)
    safe: set[State] = field(default_factory=set)
    doomed: set[State] = field(default_factory=set)
    next: dict[State, tuple[State, ...] | None] = field(default_factory=dict)
    deadline: Deadline = field(default_factory=Deadline)

    def is_avoidable(self, start: State) -> bool:
        """Whether some continuation from a state never goes wrong. Raises TooFar and LimitReached."""
        if start in self.doomed or not self.may_be_safe(start):
            return False
        came: dict[State, State | None] = {start: None}
        stack = [start]
        looked = 0
        while stack:
            if looked % BETWEEN == 0:
                self.deadline.check()
            looked += 1
            state = stack.pop()
            ahead = None if state in self.safe else self.ahead(state)
            if ahead is None:
                self.safe.update(path(came, state))
                return True
            for after in ahead:
                if after not in came and after not in self.doomed:
                    came[after] = state
                    stack.append(after)
            if len(came) > self.most:
                raise TooFar
        return self.can_go_on(start, set(came))

    def may_be_avoidable(self, state: State) -> bool:
        """Whether some continuation never goes wrong, or that is not known."""
        try:
            return self.is_avoidable(state)
        except TooFar:
            return True

    def safe_moves(self, state: State) -> Iterator[Move]:
        """The moves of a state after which it is still avoidable, as far as that is known."""
        for move, after in self.race.steps(state):
            with suppress(TooFar):
                if self.fails_another(after) if isinstance(after, StepFails) else self.is_avoidable(after):
                    yield move

    def can_go_on(self, start: State, states: set[State]) -> bool:
        """Whether some fair run stays among the states for ever; they are all that lies ahead."""
        if not self.race.is_eventually and lasso(self.race.system, [[start]], states) is not None:
            self.safe.add(start)
            return True
        self.doomed |= states
        return False

    def may_be_safe(self, state: State) -> bool:
        """Whether nothing has gone wrong in a state, and no actor is lost."""
        return not (self.goes_wrong(state) or self.lost.from_state(state))

    def goes_wrong(self, state: State) -> bool:
        """Whether a state shows what the race shows."""
        if state not in self.wrong:
            self.wrong[state] = self.race.is_wrong(state, self.race.due(state, True))
        return self.wrong[state]

    def fails_another(self, after: State | StepFails) -> bool:
        """Whether a step fails, and does not show what the race shows."""
        return isinstance(after, StepFails) and not self.race.fails(after)

    def ahead(self, state: State) -> tuple[State, ...] | None:
        """The states one step ahead in which nothing has gone wrong; None where a run may end in a state.
        As many as one search looks at are remembered for the next."""
        if state in self.next:
            return self.next[state]
        steps = [(actor, step(state)) for actor, step in self.race.system.next_steps(state)]
        after = [to for _, moves in steps for _, to in moves]
        goes_on = any(moves and actor in self.fair for actor, moves in steps)
        fails = any(to < 0 and self.fails_another(self.failure(to)) for to in after)
        ended = fails or (not self.race.is_bad(state) if self.race.is_eventually else not goes_on)
        found = None if ended else tuple(to for to in after if to >= 0 and self.may_be_safe(to))
        if len(self.next) < self.most:
            self.next[state] = found
        return found

    def failure(self, after: State) -> StepFails:
        """How a step fails, of a state that says so: ``~k`` for check ``k``."""
        return StepFails(self.race.system.checks[~after])


def instead_of(ahead: Continuations, state: State) -> tuple[Move, ...]:
    """The moves of a state that keep it avoidable, as far as there is time for them."""
    found: list[Move] = []
    with suppress(LimitReached):
        found.extend(ahead.safe_moves(state))
    return tuple(found)


def path(came: dict[State, State | None], state: State | None) -> list[State]:
    """The states from the start to one."""
    found: list[State] = []
    while state is not None:
        found.append(state)
        state = came[state]
    return found


def ahead_of(race: Race, most: int) -> Continuations:
    """What lies ahead of a race, looked at when it is asked for."""
    fair = frozenset(n for n, one in enumerate(race.system.ground.instances) if one.fair)
    return Continuations(race, most, fair, LostActors(race, most))


def no_return(race: Race, most: int) -> NoReturn:
    """The point of no return of a race. Raises TooFar where that is not known within ``most`` states."""
    return last_way_out(ahead_of(race, most))


def last_way_out(ahead: Continuations) -> NoReturn:
    """The point of no return of a race. Raises TooFar where that is not known within as many states as are
    looked at, and LimitReached."""
    race = ahead.race
    for step in reversed(range(len(race.moves))):
        state = race.states[step]
        if ahead.is_avoidable(state):
            return NoReturn(step + 1, instead_of(ahead, state))
    return NoReturn(0)
