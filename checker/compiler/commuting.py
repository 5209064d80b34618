"""Effects of one step that commute: neither writes what the other touches, or hides its failure.

A sequence is compared with another by its normal form: of the effects that may come next, the least comes
first. Two sequences have the same form exactly if one can be obtained from the other by exchanging neighbours
that commute (Anisimov and Knuth 1979).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

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
from checker.program.program import Program
from checker.program.total import is_total
from checker.program.types import Boolean, Enumeration, Integer
from checker.program.typing import variable_of

Places = tuple[Expression, ...]
RANGE = "a range"
REFERENCE = "a reference"
MOST_REORDERED = 128  # longer lists of effects are not reordered


@dataclass(frozen=True)
class Touch:
    """What an effect reads, what it writes (with the value, if that is a constant), and how it may fail."""

    reads: Places = ()
    writes: tuple[tuple[Expression, Constant | None], ...] = ()
    fails: frozenset[str] = frozenset()
    ends: bool = False

    def __or__(self, other: Touch) -> Touch:
        return Touch(
            self.reads + other.reads,
            self.writes + other.writes,
            self.fails | other.fails,
            self.ends or other.ends,
        )

    def commutes(self, other: Touch) -> bool:
        """Whether the two commute. Two that fail in the same way may: so does the step."""
        if self.ends or other.ends or (self.fails and other.fails and len(self.fails | other.fails) > 1):
            return False
        if overwrites(self, other.reads) or overwrites(other, self.reads):
            return False
        return not any(
            may_be_same(place, second) and (value is None or value != worth)
            for place, value in self.writes
            for second, worth in other.writes
        )


def overwrites(one: Touch, places: Places) -> bool:
    """Whether an effect may write one of some places."""
    return any(may_be_same(place, read) for place, _ in one.writes for read in places)


def may_be_same(one: Expression, other: Expression) -> bool:
    """Whether two places may be the same."""
    match one, other:
        case Local(name), Local(second):
            return name == second
        case Field(base, record, name, index), Field(base2, record2, name2, index2):
            same = (record, name) == (record2, name2)
            return same and may_be_equal(base, base2) and may_be_equal(index, index2)
        case Slot(array, index), Slot(array2, index2):
            return array == array2 and may_be_equal(index, index2)
        case _:
            return False  # places of different kinds


def may_be_equal(one: Expression | None, other: Expression | None) -> bool:
    """Whether two expressions may have the same value: always, unless they are different constants."""
    if isinstance(one, Constant) and isinstance(other, Constant):
        return one.value == other.value
    return True


def touch(effect: Effect, program: Program, safe: frozenset[Expression]) -> Touch:
    """What an effect touches, and how it may fail; ``safe`` are references known not to be None."""
    match effect:
        case Assign(target, value):
            fails = frozenset() if stays_in_range(effect, program) else frozenset([RANGE])
            constant = value if isinstance(value, Constant) else None
            found = Touch(tuple(places(value)) + below(target), ((target, constant),), fails)
            return found | failing(value, safe) | failing(target, safe)
        case Check(condition, kind):
            return Touch(tuple(places(condition)), (), frozenset([kind])) | failing(condition, safe)
        case Test(condition, then, otherwise):
            found = Touch(tuple(places(condition))) | failing(condition, safe)
            for inner in (*then, *otherwise):
                found |= touch(inner, program, safe)
            return found
        case Free() | Go() | Note():  # a free changes whatever refers to the object
            return Touch(ends=True)


def places(expression: Expression) -> list[Expression]:
    """The places that an expression reads, its locals included."""
    return [part for part in walk(expression) if isinstance(part, Field | Slot | Local)]


def below(target: Expression) -> Places:
    """The places that are read to find a target."""
    return tuple(place for child in target.operands for place in places(child))


def failing(expression: Expression, safe: frozenset[Expression]) -> Touch:
    """The failures that are possible while evaluating an expression."""
    return Touch() if is_total(expression, safe) else Touch(fails=frozenset([REFERENCE]))


def stays_in_range(effect: Assign, program: Program) -> bool:
    """Whether an assignment can leave no range: booleans and enum members always fit."""
    match effect.value:
        case Not() | And() | Or() | Compare():
            return True
        case Constant(value, kind):
            fits = isinstance(kind, Integer) and isinstance(effect.target, Field | Slot)  # refused if not
            return fits or value > 0 or isinstance(kind, Boolean | Enumeration)
        case Field() | Slot() as place:
            return isinstance(variable_of(place, program).type, Boolean | Enumeration)
        case Local() | Item() | At() | Cell() | Arithmetic() | Conditional():
            return False
        case _:
            assert_never(effect.value)


def in_normal_form(keys: list[str], touches: list[Touch]) -> list[int]:
    """The numbers of effects in normal order: each time the least key of those that may come next."""
    if len(keys) > MOST_REORDERED:
        return list(range(len(keys)))
    found: list[int] = []
    left = list(range(len(keys)))
    while left:
        free = [n for n in left if all(touches[n].commutes(touches[m]) for m in left if m < n)]
        found.append(min(free, key=lambda n: (keys[n], n)))
        left.remove(found[-1])
    return found
