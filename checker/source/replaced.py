"""What a model may not replace: the names of Python and of its library."""

from __future__ import annotations

import builtins
import os
import sys
import sysconfig
from collections.abc import Callable
from types import FunctionType, ModuleType
from typing import Any

OF_PYTHON = sys.stdlib_module_names - {"builtins"}
ALIASES = {os.path.__name__: "os.path", os.name: "os"}
HOOKS = {"excepthook", "displayhook", "unraisablehook"}  # of sys, and of threading
SWITCHES = {"dont_write_bytecode", "raiseExceptions", "tracebacklimit"}  # of sys and logging
ZONE = {"altzone", "daylight", "timezone", "tzname"}  # what time.tzset() sets
PACKAGES = tuple({sysconfig.get_path(part) for part in ("purelib", "platlib")})
CHANGING = HOOKS | SWITCHES | ZONE
DESCRIPTORS = (classmethod, staticmethod, property)
SETTABLE = 1 << 9  # the flag of a class that is made at run time, in CPython


class Pythons:
    """Restores the functions of Python and of its library before anything calls one; records the changes.

    It is a class, because Python's implementation of generators would call some of them.
    """

    def __init__(self, note: Callable[[str], None]) -> None:
        self.note = note
        self.builtins, self.before = vars(builtins), dict(vars(builtins))
        self.library = names_of_the_library()

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        names, replaced = self.builtins, ""
        for name, value in self.before.items():
            if names.get(name) is not value:
                replaced, names[name] = replaced or f"{name}()", value
        for name in [name for name in names if name not in self.before]:
            del names[name]
        for holding, known_as, before in self.library:
            now = vars(holding)
            for name, value in before.items():
                if now.get(name) is not value and is_fixed(holding, name, value, now.get(name)):
                    setattr(holding, name, value)
                    replaced = replaced or f"{known_as}.{name}"
        if replaced:
            self.note(f"replaces {replaced}")


def names_of_the_library() -> list[tuple[Any, str, dict[str, Any]]]:
    """The loaded modules and classes of Python's library: the name of each, and the meanings of its names."""
    found: list[tuple[Any, str, dict[str, Any]]] = []
    for name, module in list(sys.modules.items()):
        if isinstance(module, ModuleType) and name.partition(".")[0] in OF_PYTHON:
            known_as = ALIASES.get(name, name)
            names = dict(vars(module))
            found.append((module, known_as, names))
            found += [
                (value, f"{known_as}.{inner}", dict(vars(value)))
                for inner, value in names.items()
                if isinstance(value, type) and value.__module__ == name and value.__flags__ & SETTABLE
            ]
    return found


def is_fixed(holding: object, name: str, value: object, now: object) -> bool:
    """Whether a name never changes its meaning.

    It is then not a count, cache, switch or hook, and no installed package has changed it, as
    typing_extensions does.
    """
    if isinstance(holding, type):
        return callable(value) or isinstance(value, DESCRIPTORS)
    if name.startswith("_"):
        patched = isinstance(now, FunctionType) and now.__code__.co_filename.startswith(PACKAGES)
        return (callable(value) or isinstance(value, ModuleType)) and not patched
    kinds = (str, int, tuple, frozenset, ModuleType)
    return name not in CHANGING and (callable(value) or isinstance(value, kinds))
