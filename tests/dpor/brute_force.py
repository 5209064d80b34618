"""Mazurkiewicz traces counted by brute force: every prefix of a run, up to its equivalence class.

A class is the set of its events, each with the conflicting events of other actors before it. That
says all there is to say of a run up to the order of what does not conflict.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from checker.backends.python.system import PythonSystem
from checker.ground.meaning import evaluate
from checker.ground.moves import Move, State, StepFails

Name = tuple[int, int]  # an actor, and which of its steps


@dataclass(frozen=True)
class Event:
    """One step: its name, its choice, and the conflicting steps of others that came before."""

    name: Name
    choice: int
    after: frozenset[Name]
    touch: int = field(compare=False)
    write: int = field(compare=False)


@dataclass(frozen=True)
class Prefix:
    """A run, up to equivalence. ``halted`` are actors whose last step failed."""

    initial: int
    events: frozenset[Event]
    state: State = field(compare=False)
    halted: frozenset[int] = field(compare=False, default=frozenset())

    def made(self, actor: int) -> int:
        """How many steps an actor has made."""
        return sum(event.name[0] == actor for event in self.events)


@dataclass
class Traces:
    """The complete classes: how many, what each shows, and the states in which they end.

    ``cut`` says whether the bound kept an actor from a step in some run of some class.
    """

    count: int = 0
    cut: bool = False
    wrong: Counter[str] = field(default_factory=Counter)
    ends: set[State] = field(default_factory=set)
    classes: set[tuple[int, frozenset[tuple[Name, int, frozenset[Name]]]]] = field(default_factory=set)


class TooMany(Exception):
    """There are more classes than the caller wants to see."""


def traces(system: PythonSystem, depth: int | None, most: int) -> Traces:
    """Every class of runs in which no actor makes more than ``depth`` steps."""
    found = Traces()
    level = {
        Prefix(n, frozenset(), state): wrong_in(system, state) for n, state in enumerate(system.initial())
    }
    seen = 0
    while level:
        deeper: dict[Prefix, frozenset[str]] = {}
        for prefix, wrong in level.items():
            seen += 1
            if seen > most:
                raise TooMany(seen)
            able = [m for m in system.enabled(prefix.state) if m.actor not in prefix.halted]
            steps = [m for m in able if depth is None or prefix.made(m.actor) < depth]
            found.cut |= len(steps) < len(able)
            for move in steps:
                after, shown = longer(system, prefix, move)
                known = deeper.get(after)
                deeper[after] = shown | wrong if known is None else known | shown | wrong
            if not steps:
                end(system, prefix, wrong, found)
        level = deeper
    return found


def longer(system: PythonSystem, prefix: Prefix, move: Move) -> tuple[Prefix, frozenset[str]]:
    """A class with one step more, and the properties that the step shows."""
    touch, write = footprint(system, prefix.state, move)
    against = frozenset(
        e.name for e in prefix.events if e.name[0] != move.actor and (e.write & touch or e.touch & write)
    )
    event = Event((move.actor, prefix.made(move.actor)), move.choice, against, touch, write)
    events = prefix.events | {event}
    try:
        state = system.after(prefix.state, move)
    except StepFails as failed:
        halted = prefix.halted | {move.actor}
        return Prefix(prefix.initial, events, prefix.state, halted), frozenset({failed.check.kind})
    return Prefix(prefix.initial, events, state, prefix.halted), wrong_in(system, state)


def footprint(system: PythonSystem, state: State, move: Move) -> tuple[int, int]:
    """What a step touches and writes."""
    seen = system.footprints.of(state, move.actor)[move.choice]
    values = system.values(state)
    return seen.touch, seen.write | sum(1 << c for c, when in seen.sometimes if values[c] in when)


def wrong_in(system: PythonSystem, state: State) -> frozenset[str]:
    """The properties that a single state shows."""
    values = system.values(state)
    return frozenset(
        one.property.name
        for one in system.ground.properties
        if one.property.kind != "step"
        and not one.only_at_rest
        and not one.property.is_progress
        and evaluate(one.bad, values.__getitem__)
    )


def end(system: PythonSystem, prefix: Prefix, wrong: frozenset[str], found: Traces) -> None:
    """Count a class that is complete."""
    found.count += 1
    found.classes.add((prefix.initial, frozenset((e.name, e.choice, e.after) for e in prefix.events)))
    found.ends.add(prefix.state)
    if not system.enabled(prefix.state) and not prefix.halted:
        values = system.values(prefix.state)
        wrong |= {
            one.property.name
            for one in system.ground.properties
            if one.only_at_rest and evaluate(one.bad, values.__getitem__)
        }
    found.wrong.update(wrong)
