"""The fields of a record, from its class: each with a type, a range and an initial value."""

from __future__ import annotations

import ast
import enum
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Protocol

from checker.compiler import errors
from checker.compiler.source_file import class_source, span_of
from checker.language.state import Array, AtOnce, BoundedInteger, Ghost, ReferenceTo, is_record, written
from checker.program.program import Variable
from checker.program.types import Boolean, Enumeration, Integer, Reference, Type
from checker.source.diagnostic import ModelError
from checker.source.span import SourceText, Span, whole_file

MOST_BITS = 4096  # of an integer
OWN = ("__module__", "__qualname__", "__doc__", "__annotations__", "__dict__", "__weakref__", "__init__")


class Types(Protocol):
    """The types of the classes of a model."""

    def reference(self, record: type[Any]) -> Reference:
        """The type of references to the objects of a record class."""

    def enumeration(self, cls: type[enum.Enum]) -> Enumeration:
        """The type of an enum class."""


def fields_of(
    cls: type[Any], names: Mapping[str, Any], model: SourceText, known: Types
) -> tuple[Variable, ...]:
    """The fields of a record class; ``known`` gives the types of other classes.

    Raises ModelError for anything that is not a field with a type of the language.
    """

    def refused(name: str, reason: str) -> ModelError:
        return ModelError(errors.BadField(cls.__name__, name, reason), field_span(cls, name, model))

    if cls.__bases__ != (object,):
        way_out = "write its fields out: a record has no base class"
        message = errors.Unsupported(f"the base class of {cls.__name__}", way_out)
        raise ModelError(message, field_span(cls, "", model))
    annotated = vars(cls).get("__annotations__", {})
    for name in vars(cls):
        if name not in annotated and name not in OWN and not name.startswith("__checker_"):
            raise refused(name, unannotated(name, vars(cls)[name]))
    if not annotated:
        message = errors.Unsupported("a record without fields", "give it one: `locked: bool = False`")
        raise ModelError(message, field_span(cls, "", model))
    found = []
    for name in annotated:
        field = field_of(cls, name, names, known)
        if isinstance(field, str):
            raise refused(name, field)
        found.append(field)
    return tuple(found)


def unannotated(name: str, value: object) -> str:
    """Why a name of a class body is not a field."""
    if isinstance(value, types.FunctionType):
        return "a record has no methods: write a @procedure"
    kind = type(value).__name__ if not isinstance(value, BoundedInteger) else "int"
    return f"it has no annotation: write `{name}: {kind} = ...`"


def field_of(cls: type[Any], name: str, names: Mapping[str, Any], known: Types) -> Variable | str:
    """One field, or why it is not one."""
    if name not in vars(cls):
        return without_value(name, cls)
    default = vars(cls)[name]
    if isinstance(default, Ghost | AtOnce):
        field = declared_as(default.value, cls, name, names, known)
        if isinstance(field, str):
            return field
        return replace(field, ghost=isinstance(default, Ghost), immediate=isinstance(default, AtOnce))
    return declared_as(default, cls, name, names, known)


def without_value(name: str, cls: type[Any]) -> str:
    """Why a field without a value is none: the type may be written where the annotation belongs."""
    written_as = vars(cls)["__annotations__"][name]
    text = written_as if isinstance(written_as, str) else ""
    forms = {
        "integer(": f"int = {text}",
        "Array(": f"Array[...] = {text}",
        "reference(": "Page | None = None",
    }
    meant = next((form for word, form in forms.items() if text.startswith(word)), "")
    return "it has no initial value" + (f": write `{name}: {meant}`" if meant else "")


def declared_as(
    default: object, cls: type[Any], name: str, names: Mapping[str, Any], known: Types
) -> Variable | str:
    """The field that an initial value declares, or why it declares none."""
    annotated = annotation(cls, name, names)
    if default is None:
        return reference_field(name, annotated, known)
    if isinstance(default, Array):
        element = plain(default.kind, name, known)
        if element is None:
            return f"`{shown(default.kind)}` cannot be an element of an array in a record"
        if typing.get_origin(annotated) not in (Array, None) or annotated in (bool, int):
            return "it is an array: annotate it `Array[...]`"
        return with_unequal(replace(element, length=default.length), default)
    if isinstance(default, int) and not isinstance(default, bool | enum.Enum):
        return f"an int needs bounds: write `integer({default}, most=N)`"
    field = plain(default, name, known)
    if field is None or isinstance(default, type | ReferenceTo):
        return f"`{shown(default)}` cannot be an initial value"
    if annotated is not None and not agrees(annotated, field.type, known):
        return f"it is annotated `{shown(annotated)}` and its initial value is {described(field.type)}"
    return field


