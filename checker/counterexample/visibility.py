"""Which stores a load does not see although they are executed before it, and where delayed stores land."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from checker.counterexample.trace import MemoryStep, Trace


@dataclass(frozen=True)
class Visibility:
    """The accesses of a run: of each step what the memory model did, its CPU, and the names of the shared
    values that it changed. Steps are numbered from 0."""

    memory: tuple[MemoryStep | None, ...]
    cpus: tuple[int, ...]
    changed: tuple[frozenset[str], ...]

    @cached_property
    def landing(self) -> dict[int, int]:
        """For each step whose access is performed later in the run, the step that performs it."""
        performing = enumerate(self.memory)
        return {one.of: number for number, one in performing if one is not None and one.of is not None}

    def partner(self, step: int) -> int | None:
        """The step that issued what a step performs, or the one that performs what it issued."""
        one = self.memory[step]
        return one.of if one is not None and one.of is not None else self.landing.get(step)

    def waits(self, store: int, when: int) -> bool:
        """Whether a delayed store, which is executed before a step, is not visible to others by then."""
        one = self.memory[store]
        return one is not None and one.delayed and store < when < self.landing.get(store, when + 1)

    def missed(self, load: int) -> tuple[int, ...]:
        """The stores of other CPUs that are executed before a load gets its value, and that it does not see:
        by the steps that issued them."""
        one = self.memory[load]
        if one is None or one.loaded is None:
            return ()
        waiting = [n for n in range(load) if self.waits(n, load) and self.is_at(n, one.location)]
        if any(self.cpus[number] == self.cpus[load] for number in waiting):
            return ()  # it gets the value of its own CPU
        return tuple(sorted({*waiting, *self.overwriting(load, one)}))

    def overwriting(self, load: int, one: MemoryStep) -> list[int]:
        """The stores that are visible, and that made the value old which a load gets."""
        stores = [number for number in range(load) if one.location in self.changed[number]]
        recent = stores[-one.age :] if one.age else []
        issued = ((number, self.memory[number]) for number in recent)
        return [number if by is None or by.of is None else by.of for number, by in issued]

    def is_at(self, step: int, location: str) -> bool:
        """Whether the access of a step is to a location."""
        one = self.memory[step]
        return one is not None and one.location == location


def visibility(trace: Trace) -> Visibility:
    """The accesses of a trace."""
    return Visibility(
        tuple(step.memory for step in trace.steps),
        tuple(trace.cpus.get(step.actor, -1) for step in trace.steps),
        tuple(frozenset(step.changed) for step in trace.steps),
    )
