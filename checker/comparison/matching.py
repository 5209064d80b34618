"""Which statement of one model is which of another: by actor, calls, procedure and text, not by line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from checker.ground.program import Ground, GroundCommand
from checker.source.wording import without_remark

ALIKE = 0.6  # of two texts: as alike as this, one is the other, edited
Room = tuple[str, tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class StatementName:
    """A statement, without its line: ``calls`` are the procedures that lead to it, with the lines that call
    them."""

    actor: str
    calls: tuple[tuple[str, str], ...]
    procedure: str
    text: str

    @property
    def room(self) -> Room:
        """Where it stands, whatever the lines that lead there."""
        return self.actor, tuple(name for name, _ in self.calls), self.procedure


class Likeness(StrEnum):
    """How a statement was recognised. Only the first one is certain."""

    SAME = "the same text, called from the same lines"
    CALLED_ELSEWHERE = "the same text, called from another line"
    EDITED = "another text, in the same place"


@dataclass(frozen=True, slots=True)
class Counterpart:
    """What a statement is in the other model: several where a text stands there several times; none where it
    is gone."""

    names: frozenset[StatementName] = frozenset()
    likeness: Likeness = Likeness.SAME


GONE = Counterpart()


def name_of(ground: Ground, command: GroundCommand) -> StatementName:
    """The name of the statement of a command."""
    label = command.label
    calls = tuple((call.name, without_remark(call.span.first_line)) for call in label.calls)
    actor = ground.instances[command.instance].actor
    return StatementName(actor, calls, label.procedure, without_remark(label.text))


class Matching:
    """The instances and statements of an ``old`` model in a ``new`` one."""

    def __init__(self, old: Ground, new: Ground) -> None:
        self.instances = instances(old, new)
        self.old, self.new = names(old), names(new)
        self.counterparts = counterparts(self.old, self.new)
        self.known = frozenset(name for one in self.counterparts.values() for name in one.names)
        self.by_number = [name_of(new, command) for row in new.commands for command in row]

    def name(self, command: GroundCommand) -> StatementName:
        """The statement of a command of the new model."""
        return self.by_number[command.number]

    def of(self, name: StatementName) -> Counterpart:
        """What a statement of the old model is in the new one."""
        return self.counterparts.get(name, GONE)

    def is_new(self, name: StatementName) -> bool:
        """Whether a statement of the new model is none of the old one."""
        return name not in self.known

    def may_be_new(self, name: StatementName) -> bool:
        """Whether a statement is new, or one of several of its text, of which there were fewer."""
        return self.is_new(name) or self.new[name] > max(self.old.get(name, 0), 1)

    def is_ambiguous(self, name: StatementName) -> bool:
        """Whether a text stands in several places, and not in as many of them as before."""
        places = {self.old.get(name, 0), self.new.get(name, 0)}
        return len(places) > 1 and max(places) > 1


def instances(old: Ground, new: Ground) -> dict[int, int]:
    """The instances by number: those of one name; else the first or only one of an actor."""
    numbers = {one.name: number for number, one in enumerate(new.instances)}
    found: dict[int, int] = {}
    for number, one in enumerate(old.instances):
        same = next((n for n in spellings(one.name) if n in numbers), None)
        if same is not None:
            found[number] = numbers[same]
    return found


def spellings(name: str) -> tuple[str, ...]:
    """``lock[0]`` is ``lock`` where there is only one."""
    return (name, name.removesuffix("[0]")) if name.endswith("[0]") else (name, f"{name}[0]")


def names(ground: Ground) -> dict[StatementName, int]:
    """The statements of a model in order, and in how many places each stands."""
    places: dict[StatementName, set[object]] = {}
    for row in ground.commands:
        for command in row:
            calls = tuple(call.span for call in command.label.calls)
            places.setdefault(name_of(ground, command), set()).add((command.label.span, calls))
    return {name: len(found) for name, found in places.items()}


def counterparts(
    old: Iterable[StatementName], new: Iterable[StatementName]
) -> dict[StatementName, Counterpart]:
    """What each statement of the old model is in the new one; those that are gone are left out."""
    known = set(new)
    found = {name: Counterpart(frozenset({name})) for name in old if name in known}
    left = [name for name in new if name not in found]
    for name in old:
        if name in found:
            continue
        moved = [one for one in left if (one.room, one.text) == (name.room, name.text)]
        if moved:
            found[name] = Counterpart(frozenset(moved), Likeness.CALLED_ELSEWHERE)
    taken = {one for counterpart in found.values() for one in counterpart.names}
    gone = [name for name in old if name not in found]
    return found | edited(gone, [name for name in left if name not in taken])


def edited(gone: list[StatementName], added: list[StatementName]) -> dict[StatementName, Counterpart]:
    """Statements that are gone, each with the one in its room that is most like it; none twice."""
    pairs = sorted(
        (
            (likeness(name, one), -abs(n - m), n, m)
            for n, name in enumerate(gone)
            for m, one in enumerate(added)
            if name.room == one.room
        ),
        reverse=True,
    )
    found: dict[int, int] = {}
    for alike, _, n, m in pairs:
        if alike >= ALIKE and n not in found and m not in found.values():
            found[n] = m
    return {gone[n]: Counterpart(frozenset({added[m]}), Likeness.EDITED) for n, m in found.items()}


def likeness(name: StatementName, other: StatementName) -> float:
    """How alike two texts are, from 0 to 1."""
    return SequenceMatcher(None, name.text, other.text, autojunk=False).ratio()
