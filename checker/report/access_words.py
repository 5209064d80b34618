"""What a reader must know of an access under a memory model, in the words of kernel developers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from checker.counterexample.memory_steps import performance
from checker.counterexample.trace import MemoryStep, Trace
from checker.counterexample.visibility import Visibility, visibility

DELAYED = "waits in the store buffer"
LATE = "performed later"
FLAGS = {"True": "set it", "False": "cleared it"}
INFINITIVES = {
    "becomes visible": "to become visible",
    "gets its value": "to get its value",
    "is complete": "to be complete",
}


@dataclass(frozen=True)
class AccessWords:
    """The words for the accesses of a trace. Steps are numbered from 0.

    ``places`` says where each actor runs, ``CPU 0``; an actor without a place is called by its name.
    """

    trace: Trace
    places: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def visibility(self) -> Visibility:
        """Which stores the steps see."""
        return visibility(self.trace)

    def memory(self, number: int) -> MemoryStep | None:
        """What the memory model did in a step."""
        return self.trace.steps[number].memory

    def issued_by(self, number: int) -> int | None:
        """The step that issued what a step of the machine performs; None for a step of the model."""
        one = self.memory(number)
        return None if one is None else one.of

    def place(self, number: int) -> str:
        """Where the actor of a step runs."""
        actor = self.trace.steps[number].actor
        return self.places.get(actor, actor)

    def verb(self, number: int) -> str:
        """What happens in a step of the machine: ``becomes visible``."""
        one = self.memory(number)
        assert one is not None
        return performance(one)

    def line(self, number: int, name: str) -> str:
        """The line of a step of the machine; ``name`` is that of the step that issued what it performs."""
        one = self.memory(number)
        assert one is not None
        if one.stored is None:
            return f"// {name} {self.verb(number)}"
        return f"// {name} is visible {self.to_whom(number, one.location)}from here"

    def is_machine(self, number: int) -> bool:
        """Whether the machine itself takes a step, by number; false for what is no step."""
        return number < len(self.trace.steps) and self.issued_by(number) is not None

    def to_whom(self, number: int, location: str) -> str:
        """``to CPU 1``: those that load the location afterwards, if they are few."""
        mine = self.place(number)
        later = range(number + 1, len(self.trace.steps))
        found = {self.place(n): n for n in reversed(later) if location in self.trace.steps[n].reads}
        others = sorted((place for place in found if place != mine), key=found.__getitem__)
        return f"to {' and '.join(others)} " if 0 < len(others) <= 2 else ""

    def issue(self, number: int) -> str:
        """How a step issues its access, where others do not see it at once."""
        one = self.memory(number)
        if one is None or not (one.delayed or one.late):
            return ""
        return DELAYED if one.delayed else LATE

    def loads_old(self, number: int) -> frozenset[str]:
        """The location of a load that gets an old value, or its value late."""
        one = self.memory(number)
        if one is None or one.loaded is None:
            return frozenset()
        is_special = one.of is not None or bool(self.visibility.missed(number))
        return frozenset([one.location] if is_special else [])

    def origin(self, number: int, name: str) -> str:
        """Why a load got a value that is not the newest; empty for others."""
        one = self.memory(number)
        if one is None or one.loaded is None or one.location != name:
            return ""
        missed = self.visibility.missed(number)
        if missed:
            return f"old: {self.place(missed[-1])} has {self.stored(missed[-1], name)}"
        return "from its store buffer" if self.is_own(number, name) else ""

    def behind(self, number: int, name: str) -> str:
        """The same in brackets, behind the value."""
        found = self.origin(number, name)
        return f" ({found})" if found else ""

    def is_own(self, number: int, name: str) -> bool:
        """Whether a load gets what its own CPU has in the store buffer."""
        seen = self.visibility
        return any(
            seen.waits(n, number) and seen.is_at(n, name) and seen.cpus[n] == seen.cpus[number]
            for n in range(number)
        )

    def stored(self, number: int, name: str) -> str:
        """What a step has stored: ``stored 1``, ``cleared it``."""
        one, step = self.memory(number), self.trace.steps[number]
        landing = self.visibility.landing.get(number)
        there = step if landing is None else self.trace.steps[landing]
        value = there.changed[name][1] if name in there.changed else "a newer value"
        value = one.stored if one is not None and one.stored is not None else value
        return FLAGS.get(value, f"stored {value}")
