"""The contents of a written model: its fields, the names at a place in it."""

from __future__ import annotations

from dataclasses import dataclass, replace

MOST = 2  # bounded integers go from 0 to this
HEAD = """from __future__ import annotations

import enum
from checker import *


class Mode(enum.Enum):
    FREE = 0
    BUSY = 1
    DONE = 2

"""
FIELDS = {
    "flag": ("bool", "bool", "False"),
    "n": ("int", "int", f"integer(0, most={MOST})"),
    "mode": ("Mode", "mode", "Mode.FREE"),
    "other": ("Node | None", "ref", "None"),
}
ARRAYS = {
    "bits": ("Array[bool]", "bool", "Array(bool, 2)"),
    "counts": ("Array[int]", "int", f"Array(integer(1, most={MOST}), 2)"),
}
PLAIN = {"bool": "bool", "int": f"integer(1, most={MOST})", "mode": "Mode.BUSY", "ref": "reference(Node)"}


@dataclass(frozen=True)
class Name:
    """A local, a parameter or a shared place, and the type of its value. ``fixed``: it is not assigned."""

    text: str
    type: str
    fixed: bool = False


@dataclass(frozen=True)
class WrittenProcedure:
    """A written procedure: its parameters and result, and whether it fits into an atomic block."""

    name: str
    takes: tuple[str, ...]
    gives: str | None
    short: bool


@dataclass(frozen=True)
class WritingPoint:
    """The place of the next statement. ``reads`` is how many shared places it may touch."""

    indent: int
    names: tuple[Name, ...] = ()
    atomic: bool = False
    loop: bool = False
    gives: str | None = None
    returns: bool = False
    depth: int = 2

    def inside(self, **changes: object) -> WritingPoint:
        """A point one block further in."""
        return replace(self, indent=self.indent + 1, depth=self.depth - 1, **changes)  # type: ignore[arg-type]  # fields of Point

    def knowing(self, *names: Name) -> WritingPoint:
        """The same point, with more names."""
        return replace(self, names=(*self.names, *names))
