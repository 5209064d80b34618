"""Unique names for the declarations of a model: objects are identified by identity, and shown by name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any


def each_its_name(wanted: Iterable[tuple[Any, str]]) -> dict[int, str]:
    """A name for each object, by its ``id``: the wanted one, numbered if another object has it.

    A name that some object wants is never invented for another one.
    """
    objects = [(id(one), re.sub(r"\W", "_", name)) for one, name in wanted]
    free = {name for _, name in objects}
    taken: set[str] = set()
    found: dict[int, str] = {}
    for key, name in objects:
        if key in found:
            continue
        shown, number = name, 2
        while shown in taken or (shown != name and shown in free):
            shown, number = f"{name}_{number}", number + 1
        found[key] = shown
        taken.add(shown)
    return found


class NamedClasses:
    """The classes that a model uses, in the order of first use, each with a unique name."""

    def __init__(self) -> None:
        self._named: dict[int, tuple[type[Any], str]] = {}

    def name(self, cls: type[Any]) -> str:
        """The name of a class: its own, numbered if an earlier class has it."""
        if id(cls) not in self._named:
            taken = {name for _, name in self._named.values()}
            shown, number = cls.__name__, 2
            while shown in taken:
                shown, number = f"{cls.__name__}_{number}", number + 1
            self._named[id(cls)] = cls, shown
        return self._named[id(cls)][1]

    def all(self) -> list[tuple[type[Any], str]]:
        """Every class with its name, in the order of first use."""
        return list(self._named.values())
