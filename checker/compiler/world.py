"""What a model declares before its first step: records, shared state, and their names."""

from __future__ import annotations

import ast
import enum
import sys
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from checker.compiler import errors
from checker.compiler.source_file import class_source, span_of
from checker.language.property import Property
from checker.language.shapes import (
    Array,
    BoundedInteger,
    Element,
    ReferenceTo,
    SharedArray,
    SharedSingle,
    is_record,
)
from checker.language.words import Actor, Procedure
from checker.program.program import Record, Shared, Variable
from checker.program.types import Boolean, Enumeration, Integer, Reference
from checker.source.diagnostic import ModelError
from checker.source.span import SourceText, Span


class World:
    """The declarations of a model, as the typing rules ask for them."""

    def __init__(self, names: Mapping[str, Any], text: SourceText) -> None:
        self.text = text
        self.names = names
        self.arrays = named_arrays(names)
        self._shared: dict[str, Shared] = {}
        self._records: dict[str, Record] = {}
        self._classes: dict[str, type[Any]] = {}
        for array, name in self.arrays.items():
            self._shared[name] = self._declare(array, name)
        for array in self.arrays:
            if is_record(array.kind):
                self.record_of(array.kind)

    @property
    def shared(self) -> tuple[Shared, ...]:
        """The shared state, in the order of declaration."""
        return tuple(self._shared.values())

    @property
    def records(self) -> tuple[Record, ...]:
        """The records that shared state is made of."""
        return tuple(self._records.values())

    def record(self, name: str) -> Record:
        """The record of that name."""
        return self._records[name]

    def array(self, name: str) -> Shared:
        """The shared array of that name."""
        return self._shared[name]

    def objects(self, record: str) -> tuple[tuple[Shared, int], ...]:
        """The objects of a record, in the order of their reference values from 1."""
        return tuple((s, i) for s in self.shared if s.record == record for i in range(s.length))

    def reference(self, record: str) -> Reference:
        """The type of references to the objects of a record."""
        return Reference(record, tuple(s.element(i) for s, i in self.objects(record)))

    def number_of(self, element: Element) -> int:
        """The reference value of one object."""
        name = self.name_of(element.array)
        return self.objects(element.array.kind.__name__).index((self._shared[name], element.index)) + 1

    def name_of(self, array: Array[Any]) -> str:
        """The name of a shared array. Raises ModelError where no module names it."""
        if array not in self.arrays:
            raise ModelError(errors.SharedNeverNamed(getattr(array.kind, "__name__", "array")))
        return self.arrays[array]

    def _declare(self, array: Array[Any], name: str) -> Shared:
        single = isinstance(array, SharedSingle)
        if is_record(array.kind):
            return Shared(name, array.length, array.kind.__name__, None, single)
        plain = self._plain(array.kind, name)
        if plain is None:
            raise ModelError(errors.BadField(name, "shared(...)", f"{array.kind!r} is not a kind of value"))
        return Shared(name, array.length, None, plain, single)

    def record_of(self, cls: type[Any]) -> Record:
        """The record that a class declares. Raises ModelError for a field outside the language."""
        known = self._classes.setdefault(cls.__name__, cls)
        if known is not cls:
            raise ModelError(errors.SameName("records", cls.__name__, "rename one of them"))
        if cls.__name__ not in self._records:
            fields = tuple(self._field(cls, name) for name in cls.__annotations__)
            self._records[cls.__name__] = Record(cls.__name__, fields)
        return self._records[cls.__name__]

    def _field(self, cls: type[Any], name: str) -> Variable:
        default = vars(cls).get(name)
        field = self._plain(default, name)
        if field is None and isinstance(default, Array):
            element = self._plain(default.kind, name)
            field = element and Variable(name, element.type, element.low, element.high, element.initial, len(default))
        if field is None and default is None:
            field = self._reference_field(cls, name)
        if field is None:
            reason = "it has no initial value" if name not in vars(cls) else f"{default!r} is no initial value"
            raise ModelError(errors.BadField(name, cls.__name__, reason), self._field_span(cls, name))
        return field

    def _reference_field(self, cls: type[Any], name: str) -> Variable | None:
        for part in typing.get_args(annotation(cls, name, self.names)):
            if is_record(part):
                kind = self.reference(part.__name__)
                return Variable(name, kind, 0, len(kind.objects))
        return None

    def _plain(self, kind: object, name: str) -> Variable | None:
        """The variable that an initial value declares, or None."""
        if kind is bool or isinstance(kind, bool):
            return Variable(name, Boolean(), 0, 1, int(kind is True))
        if isinstance(kind, BoundedInteger):
            return Variable(name, Integer(), kind.least, kind.most, kind.initial)
        if isinstance(kind, enum.Enum):
            members = enumeration(type(kind))
            return Variable(name, members, 0, len(members.members) - 1, members.members.index(kind.name))
        if isinstance(kind, ReferenceTo):
            target = self.reference(kind.record.__name__)
            return Variable(name, target, 0, len(target.objects))
        return None

    def _field_span(self, cls: type[Any], name: str) -> Span | None:
        text, node = class_source(cls, self.text)
        for statement in node.body if node else ():
            target = getattr(statement, "target", None)
            if isinstance(target, ast.Name) and target.id == name:
                return span_of(statement, text)
        return None


