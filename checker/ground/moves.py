"""The interface between a system and its explorers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from checker.ground.effects import Require

State = int


class Move(NamedTuple):
    """One step of a schedule: which instance, and which of its choices."""

    actor: int
    choice: int


class StepFails(Exception):
    """A check of the step is false: an assertion, a range, a reference."""

    def __init__(self, check: Require) -> None:
        super().__init__(check.sentence)
        self.check = check


@dataclass
class Expansion:
    """The result of one pass over states.

    ``taken[k]`` counts the transitions of command ``k`` (instances in order, then locations); ``failures``
    maps the number of a check to the first state and move that failed it; ``stuck`` are the states in which
    no actor can step, collected only if a property needs them.
    """

    taken: list[int]
    failures: dict[int, tuple[State, Move]] = field(default_factory=dict)
    stuck: list[State] = field(default_factory=list)
