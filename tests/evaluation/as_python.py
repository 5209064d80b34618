"""A model run by Python itself, on plain objects: what its one actor does, told as the checker tells it.

The words of the language get the meaning that they have for a reader of Python: a record is an object, an
array a list without counting from the end, a procedure a function. There is one actor, and it is run once.
"""

from __future__ import annotations

import contextlib
import enum
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

IMPORT = "from checker import *\n"


class Stuck(Exception):
    """The actor waits, and there is no other actor."""


class OutOfRange(Exception):
    """A field was given a value outside of its range."""


@dataclass(frozen=True)
class Bounded:
    """What ``integer(...)`` declares."""

    initial: int
    least: int
    most: int

    def held(self, value: int) -> int:
        """The value, if it is in the range."""
        if not self.least <= value <= self.most:
            raise OutOfRange(value)
        return value


class Cells(list[Any]):
    """An array: no index counts from its end."""

    declared: Any = None

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, int) and index < 0:
            raise IndexError(index)
        return super().__getitem__(index)

    def __setitem__(self, index: Any, value: Any) -> None:
        self[index]  # raises if there is no such element
        super().__setitem__(index, self.declared.held(value) if isinstance(self.declared, Bounded) else value)


@dataclass(frozen=True)
class Many:
    """What ``Array(kind, length)`` declares; a name for annotations too."""

    kind: Any
    length: int

    def __class_getitem__(cls, _: object) -> type:
        return list


def made(kind: Any) -> Any:
    """A new value of what is declared."""
    if isinstance(kind, Many):
        cells = Cells(made(kind.kind) for _ in range(kind.length))
        cells.declared = kind.kind
        return cells
    if isinstance(kind, Bounded):
        return kind.initial
    if kind is bool:
        return False
    return kind() if hasattr(kind, "declared_fields") else kind


def record(cls: type[Any]) -> type[Any]:
    """A class whose objects hold the declared fields."""
    fields = {name: value for name, value in vars(cls).items() if not name.startswith("__")}

    def start(self: Any) -> None:
        for name, value in fields.items():
            object.__setattr__(self, name, made(value))

    def change(self: Any, name: str, value: Any) -> None:
        declared = fields[name]
        object.__setattr__(self, name, declared.held(value) if isinstance(declared, Bounded) else value)

    return type(cls.__name__, (), {"declared_fields": fields, "__init__": start, "__setattr__": change})


def wait_until(condition: bool) -> None:
    """There is no other actor to make it true."""
    if not condition:
        raise Stuck


def actor(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function itself."""
    return function


def ignored(*_: object, **__: object) -> Any:
    """A property, which is not evaluated."""
    return lambda function: function


WORDS: dict[str, Any] = {
    "record": record,
    "actor": actor,
    "procedure": actor,
    "shared": made,
    "Array": Many,
    "integer": lambda initial=0, *, least=0, most: Bounded(initial, least, most),
    "wait_until": wait_until,
    "mechanism": lambda on, **_: on,
    "implies": lambda premise, conclusion: not premise or conclusion,
    "reachable": ignored,
}
KINDS: dict[type[Exception], str] = {
    ZeroDivisionError: "references_are_valid",
    ValueError: "references_are_valid",
    IndexError: "references_are_valid",
    AttributeError: "references_are_valid",
    OutOfRange: "integers_stay_in_range",
    AssertionError: "assertions_hold",
    Stuck: "stuck",
}


def run(source: str) -> tuple[str, dict[str, Any]]:
    """How the actor ``run`` of a model ends ("finished", or what it fails at), and the shared values then."""
    names = {**WORDS, "atomic": contextlib.nullcontext()}
    exec(compile(source.replace(IMPORT, ""), "<model>", "exec"), names)
    ended = "finished"
    try:
        names["run"]()
    except tuple(KINDS) as error:
        ended = KINDS[type(error)]
    return ended, dict(values(names))


def values(names: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every shared value by the name that the checker gives it."""
    arrays = {name: value for name, value in names.items() if isinstance(value, Cells)}
    singles = {name: value for name, value in names.items() if hasattr(type(value), "declared_fields")}
    elements = {f"{name}[{n}]": one for name, array in arrays.items() for n, one in enumerate(array)}
    whole = {**singles, **elements}
    known = {id(one): name for name, one in whole.items() if hasattr(type(one), "declared_fields")}
    for name, one in whole.items():
        if id(one) not in known:
            yield name, plain(one, known)
            continue
        for field in type(one).declared_fields:
            value = getattr(one, field)
            if isinstance(value, Cells):
                yield from ((f"{name}.{field}[{n}]", plain(part, known)) for n, part in enumerate(value))
            else:
                yield f"{name}.{field}", plain(value, known)


def plain(value: Any, known: dict[int, str]) -> str:
    """A value as the checker writes it."""
    if isinstance(value, enum.Enum):
        return value.name
    return known.get(id(value), str(value)) if not isinstance(value, int) else str(value)