def annotation(cls: type[Any], name: str, model: Mapping[str, Any]) -> object:
    """What a field is annotated with, strings resolved in the module of the class; None if unknown."""
    written = cls.__annotations__[name]
    if not isinstance(written, str):
        return written
    module = vars(sys.modules.get(cls.__module__, types.ModuleType("none")))
    names = {**model, **module, cls.__name__: cls}
    try:
        return eval(written, names)  # noqa: S307  # an annotation of the model's own file
    except Exception:  # whatever it raises, the field has no type that we know
        return None


def enumeration(cls: type[enum.Enum]) -> Enumeration:
    """The type of an enum class."""
    return Enumeration(cls.__name__, tuple(cls.__members__))


def named_arrays(names: Mapping[str, Any]) -> dict[Array[Any], str]:
    """Every shared array that the model's names or its functions' names lead to, with its name."""
    found: dict[Array[Any], str] = {}
    for scope in scopes(names):
        for name, value in scope.items():
            array = value.array if isinstance(value, Element) and isinstance(value.array, SharedSingle) else value
            if isinstance(array, SharedArray) and array not in found:
                found[array] = name if name not in found.values() else f"{name}_{len(found)}"
    return found


def scopes(names: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The model's own names, then the names that its functions use, and so on."""
    yield names
    seen: set[int] = set()
    waiting = list(names.values())
    while waiting:
        value = waiting.pop(0)
        if isinstance(value, list | tuple):
            waiting.extend(value)
        for function in functions_of(value):
            if id(function) not in seen:
                seen.add(id(function))
                used = names_used(function)
                yield used
                waiting.extend(used.values())


def functions_of(value: object) -> list[Callable[..., Any]]:
    """The Python function behind an actor, a procedure or a property."""
    if isinstance(value, Actor | Procedure):
        return [value.function]
    if isinstance(value, Property):
        subjects = [f for subject in value.subjects for f in functions_of(subject)]
        return [*([value.condition] if value.condition else []), *subjects]
    return []


def names_used(function: Callable[..., Any]) -> dict[str, Any]:
    """The globals and closure variables that a function names, with their values."""
    code = getattr(function, "__code__", None)
    if code is None:
        return {}
    inner = [const for const in code.co_consts if isinstance(const, types.CodeType)]
    wanted = {name for part in (code, *inner) for name in part.co_names}
    used = {k: v for k, v in function.__globals__.items() if k in wanted}
    for name, cell in zip(code.co_freevars, function.__closure__ or (), strict=True):
        used[name] = cell.cell_contents
    return used
