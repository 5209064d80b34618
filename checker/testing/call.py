"""One step of a model, as it is passed to the code that implements it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from checker.ground.moves import Move
from checker.ground.program import Ground, choice_values
from checker.program.local_names import plain_name, told_apart
from checker.program.types import Boolean, Integer, Type, show

Plain = bool | int | str | None


@dataclass(frozen=True, slots=True)
class Call:
    """A step: which actor takes it (``index``: which instance), in which procedure, and its values.

    ``values`` has the locals before the step, and its choices, by name. A reference is the name of its object
    (``"pages[0]"``) or None, a member of an enumeration its name.
    """

    actor: str
    index: int
    procedure: str
    text: str
    place: str
    values: Mapping[str, Plain]

    def __getitem__(self, name: str) -> Plain:
        """A local or a choice. Raises KeyError with the existing names."""
        if name not in self.values:
            known = ", ".join(self.values) or "none"
            raise KeyError(f"{self.place}: {self.text}: no local or choice {name} (there are: {known})")
        return self.values[name]


def call_of(lowered: Ground, values: list[int], move: Move) -> Call:
    """The call for a move from the state that has these values."""
    one = lowered.instances[move.actor]
    command = lowered.commands[move.actor][values[one.location]]
    lost = dict(command.known)
    held = {
        name: plain(values[cell], lowered.cells[cell].type)
        for name, cell in one.locals.items()
        if cell not in lost
    }
    chosen = zip(command.choices, choice_values(command.choices, move.choice), strict=True)
    held |= {choice.local: plain(value.value, value.type) for choice, value in chosen}
    known = dict(zip(told_apart(map(plain_name, held)), held.values(), strict=True))
    copies = [n for n, other in enumerate(lowered.instances) if other.actor == one.actor]
    index = copies.index(move.actor)
    label = command.label
    return Call(one.actor, index, label.procedure, label.text, label.span.place, known)


def shared_values(lowered: Ground, values: list[int]) -> dict[str, Plain]:
    """Every shared name with its value."""
    pairs = zip(lowered.cells, values, strict=True)
    return {
        cell.name: plain(value, cell.type)
        for cell, value in pairs
        if cell.owner is None and not cell.hardware
    }


def plain(value: int, kind: Type) -> Plain:
    """A value in its Python form."""
    if isinstance(kind, Boolean):
        return bool(value)
    if isinstance(kind, Integer):
        return value
    shown = show(value, kind)
    return None if shown == "None" else shown
