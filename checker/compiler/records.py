"""The fields of a record, from its class: each with a type, a range and an initial value."""

from __future__ import annotations

import ast
import enum
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from checker.compiler import errors
from checker.compiler.source_file import class_source, span_of
from checker.language.shapes import Array, BoundedInteger, Ghost, ReferenceTo, is_record, written
from checker.program.program import Variable
from checker.program.types import Boolean, Enumeration, Integer, Reference, Type
from checker.source.diagnostic import ModelError
from checker.source.span import SourceText, Span, whole_file

Referring = Callable[[type[Any]], Reference]
OWN = ("__module__", "__qualname__", "__doc__", "__annotations__", "__dict__", "__weakref__", "__init__")


def fields_of(
    cls: type[Any], names: Mapping[str, Any], model: SourceText, refer: Referring
) -> tuple[Variable, ...]:
    """The fields of a record class; ``refer`` gives the type of references to another.

    Raises ModelError for whatever is no field with a type of the language.
    """

    def refused(name: str, reason: str) -> ModelError:
        return ModelError(errors.BadField(cls.__name__, name, reason), field_span(cls, name, model))

    if cls.__bases__ != (object,):
        way_out = "write its fields out: a record stands for itself"
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
        field = field_of(cls, name, names, refer)
        if isinstance(field, str):
            raise refused(name, field)
        found.append(field)
    return tuple(found)


def unannotated(name: str, value: object) -> str:
    """Why a name of a class body is no field."""
    if isinstance(value, types.FunctionType):
        return "a record has no methods: write a @procedure"
    kind = type(value).__name__ if not isinstance(value, BoundedInteger) else "int"
    return f"it has no annotation: write `{name}: {kind} = ...`"


def field_of(cls: type[Any], name: str, names: Mapping[str, Any], refer: Referring) -> Variable | str:
    """One field, or why it is none."""
    if name not in vars(cls):
        return "it has no initial value"
    default = vars(cls)[name]
    if isinstance(default, Ghost):
        field = declared_as(default.value, cls, name, names, refer)
        return replace(field, ghost=True) if isinstance(field, Variable) else field
    return declared_as(default, cls, name, names, refer)


def declared_as(
    default: object, cls: type[Any], name: str, names: Mapping[str, Any], refer: Referring
) -> Variable | str:
    """The field that an initial value declares, or why it declares none."""
    annotated = annotation(cls, name, names)
    if default is None:
        return reference_field(name, annotated, refer)
    if isinstance(default, Array):
        element = plain(default.kind, name, refer)
        if element is None:
            return f"`{shown(default.kind)}` is no kind of value for an array in a record"
        if typing.get_origin(annotated) not in (Array, None) or annotated in (bool, int):
            return "it is an array: annotate it `Array[...]`"
        return Variable(name, element.type, element.low, element.high, element.initial, len(default))
    if isinstance(default, int) and not isinstance(default, bool | enum.Enum):
        return f"an int needs bounds: write `integer({default}, most=N)`"
    field = plain(default, name, refer)
    if field is None or isinstance(default, type | ReferenceTo):
        return f"`{shown(default)}` is no initial value"
    if annotated is not None and not agrees(annotated, field.type):
        return f"it is annotated `{shown(annotated)}` and its initial value is {described(field.type)}"
    return field


def reference_field(name: str, annotated: object, refer: Referring) -> Variable | str:
    """The field that ``p: Page | None = None`` declares, or why it is none."""
    parts = typing.get_args(annotated)
    records = [part for part in parts if is_record(part)]
    if len(records) != 1 or set(parts) != {records[0], types.NoneType}:
        return "a field that starts as None refers to one record: annotate it `Page | None`"
    kind = refer(records[0])
    return Variable(name, kind, 0, len(kind.objects))


def plain(kind: object, name: str, refer: Referring) -> Variable | None:
    """The variable that an initial value declares, or None."""
    if kind is bool or isinstance(kind, bool):
        return Variable(name, Boolean(), 0, 1, int(kind is True))
    if isinstance(kind, BoundedInteger):
        return Variable(name, Integer(), kind.least, kind.most, kind.initial)
    if isinstance(kind, enum.Enum) and not isinstance(kind, enum.Flag):
        members = enumeration(type(kind))
        return Variable(name, members, 0, len(members.members) - 1, members.members.index(kind.name))
    if isinstance(kind, ReferenceTo) and is_record(kind.record):
        target = refer(kind.record)
        return Variable(name, target, 0, len(target.objects))
    return None


def enumeration(cls: type[enum.Enum]) -> Enumeration:
    """The type of an enum class."""
    return Enumeration(cls.__name__, tuple(member.name for member in cls))


def agrees(annotated: object, kind: Type) -> bool:
    """Whether an annotation means a type."""
    if isinstance(kind, Boolean):
        return annotated is bool
    if isinstance(kind, Integer):
        return annotated is int
    if isinstance(kind, Enumeration):
        return isinstance(annotated, type) and annotated.__name__ == kind.name
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
    """Where a field stands, else the head of its class, else the file."""
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
    """What a field is annotated with, strings resolved in the file of the class; None if unknown."""
    annotated = vars(cls)["__annotations__"][name]
    if not isinstance(annotated, str):
        return annotated
    try:
        # The text of an annotation is code of the model's own files, as Python would resolve it.
        return eval(annotated, {**model, **written(cls).names, cls.__name__: cls})
    except Exception:  # whatever it raises, the field has no type that we know
        return None
