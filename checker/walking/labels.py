"""The statements that one can run to: by actor, by line, or by a part of the text."""

from __future__ import annotations

from dataclasses import dataclass

from checker.backends.python.system import PythonSystem
from checker.ground.moves import Move, State
from checker.ground.program import Ground, GroundCommand
from checker.walking.run_to import Wanted


class NoSuchLabel(Exception):
    """No statement is called that; the text says what to do."""


@dataclass(frozen=True, slots=True)
class NamedStatement:
    """A statement of an instance, at one of its locations. ``name`` is how a list shows it."""

    actor: int
    location: int
    name: str
    line: int


def statements(ground: Ground) -> tuple[NamedStatement, ...]:
    """Every statement of every instance that the model's author wrote."""
    return tuple(
        NamedStatement(number, location, shown(one.name, command), command.label.span.line)
        for number, one in enumerate(ground.instances)
        if not one.hardware
        for location, command in enumerate(ground.commands[number])
    )


def shown(actor: str, command: GroundCommand) -> str:
    """``writeback: writepage() > TestClearPageDirty() (writeback.py:43)``: the calls, and the statement."""
    label = command.label
    calls = " > ".join(dict.fromkeys([*(call.shown for call in label.calls), label.text]))
    return f"{actor}: {calls} ({label.span.place})"


def chosen(ground: Ground, text: str) -> frozenset[tuple[int, int]]:
    """The statements that a text names, as instance and location: those of a line if it is a number, else
    those in whose name it occurs. Raises NoSuchLabel."""
    wanted = text.strip()
    if not wanted:
        raise NoSuchLabel("no statement was named: give a part of its text, or its line")
    every = statements(ground)
    if wanted.isdigit() and wanted.isascii():
        found = [one for one in every if str(one.line) == wanted.lstrip("0")]
    else:
        found = [one for one in every if wanted.casefold() in one.name.casefold()]
    if not found:
        raise NoSuchLabel(f"no statement is called `{text[:60]}`: give a part of its text, or its line")
    return frozenset((one.actor, one.location) for one in found)


def arriving(system: PythonSystem, places: frozenset[tuple[int, int]]) -> Wanted:
    """Steps that bring an actor to one of these statements, which it executes next."""

    def wanted(_before: State, move: Move, after: State) -> bool:
        instance = system.ground.instances[move.actor]
        return after >= 0 and (move.actor, system.location(after, instance)) in places

    return wanted
