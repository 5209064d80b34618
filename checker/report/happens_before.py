"""Which steps of a trace had to come after which: those of one actor, and those that touch the same value.

Steps that this does not order may change places without any of them noticing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checker.counterexample.trace import Trace, TraceStep

Clock = dict[str, int]


@dataclass(frozen=True, slots=True)
class HappensBefore:
    """A step of one actor before a step of another, by number from 0, and the values that both touch."""

    before: int
    after: int
    names: tuple[str, ...]


def conflict(one: TraceStep, other: TraceStep) -> tuple[str, ...]:
    """The values that both steps touch and at least one writes."""
    wrote, wrote_too = {*one.changed, *one.unchanged}, {*other.changed, *other.unchanged}
    both = (wrote & {*other.reads, *wrote_too}) | (wrote_too & {*one.reads})
    return tuple(sorted(both))


def clocks(trace: Trace) -> tuple[Clock, ...]:
    """A vector clock for each step: how many steps of each actor it comes after, itself counted."""
    return tuple(clock for clock, _ in _ordered(trace))


def orders(trace: Trace) -> tuple[HappensBefore, ...]:
    """The orders between actors from which, with each actor's own, all others follow."""
    return tuple(order for _, found in _ordered(trace) for order in found)


def _ordered(trace: Trace) -> Iterator[tuple[Clock, list[HappensBefore]]]:
    """The clock of each step, and the orders that it needs from earlier ones."""
    known: list[Clock] = []
    for number, step in enumerate(trace.steps):
        mine = [n for n in range(number) if trace.steps[n].actor == step.actor]
        clock = dict(known[mine[-1]]) if mine else {}
        found: list[HappensBefore] = []
        for earlier in reversed(range(number)):
            other = trace.steps[earlier]
            names = conflict(other, step)
            if other.actor != step.actor and names and not _follows(clock, known[earlier], other.actor):
                found.append(HappensBefore(earlier, number, names))
                clock = {a: max(clock.get(a, 0), known[earlier].get(a, 0)) for a in clock | known[earlier]}
        clock[step.actor] = len(mine) + 1
        known.append(clock)
        yield clock, found[::-1]


def _follows(clock: Clock, earlier: Clock, actor: str) -> bool:
    """Whether a clock already comes after a step of an actor."""
    return clock.get(actor, 0) >= earlier[actor]
