"""What locals may hold at a point of an actor, as far as constants show: a few values, or anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from typing import assert_never

from checker.program import fold
from checker.program.access import touched
from checker.program.commands import Assign, Check, Effect, Free, Go, Note, Test
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
    Slot,
    walk,
)
from checker.program.typing import Declarations, variable_of

Known = Mapping[Expression, frozenset[Constant]]  # for locals and parts of items; others may hold anything
MOST_VALUES = 64
MOST_COMBINATIONS = 1024


@dataclass(frozen=True)
class Valuation:
    """How a point follows from the one before it.

    Only ``names`` are followed: those on which some test depends. ``reads`` says whether the range of a
    shared place counts as known. Within a step it does not: a test of what the step has read stays, so that
    the read value is seen to decide. ``depends``: a value stays in terms of the locals that it is computed
    from, though it is known, because a weak machine orders accesses by that.
    """

    declared: Declarations
    names: frozenset[Expression]
    reads: bool
    depends: bool = False

    def done(self, effect: Effect, known: Known) -> tuple[tuple[Effect, ...], Known]:
        """An effect with decided tests removed, and the point after it."""
        match effect:
            case Assign(Local() as local, value):
                values = self.values(value, known)
                if values is not None and len(values) == 1 and not self.stays(value):
                    effect = replace(effect, value=next(iter(values)))
                return (effect,), given(known, local, values, self.names)
            case Check(condition):
                holds, _ = learned(condition, known)
                return (effect,), known if holds is None else holds
            case Test():
                return self.tested(effect, known)
            case Assign() | Free() | Go() | Note():
                return (effect,), known
            case _:
                assert_never(effect)

    def stays(self, value: Expression) -> bool:
        """Whether a value that is known stays as it is written."""
        return bool(touched(value)) or (self.depends and any(isinstance(part, Local) for part in walk(value)))

    def tested(self, test: Test, known: Known) -> tuple[tuple[Effect, ...], Known]:
        """A test, or the branch that is always taken."""
        yes, no = learned(test.condition, known)
        if no is None or yes is None:
            return self.all_done(test.then if no is None else test.otherwise, known if no is None else no)
        then, after = self.all_done(test.then, yes)
        otherwise, other = self.all_done(test.otherwise, no)
        return (replace(test, then=then, otherwise=otherwise),), joined(after, other)

    def all_done(self, effects: tuple[Effect, ...], known: Known) -> tuple[tuple[Effect, ...], Known]:
        """Several effects."""
        found: list[Effect] = []
        for effect in effects:
            done, known = self.done(effect, known)
            found.extend(done)
        return tuple(found), known

    def values(self, expression: Expression, known: Known) -> frozenset[Constant] | None:
        """The values that an expression may have; None for anything."""
        if isinstance(expression, Field | Slot) and self.reads:
            variable = variable_of(expression, self.declared)
            if variable.high - variable.low >= MOST_VALUES:
                return None
            return frozenset(Constant(v, variable.type) for v in range(variable.low, variable.high + 1))
        found = outcomes(expression, known)
        return None if found is None else frozenset(found.values())


def given(
    known: Known, name: Expression, values: frozenset[Constant] | None, names: frozenset[Expression]
) -> Known:
    """The point after a local gets one of some values; None for any."""
    point = dict(known)
    point.pop(name, None)
    if name in names and values is not None and len(values) <= MOST_VALUES:
        point[name] = values
    return point


def joined(one: Known, other: Known) -> Known:
    """What is known where two paths join."""
    if one is other:
        return one
    both: dict[Expression, frozenset[Constant]] = {}
    for name, held in one.items():
        there = other.get(name)
        if there is not None:
            held = held if held == there else held | there
            if len(held) <= MOST_VALUES:
                both[name] = held
    return both


def learned(condition: Expression, known: Known) -> tuple[Known | None, Known | None]:
    """What is known if a condition is true, and if it is false; None if it never is."""
    found = outcomes(condition, known)
    if found is None:
        return learned_in_part(condition, known)
    names = names_in(condition)
    return tuple(  # type: ignore[return-value]  # of two, as there are two truth values
        projected(known, names, [chosen for chosen, value in found.items() if bool(value.value) == truth])
        for truth in (True, False)
    )


def projected(
    known: Known, names: tuple[Expression, ...], chosen: list[tuple[Constant, ...]]
) -> Known | None:
    """What is known if one of some combinations of values holds."""
    if not chosen:
        return None
    columns = zip(*chosen, strict=True) if names else ()
    return {**known, **{name: frozenset(held) for name, held in zip(names, columns, strict=True)}}


def learned_in_part(condition: Expression, known: Known) -> tuple[Known, Known]:
    """What a condition with unknown names shows: at least which constant a local equals."""
    match condition:
        case Not(operand):
            yes, no = learned_in_part(operand, known)
            return no, yes
        case And(operands):
            return learned_in_turn(operands, known, True), known
        case Or(operands):
            return known, learned_in_turn(operands, known, False)
        case Compare("==", Local() as local, Constant() as value):
            return {**known, local: frozenset([value])}, known
        case Compare("!=", Local() as local, Constant() as value):
            return known, {**known, local: frozenset([value])}
        case Local():
            return {**known, condition: frozenset([fold.TRUE])}, {**known, condition: frozenset([fold.FALSE])}
        case Constant() | Item() | Field() | Slot() | At() | Cell():
            return known, known
        case Compare() | Arithmetic() | Conditional():
            return known, known
        case _:
            assert_never(condition)


def learned_in_turn(operands: tuple[Expression, ...], known: Known, truth: bool) -> Known:
    """What is known if each operand has this truth value."""
    for operand in operands:
        found = learned(operand, known)[0 if truth else 1]
        known = known if found is None else found
    return known


def outcomes(expression: Expression, known: Known) -> dict[tuple[Constant, ...], Constant] | None:
    """The value for each combination of the values of the names in an expression.

    None if one is unknown, or if one combination has no value.
    """
    names = names_in(expression)
    held = [known[name] for name in names if name in known]
    if len(held) < len(names) or prod(map(len, held)) > MOST_COMBINATIONS or not is_plain(expression):
        return None
    found: dict[tuple[Constant, ...], Constant] = {}
    for chosen in product(*held):
        value = substituted(expression, dict(zip(names, chosen, strict=True)))
        if not isinstance(value, Constant):  # it has none: a division by zero, for one
            return None
        found[chosen] = value
    return found


def names_in(expression: Expression) -> tuple[Expression, ...]:
    """The locals and the parts of items in an expression, in order."""
    return tuple(dict.fromkeys(part for part in walk(expression) if isinstance(part, Local | Item)))


def is_plain(expression: Expression) -> bool:
    """Whether an expression reads no shared state."""
    return not any(isinstance(part, Field | Slot | At) for part in walk(expression))


def substituted(expression: Expression, chosen: dict[Expression, Constant]) -> Expression:
    """An expression with its names replaced by values."""
    if expression in chosen:
        return chosen[expression]
    return fold.rebuild(expression, lambda part: substituted(part, chosen))
