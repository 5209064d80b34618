"""Reverses races: what a finished run shows should be explored besides it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from checker.exploration.dpor.run import Execution
from checker.exploration.dpor.steps import DporStep, DporSteps
from checker.exploration.dpor.wakeup import initial, insert, is_asleep
from checker.ground.moves import Move


@dataclass
class Reversal:
    """Reverses the races of one finished run, each into a sequence to explore from an earlier node."""

    steps: DporSteps
    run: Execution
    later: dict[int, int] = field(default_factory=dict)

    def all(self, blocked: Iterable[int]) -> None:
        """Every race between events, every choice that was not taken, and every actor left waiting."""
        for number, event in enumerate(self.run.events):
            for race in event.races:
                self.come_early(self.from_on(race) | self.from_on(number), number, event.step.move)
            self.reverse_choice(number, event.step.move)
        for actor in blocked:
            self.reverse_waiting(actor)

    def reverse_choice(self, number: int, taken: Move) -> None:
        """Each choice not taken at an event races with the event, which excludes it."""
        for other in self.steps.choices(self.run.nodes[number].state, taken.actor):
            if other != taken:
                self.come_early(self.from_on(number), number, other)

    def reverse_waiting(self, actor: int) -> None:
        """A waiting actor races with the writers of what it waits for: it might have come before them."""
        _, races = self.run.preceding(self.left_waiting(actor))
        for choice in self.steps.choices(self.run.nodes[-1].state, actor):
            for race in races:
                self.come_early(self.from_on(race), len(self.run.events), choice)

    def came_late(self, actor: int) -> bool:
        """Whether a waiting actor could have continued before what it waits for was written."""
        _, races = self.run.preceding(self.left_waiting(actor))
        return bool(races)

    def left_waiting(self, actor: int) -> DporStep:
        """The step for which an actor waits, as far as it is known: what its guards read."""
        state = self.run.nodes[-1].state
        return DporStep(actor, -1, self.steps.waiting(state, actor), 0, state, -1)

    def come_early(self, gone: int, number: int, move: Move) -> None:
        """Let a move come without the events ``gone``, which it came after, as event ``number``.

        Without those alone its actor may still wait, perhaps for several cells that others wrote. Then every
        minimal set of further writes is left out that lets it continue.
        """
        tried, waiting = {gone}, [gone]
        for gone in waiting:
            if not self.taken_without(gone, move):
                for writer in self.last_writers(gone, number, move.actor):
                    more = gone | self.from_on(writer)
                    if more not in tried:
                        tried.add(more)
                        waiting.append(more)

    def last_writers(self, gone: int, number: int, actor: int) -> Iterator[int]:
        """The last remaining events that write what an actor waits for."""
        own = self.run.last_of(actor, number)
        fixed = self.run.events[own].before | 1 << own if own >= 0 else 0
        wanted = self.wanted(number, actor)
        after = 0
        for writer in range(len(self.run.events) - 1, -1, -1):
            event = self.run.events[writer]
            if (gone | fixed | after) >> writer & 1 or not event.step.write & wanted:
                continue
            after |= event.before
            yield writer

    def wanted(self, number: int, actor: int) -> int:
        """The cells that decide what an actor may do at event ``number``."""
        return self.steps.waiting(self.run.nodes[number].state, actor)

    def from_on(self, number: int) -> int:
        """An event and all events that happen after it."""
        found = self.later.get(number)
        if found is None:
            found = self.later[number] = self.run.from_on(number)
        return found

    def taken_without(self, gone: int, move: Move) -> bool:
        """Plan the run without the events ``gone``, then the move; False if its actor must wait for it."""
        first = (gone & -gone).bit_length() - 1
        node = self.run.nodes[first]
        kept = [event.step for n, event in enumerate(self.run.events[first:], first) if not gone >> n & 1]
        if any(initial(asleep, kept) for asleep in node.sleep):
            return True
        able = self.steps.of(after(self.steps, node.state, kept), move.actor)
        planned = next((one for one in able if one.move == move), None)
        if planned is None:
            return False
        kept.append(planned)
        if not is_asleep([*node.sleep, self.run.events[first].step], kept):
            insert(node.branches, kept)
        return True


def after(steps: DporSteps, state: int, sequence: list[DporStep]) -> int:
    """The state after a sequence; a step that fails changes nothing."""
    for step in sequence:
        now = next(one for one in steps.of(state, step.actor) if one.choice == step.choice)
        state = state if now.fails else now.after
    return state
