"""The locals of one actor, of all the functions that are expanded in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from checker.compiler import errors
from checker.program.access import written
from checker.program.expressions import Expression, Field, Slot
from checker.program.program import Variable
from checker.program.types import Type
from checker.source.diagnostic import Message
from checker.source.span import Span

MOST_WORK = 100_000


@dataclass
class Locals:
    """Types of the locals as they become known, and declared ranges.

    ``meanings`` has what the actor calls its own parts of RCU.
    ``work`` counts expanded parts, so that an endless expansion produces a message and does not hang.
    """

    types: dict[str, Type] = field(default_factory=dict)
    declared: dict[str, Variable] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)
    texts: dict[int, tuple[Expression, Callable[[], str]]] = field(default_factory=dict)
    meanings: dict[object, Expression] = field(default_factory=dict)
    labels: int = 0
    work: int = 0

    def fresh(self, name: str) -> str:
        """A name that no other local of this actor has."""
        number = self.taken.get(name, 0) + 1
        full = name if number == 1 else f"{name}~{number}"
        self.taken[name] = number
        return full if full == name or full not in self.taken else self.fresh(name)

    def label(self, name: str) -> str:
        """A name for the end of a block."""
        self.labels += 1
        return f"{name} {self.labels}"

    def spend(self) -> Message | None:
        """Count one more expanded part; the message if there are too many."""
        self.work += 1
        many = self.work > MOST_WORK
        return errors.TooLarge("this actor, written out,", MOST_WORK, "parts") if many else None

    def wrote(self, place: Expression, text: Callable[[], str]) -> None:
        """Remember how the model writes a shared place."""
        self.texts[id(place)] = place, text

    def text_of(self, place: Field | Slot) -> str:
        """A shared place as the model writes it."""
        _, text = self.texts.get(id(place), (place, lambda: written(place)))
        return text()