def reference_field(name: str, annotated: object, known: Types) -> Variable | str:
    """The field that ``p: Page | None = None`` declares, or why it is not one."""
    parts = typing.get_args(annotated)
    records = [part for part in parts if is_record(part)]
    if len(records) != 1 or set(parts) != {records[0], types.NoneType}:
        return "a field that starts as None refers to one record: annotate it `Page | None`"
    kind = known.reference(records[0])
    return Variable(name, kind, 0, len(kind.objects))


def plain(kind: object, name: str, known: Types) -> Variable | None:
    """The variable that an initial value declares, or None."""
    if kind is bool or isinstance(kind, bool):
        return Variable(name, Boolean(), 0, 1, int(kind is True))
    if isinstance(kind, BoundedInteger):
        return Variable(name, Integer(), kind.least, kind.most, kind.initial)
    if isinstance(kind, enum.Enum) and not isinstance(kind, enum.Flag):
        members = known.enumeration(type(kind))
        return Variable(name, members, 0, len(members.members) - 1, members.members.index(kind.name))
    if isinstance(kind, ReferenceTo) and is_record(kind.record):
        target = known.reference(kind.record)
        return Variable(name, target, 0, len(target.objects))
    return None


def with_unequal(element: Variable, array: Array[Any]) -> Variable:
    """The variable of an array of plain values, with the initial values if they are unequal."""
    values = codes(element.type, array.initial or ())
    if len(set(values)) == 1:
        return replace(element, initial=values[0])
    return replace(element, unequal=values)


def codes(kind: Type, values: Iterable[Any]) -> tuple[int, ...]:
    """Values of Python as numbers."""
    if isinstance(kind, Enumeration):
        return tuple(kind.members.index(value.name) for value in values)
    return tuple(map(int, values))


def refuse_huge(bounds: Iterable[int], what: str, span: Callable[[], Span]) -> None:
    """Raise ModelError for an integer that is too long."""
    bits = max(bound.bit_length() for bound in bounds)
    if bits > MOST_BITS:
        message = errors.Unsupported(
            f"an integer of {bits:,} bits ({what})", f"use at most {MOST_BITS:,} bits"
        )
        raise ModelError(message, span())


def agrees(annotated: object, kind: Type, known: Types) -> bool:
    """Whether an annotation matches a type."""
    if isinstance(kind, Boolean):
        return annotated is bool
    if isinstance(kind, Integer):
        return annotated is int
    if isinstance(kind, Enumeration):
        if not isinstance(annotated, type) or not issubclass(annotated, enum.Enum):
            return False
        return known.enumeration(annotated) == kind
    return False


def described(kind: Type) -> str:
    """A type in the words of a message."""
    match kind:
        case Boolean():
            return "a bool"
        case Integer():
            return "an int"
        case Enumeration(name):
            return article(name)
        case Reference(record):
            return f"a reference to {article(record)}" if record else "None"


def article(noun: str) -> str:
    """A noun with its article."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def shown(value: object) -> str:
    """A Python value as its class or its text, short."""
    return value.__name__ if isinstance(value, type) else repr(value)[:60]


def field_span(cls: type[Any], name: str, model: SourceText) -> Span:
    """The place of a field, else the head of its class, else the file."""
    text, node = class_source(cls, model)
    if node is None:
        return whole_file(model)
    for statement in node.body:
        targets = [*getattr(statement, "targets", []), getattr(statement, "target", None)]
        if any(isinstance(t, ast.Name) and t.id == name for t in targets):
            return span_of(statement, text)
        if getattr(statement, "name", None) == name:
            return header_of(statement, text)
    return header_of(node, text)


def header_of(node: ast.stmt, text: SourceText) -> Span:
    """The first line of a statement."""
    whole = span_of(node, text)
    return Span(text, whole.line, whole.column, whole.line, len(text.line(whole.line).rstrip()))


def annotation(cls: type[Any], name: str, model: Mapping[str, Any]) -> object:
    """The annotation of a field, strings resolved in the file of the class; None if unknown."""
    annotated = vars(cls)["__annotations__"][name]
    known = {**model, **written(cls).names, cls.__name__: cls}
    for _ in range(2):  # the text of an annotation may be a text itself
        if isinstance(annotated, str):
            try:
                # It is code of the model's own files; it is resolved as Python would.
                annotated = eval(annotated, known)
            except Exception:  # whatever it raises, the field has no known type
                return None
    return None if isinstance(annotated, str) else annotated
