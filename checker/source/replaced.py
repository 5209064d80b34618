"""What a model may not replace: the names of Python and of its library, and how a replacement is found."""

from __future__ import annotations

import builtins
import os
import sys
import sysconfig
from collections.abc import Callable, Container, Mapping
from operator import is_
from types import FunctionType, ModuleType
from typing import Any

Meanings = tuple[Any, str, dict[str, Any]]  # a module or class, its name in messages, what its names mean

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
        self.library = meanings(OF_PYTHON)

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
            for name in changed(now, before):
                if is_fixed(holding, name, before[name], now.get(name)):
                    setattr(holding, name, before[name])
                    replaced = replaced or f"{known_as}.{name}"
        if replaced:
            self.note(f"replaces {replaced}")


def meanings(packages: Container[str]) -> list[Meanings]:
    """The loaded modules of some packages and their classes, with what their names mean now."""
    found: list[Meanings] = []
    for name, module in list(sys.modules.items()):
        if isinstance(module, ModuleType) and name.partition(".")[0] in packages:
            known_as = ALIASES.get(name, name)
            names = vars(module).copy()
            found.append((module, known_as, names))
            found += [
                (value, f"{known_as}.{inner}", vars(value).copy())
                for inner, value in names.items()
                if isinstance(value, type) and value.__module__ == name and value.__flags__ & SETTABLE
            ]
    return found


def changed(now: Mapping[str, Any], before: Mapping[str, Any]) -> list[str]:
    """The names of before that mean something else now.

    Nearly always there are none, and all stand in the order of before: that is seen without a loop in Python.
    Values are told apart by identity, because a model can define equality.
    """
    in_order = len(now) >= len(before) and all(map(is_, now, before))
    if in_order and all(map(is_, now.values(), before.values())):
        return []
    return [name for name, value in before.items() if now.get(name) is not value]


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
