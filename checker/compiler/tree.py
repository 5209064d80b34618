"""Statements of one actor after expansion: no calls, no names, only places and jumps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from checker.language.ordering import Order
from checker.program.commands import Assign, Check, Free, Note
from checker.program.expressions import Constant, Expression
from checker.program.label import Label
from checker.source.diagnostic import Message, ModelError


@dataclass(frozen=True, slots=True)
class Do:
    """An assignment, an assertion, a free, or the note that a line is passed."""

    effect: Assign | Check | Free | Note
    where: Label


@dataclass(frozen=True, slots=True)
class If:
    """One list of statements or the other."""

    condition: Expression
    then: Statements
    otherwise: Statements
    where: Label


@dataclass(frozen=True, slots=True)
class Loop:
    """The body repeated; ``Exit`` of an enclosing block leaves it."""

    body: Statements
    where: Label


@dataclass(frozen=True, slots=True)
class Block:
    """The body once; ``Exit(label)`` in it goes to its end."""

    label: str
    body: Statements


@dataclass(frozen=True, slots=True)
class Exit:
    """Go to the end of the block of that label."""

    label: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Block until the condition is true."""

    condition: Expression
    resting: bool
    where: Label


@dataclass(frozen=True, slots=True)
class Choose:
    """Give the local every value of the domain, one execution each; ``word`` is what the model writes."""

    local: str
    domain: tuple[Constant, ...]
    where: Label
    word: str = "choose"


@dataclass(frozen=True, slots=True)
class Atomic:
    """The body as one step, or a barrier, which has none."""

    body: Statements
    where: Label
    order: Order = Order.DEFAULT


Statement = Do | If | Loop | Block | Exit | Wait | Choose | Atomic
Statements = tuple[Statement, ...]


def without_exits(statements: Statements, label: str) -> Statements:
    """The statements with each ``Exit(label)`` at the end of an ``if`` turned into an ``else``.

    ``if a: x; Exit`` followed by ``rest`` becomes ``if a: x`` / ``else: rest``: no path is doubled.
    """
    for position, statement in enumerate(statements):
        rest = statements[position + 1 :]
        match statement:
            case Exit(name) if name == label:
                return statements[:position]
            case If(condition, then, otherwise, where) if leaves(then, label) or leaves(otherwise, label):
                first = without_exits(then if leaves(then, label) else then + rest, label)
                second = without_exits(otherwise if leaves(otherwise, label) else otherwise + rest, label)
                return (*statements[:position], If(condition, first, second, where))
    return statements


def leaves(statements: Statements, label: str) -> bool:
    """Whether every path through the statements ends in ``Exit(label)``."""
    if not statements:
        return False
    last = statements[-1]
    match last:
        case Exit(name):
            return name == label
        case If(_, then, otherwise):
            return leaves(then, label) and leaves(otherwise, label)
        case Do() | Loop() | Block() | Wait() | Choose() | Atomic():
            return False
        case _:
            assert_never(last)


def exits(statements: Statements) -> frozenset[str]:
    """The labels of the exits in some statement."""
    found: set[str] = set()
    for statement in statements:
        match statement:
            case Exit(label):
                found.add(label)
            case If(_, then, otherwise):
                found |= exits(then) | exits(otherwise)
            case Loop(body) | Atomic(body):
                found |= exits(body)
            case Block(label, body):
                found |= exits(body) - {label}
            case Do() | Wait() | Choose():
                pass
            case _:
                assert_never(statement)
    return frozenset(found)


def block(label: str, body: Statements) -> Statements:
    """``Block(label, body)``, or the bare statements if none of them exits."""
    flat = without_exits(body, label)
    return (Block(label, flat),) if label in exits(flat) else flat


def failure(where: Label, message: Message) -> ModelError:
    """The error at a statement, with the calls that lead there."""
    error = ModelError(message, where.span)
    for call in reversed(where.calls):
        error = error.called_from(call.span, call.name)
    return error
