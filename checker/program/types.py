"""The types of a program. Every value is a small integer; a type says how to read it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Boolean:
    """0 is False, 1 is True."""

    def __str__(self) -> str:
        return "bool"


@dataclass(frozen=True, slots=True)
class Integer:
    """The integers themselves."""

    def __str__(self) -> str:
        return "int"


@dataclass(frozen=True, slots=True)
class Enumeration:
    """The index of a member."""

    name: str
    members: tuple[str, ...]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Reference:
    """0 is None; n+1 is the n-th object of the record, over all shared arrays in order."""

    record: str
    objects: tuple[str, ...]

    def __str__(self) -> str:
        return f"-> {self.record}"


Type = Boolean | Integer | Enumeration | Reference


def show(value: int, kind: Type) -> str:
    """The value as a reader of the model writes it."""
    match kind:
        case Boolean():
            return str(bool(value))
        case Integer():
            return str(value)
        case Enumeration(_, members):
            return members[value]
        case Reference(_, objects):
            return "None" if value == 0 else objects[value - 1]


def widest(kind: Type) -> tuple[int, int] | None:
    """The lowest and highest value of the type; None if integers have no bound of their own."""
    match kind:
        case Boolean():
            return 0, 1
        case Integer():
            return None
        case Enumeration(_, members):
            return 0, len(members) - 1
        case Reference(_, objects):
            return 0, len(objects)
