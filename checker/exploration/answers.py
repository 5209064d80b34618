"""The answers of the engine in C, parsed line by line, in its own numbering."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from checker.exploration.result import Doom
from checker.ground.moves import Move, State


@dataclass
class Answer:
    """The result of an engine, in its own numbering.

    ``reason`` is why it stopped; "nothing" if it did not.
    """

    reason: str = "died"
    states: int = 0
    transitions: int = 0
    depth: int = 0
    taken: tuple[int, ...] = ()
    levels: tuple[int, ...] = ()
    memory: int = 0
    sightings: dict[int, tuple[int, State]] = field(default_factory=dict)
    failures: dict[int, tuple[int, State, Move]] = field(default_factory=dict)
    unmet: frozenset[int] = frozenset()

    def take(self, word: str, values: list[str]) -> None:
        """Record one line of the engine."""
        match word:
            case "stopped":
                self.reason = values[0]
            case "states" | "memory":
                setattr(self, word, int(values[0]))
            case "taken":
                self.taken = tuple(map(int, values))
                self.transitions = sum(self.taken)
            case "levels":
                self.levels = tuple(map(int, values))
                self.depth = max(len(self.levels) - 1, 0)
            case "sighting":
                self.sightings[int(values[0])] = int(values[1]), int(values[2], 16)
            case "failure":
                move = Move(int(values[3]), int(values[4]))
                self.failures[int(values[0])] = int(values[1]), int(values[2], 16), move
            case "unmet":
                self.unmet |= {int(values[0])}
            case _:
                pass  # "progress", "lost" and "whole" are read elsewhere


@dataclass
class Circle:
    """A run that repeats for ever: from a start, at a depth, through steps of actors to states."""

    depth: int | None = None
    start: State = 0
    stem: list[tuple[int, State]] = field(default_factory=list)
    loop: list[tuple[int, State]] = field(default_factory=list)

    def take(self, word: str, values: list[str]) -> None:
        """Record one line of the engine."""
        number, state = int(values[0]), int(values[1], 16)
        if word == "start":
            self.depth, self.start = number, state
        else:
            (self.stem if word == "stem" else self.loop).append((number, state))


@dataclass
class Lost:
    """A state in which some actors are lost: the state, its depth, and the actors.

    ``unsure`` is set if an actor may be lost, and the engine cannot distinguish the actors.
    """

    unsure: bool = False
    depth: int | None = None
    state: State = 0
    doom: Doom | None = None

    def take(self, word: str, values: list[str]) -> None:
        """Record one line of the engine."""
        if word == "unsure":
            self.unsure = True
        else:
            self.depth, self.state = int(values[0]), int(values[1], 16)
            self.doom = Doom(*(tuple(bits(int(value, 16))) for value in values[2:]))


def bits(number: int) -> Iterator[int]:
    """The places of the ones in a number, the lowest first."""
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest
