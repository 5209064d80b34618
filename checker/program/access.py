"""The shared places that expressions and effects read and write."""

from __future__ import annotations

from typing import assert_never

from checker.program.commands import ALLOCATED, Assign, Check, Effect, Free, Go, Note, Test
from checker.program.expressions import (
    And,
    Arithmetic,
    At,
    Cell,
    Compare,
    Conditional,
    Constant,
    Expression,
    Field,
    Item,
    Local,
    Not,
    Or,
    Place,
    Slot,
    walk,
)
from checker.program.local_names import plain_name
from checker.program.types import show


def touched(expression: Expression) -> tuple[Field | Slot, ...]:
    """The shared places that an expression reads, in order, repeated if read twice."""
    inner = tuple(place for child in expression.operands for place in touched(child))
    return (*inner, expression) if isinstance(expression, Field | Slot) else inner


def places_of_target(target: Place) -> tuple[Field | Slot, ...]:
    """The shared places that must be read to find a target, not the target itself."""
    match target:
        case Field(base, _, _, index):
            return touched(base) + (touched(index) if index is not None else ())
        case Slot(_, index):
            return touched(index)
        case Local() | Cell():
            return ()
        case _:
            assert_never(target)


def reads(effect: Effect) -> tuple[Field | Slot, ...]:
    """The shared places that one effect reads; for a test, only those of the condition."""
    match effect:
        case Assign(target, value):
            return touched(value) + places_of_target(target)
        case Check(condition) | Test(condition):
            return touched(condition)
        case Free(reference):
            return touched(reference)
        case Go() | Note():
            return ()


def writes(effect: Effect) -> tuple[Field | Slot, ...]:
    """The shared place that one effect writes, if any."""
    if isinstance(effect, Assign | Free) and isinstance(effect.target, Field | Slot):
        return (effect.target,)
    return ()


def locals_read(expression: Expression) -> frozenset[str]:
    """The locals that an expression reads."""
    return frozenset(part.name for part in walk(expression) if isinstance(part, Local))


def written(place: Expression) -> str:
    """An expression in short, readable form: places, constants and what leads to them."""
    match place:
        case Field(base, _, name) if name == ALLOCATED:
            return written(base)
        case Field(base, _, name, index):
            return f"{written(base)}.{name}" + (f"[{written(index)}]" if index is not None else "")
        case Slot(array, index) | At(array, index):
            return f"{array}[{written(index)}]"
        case Local(name):
            return plain_name(name)
        case Constant(value, kind):
            return show(value, kind)
        case Item():
            return "item"
        case Conditional():
            return "(...)"
        case Cell() | Not() | And() | Or() | Compare() | Arithmetic():
            return "..."
        case _:
            assert_never(place)
