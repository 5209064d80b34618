"""Follows a race of one model in another, as far as it goes.

The steps are taken in the order of the race, by the same actors. In between, an actor of the race may take
statements that are new, until it stands where the race has it; with ``detours`` also others, on another way
to the same place. A statement that the other model does not have is left out. Everything within these rules
is examined, within a bound, so that the step at which the race ends is the last one that any such run comes
to. A run shows the race only if it takes all steps that are left: one that violates the property before that
is another race, and so is one that fails another check.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field

from checker.backends.python.system import PythonSystem
from checker.comparison.matching import Matching, StatementName, spellings
from checker.comparison.old_race import OldRace, OldStep, choices, command_at, is_of_states
from checker.counterexample.replay import shown_state
from checker.exploration.deadline import Deadline
from checker.exploration.hopeless import TooManyAhead, doom_of
from checker.exploration.result import Doom
from checker.ground.effects import Require
from checker.ground.moves import Move, State
from checker.language.property import Kind

MOST = 20_000  # states that are examined for one race
STARTS = 4_096  # initial states that are compared with that of the race
AHEAD = 20_000  # states that may lie ahead of the end of a race, if it is examined who can still finish
BETWEEN = 64  # states from one look at the clock to the next


@dataclass(frozen=True, slots=True)
class FollowedState:
    """A state, with the number of the next step of the race. ``before`` leads to it by ``move``, which is a
    step of the race if it is ``taken``; without a move, a step was left out. ``fails`` is the check that the
    move fails: it leads nowhere then."""

    state: State
    step: int
    before: FollowedState | None = None
    move: Move | None = None
    taken: bool = False
    more: int = 0
    fails: Require | None = None
    initial: int = 0

    @property
    def path(self) -> list[FollowedState]:
        """The states from the start to this one."""
        found, one = [self], self.before
        while one is not None:
            found.append(one)
            one = one.before
        return found[::-1]


@dataclass
class RaceFollower:
    """Looks for a race in the model of ``system``, of which ``number`` is the property that it violates.

    ``farthest`` are the states in which no further step of the race was taken, ``shown`` is one that shows
    the violation. ``complete`` is whether everything was examined, ``judged`` whether that includes the
    violation itself: of runs that go on for ever it does not.
    """

    race: OldRace
    matching: Matching
    system: PythonSystem
    number: int
    detours: bool = False
    deadline: Deadline = field(default_factory=Deadline)
    farthest: list[FollowedState] = field(default_factory=list)
    shown: FollowedState | None = None
    complete: bool = True
    judged: bool = True
    same_start: bool = True

    def follow(self) -> None:
        """Examine every run within the rules. Raises LimitReached."""
        self.actors = {step.instance for step in self.race.steps if step.instance is not None}
        waiting = [(0, 0, n, one) for n, one in enumerate(self.starts())]
        seen = {(one.state, one.step) for *_, one in waiting}
        count = len(waiting)
        while waiting:
            if count % BETWEEN == 0:
                self.deadline.check()
            node = heapq.heappop(waiting)[-1]
            self.note(node)
            if self.shown is not None:
                return
            for after in () if node.fails or self.is_early(node) else self.following(node):
                if (after.state, after.step) in seen and not after.fails:
                    continue
                if count >= MOST:
                    self.complete = False
                    return
                seen.add((after.state, after.step))
                count += 1
                heapq.heappush(waiting, (-after.step, after.more, count, after))

    def starts(self) -> list[FollowedState]:
        """The initial states that are most like that of the race."""
        states = self.system.initial()[:STARTS]
        shown = [shown_state(self.system.ground, self.system.values(state)) for state in states]
        differing = [sum(self.race.start.get(k, v) != v for k, v in one.items()) for one in shown]
        least = min(differing)
        self.same_start = least == 0
        return [
            FollowedState(state, 0, initial=n)
            for n, (state, count) in enumerate(zip(states, differing, strict=True))
            if count == least
        ]

    def note(self, node: FollowedState) -> None:
        """Note a state that shows the violation, or to which no other comes closer."""
        if node.fails is not None:
            self.shown = node if self.fails_alike(node, node.fails) else None
            return
        if node.step == len(self.race.steps) and self.is_wrong(node):
            self.shown = node
        if not self.farthest or node.step > self.farthest[0].step:
            self.farthest = []
        if not self.farthest or node.step == self.farthest[0].step:
            self.farthest.append(node)

    def fails_alike(self, node: FollowedState, failed: Require) -> bool:
        """Whether a step that fails is the last one of the race, and fails what that fails. A check with
        another sentence counts only if the model has none with that of the race."""
        judged = self.system.ground.properties[self.number].property
        if failed.kind != judged.name or not node.taken or node.step < len(self.race.steps):
            return False
        sentence = self.race.trace.steps[-1].failed
        return failed.sentence == sentence or all(one.sentence != sentence for one in self.system.checks)

    def is_early(self, node: FollowedState) -> bool:
        """Whether a state violates the property although steps of the race are still to be taken."""
        judged = self.system.ground.properties[self.number]
        if self.race.wrong_before or not is_of_states(judged) or all(map(self.is_gone, self.left(node))):
            return False
        return self.system.first(self.number, [node.state]) is not None

    def left(self, node: FollowedState) -> tuple[OldStep, ...]:
        """The steps of the race that are still to be taken."""
        return self.race.steps[node.step :]

    def is_wrong(self, node: FollowedState) -> bool:
        """Whether a state after all steps shows what the race shows."""
        judged = self.system.ground.properties[self.number]
        if judged.property.is_progress or judged.property.kind is Kind.STEP:
            self.judged = self.judged and not judged.property.is_progress
            return False
        if self.system.first(self.number, [node.state]) is not None and (
            not judged.only_at_rest or not self.system.enabled(node.state)
        ):
            return True
        return bool(judged.ends) and self.is_doomed(node)

    def is_doomed(self, node: FollowedState) -> bool:
        """Whether some actor can never finish any more from a state."""
        try:
            doom = doom_of(self.system, self.number, node.state, AHEAD)
        except TooManyAhead:
            self.judged = False
            return False
        return self.loses_alike(doom)

    def loses_alike(self, doom: Doom) -> bool:
        """Whether an actor is stuck that is so in the race; where none is, whether one never finishes."""
        stuck = [one for one in self.race.trace.stuck if not one.endless]
        lost = {self.system.ground.instances[n].name for n in (doom.stuck if stuck else doom.endless)}
        named = stuck or self.race.trace.stuck
        return not named or any(not lost.isdisjoint(spellings(one.actor)) for one in named)

    def following(self, node: FollowedState) -> list[FollowedState]:
        """The states that follow within the rules."""
        steps = self.race.steps
        if node.step < len(steps) and self.is_gone(steps[node.step]):
            return [FollowedState(node.state, node.step + 1, node, None, more=node.more + 1)]
        return [
            after
            for actor in sorted(self.actors)
            for choice, state in self.system.steps_of(node.state, actor)
            if (after := self.moved(node, Move(actor, choice), state)) is not None
        ]

    def moved(self, node: FollowedState, move: Move, state: State) -> FollowedState | None:
        """The state after a move; None if the move is not within the rules."""
        here = command_at(self.system, node.state, move.actor)
        assert here is not None
        number, wanted = self.expected(move.actor, node.step)
        name = self.matching.name(here)
        stands = name in wanted
        if stands and not self.is_due(number, node.step, choices(here, move.choice)):
            return None
        if not stands and not self.detours and not self.matching.may_be_new(name):
            return None
        fails = self.system.checks[~state] if state < 0 else None
        return FollowedState(
            node.state if state < 0 else state, node.step + stands, node, move, stands,
            node.more + (not stands), fails,
        )  # fmt: skip

    def is_due(self, number: int, step: int, chosen: dict[str, str]) -> bool:
        """Whether a step of the race is the next one, with this choice. Where its actor stays is none."""
        return number == step < len(self.race.steps) and agrees(self.race.steps[number], chosen)

    def expected(self, actor: int, step: int) -> tuple[int, frozenset[StatementName]]:
        """The next step of the race by an instance, and the statement that it is; after the last one, the
        statement at which the instance stays."""
        steps = self.race.steps
        for number in range(step, len(steps)):
            if steps[number].instance == actor and not self.is_gone(steps[number]):
                return number, self.matching.of(steps[number].name).names
        rests = self.race.rests.get(actor)
        return len(steps), frozenset() if rests is None else self.matching.of(rests).names

    def is_gone(self, step: OldStep) -> bool:
        """Whether the model has no such statement, though it has the actor."""
        return step.instance is not None and not self.matching.of(step.name).names


def agrees(step: OldStep, chosen: dict[str, str]) -> bool:
    """Whether a choice is that of the race, as far as both name the same."""
    return all(chosen.get(name, value) == value for name, value in step.choice.items())
