"""Questions about levels that are spread over partitions, from which a schedule is derived."""

from __future__ import annotations

from dataclasses import dataclass

from checker.cluster.fleet import Fleet, of_all
from checker.exploration.derivation import MOST
from checker.ground.moves import State


@dataclass(frozen=True)
class LevelsApart:
    """The levels of a finished search (exploration/native.py, Levels). ``words`` is of a state."""

    fleet: Fleet
    words: int

    def alike(self, depth: int, property: int) -> list[set[State]] | None:
        """For each depth from 0 on, the states on a shortest path to where a property is decided."""
        return self.back_from(self.needed(f"alike {depth} {property} {MOST}"), depth, "all")

    def leading_to(self, depth: int, state: State) -> list[set[State]] | None:
        """The same for one state."""
        return self.back_from({state}, depth, "all")

    def one_path(self, depth: int, state: State) -> list[set[State]] | None:
        """The same with one state of each depth."""
        return self.back_from({state}, depth, "one")

    def back_from(self, goals: set[State] | None, depth: int, which: str) -> list[set[State]] | None:
        """The goals, and for each depth before them the states that lead there; None if too many."""
        found: list[set[State]] = []
        while goals is not None and len(goals) <= MOST:
            found.append(goals)
            if depth == 0:
                return found[::-1]
            depth -= 1
            written = " ".join(map(self.written, sorted(goals)))
            goals = self.needed(f"before {depth} {which} {MOST} {len(goals)} {written}")
            if which == "one" and goals:
                goals = {min(goals)}
        return None

    def written(self, state: State) -> str:
        """A state in the engine's format."""
        return f"{state:0{16 * self.words}x}"

    def needed(self, question: str) -> set[State] | None:
        """What all partitions answer, together; None if there are too many states, or none."""
        return self.asked(question) or None

    def asked(self, question: str) -> set[State] | None:
        """The same, but None only if there are too many, or a partition has no memory for them."""
        found: set[State] = set()
        for states in of_all(self.fleet, "needed", question):
            if states is None:
                return None
            found.update(states)
        return found
