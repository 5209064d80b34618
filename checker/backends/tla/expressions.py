"""Ground expressions and effects as TLA+: a step in one formula over old and new values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import assert_never

from checker.backends.named_values import NamedValues
from checker.backends.plain_names import Names, Plain, names_of
from checker.backends.tla.bits import BITS
from checker.ground.effects import Effect, Fork, Passing, Require, Update
from checker.ground.not_ground import not_ground
from checker.ground.program import Ground
from checker.program.brackets import is_bracketed
from checker.program.expressions import (
    And,
    Arithmetic,
    Cell,
    Compare,
    Conditional,
    Constant,
    Expression,
    Not,
    Or,
)
from checker.program.types import Type

Values = dict[int, str]
End = Callable[[Values, Require | None], list[str]]
SIGNS = {"==": "=", "!=": "#", "//": "FloorDiv", "%": "FloorMod", **BITS}
LONG = 60  # a longer expression gets a name


@dataclass(frozen=True)
class TlaCoder:
    """Writes the formulas of one ground program. ``groups`` names the variables that belong together."""

    ground: Ground
    names: Names
    plain: Plain = field(repr=False)
    groups: dict[str, tuple[int, ...]] = field(default_factory=dict)

    @cached_property
    def values(self) -> NamedValues:
        """How values are written."""
        return NamedValues(self.ground.cells, self.names, ("FALSE", "TRUE"))

    # -- expressions -------------------------------------------------------------------------

    def text(self, expression: Expression, now: Values, meant: Type | None = None) -> str:
        """The expression, in brackets if it has parts; ``now`` has the assignments so far."""
        match expression:
            case Constant():
                return self.values.constant(expression, meant)
            case Cell(number):
                return now.get(number, self.names.cells[number])
            case Not(operand):
                return f"~{self.text(operand, now)}"
            case And(operands):
                return "(" + " /\\ ".join(self.text(part, now) for part in operands) + ")"
            case Or(operands):
                return "(" + " \\/ ".join(self.text(part, now) for part in operands) + ")"
            case Compare(sign, Cell(number), Constant(value)):
                held = self.values.held(number, value)
                return f"({self.text(expression.left, now)} {SIGNS.get(sign, sign)} {held})"
            case Compare(sign, left, right):
                both = self.values.type_beside(left) or self.values.type_beside(right)
                sides = self.text(left, now, both), self.text(right, now, both)
                return f"({sides[0]} {SIGNS.get(sign, sign)} {sides[1]})"
            case Arithmetic(sign, left, right):
                one, other = self.text(left, now), self.text(right, now)
                return f"{SIGNS[sign]}({one}, {other})" if sign in SIGNS else f"({one} {sign} {other})"
            case Conditional(condition, then, otherwise):
                arms = f"THEN {self.text(then, now, meant)} ELSE {self.text(otherwise, now, meant)}"
                return f"(IF {self.text(condition, now)} {arms})"
            case _:
                not_ground(expression)

    # -- effects -----------------------------------------------------------------------------

    def effects(self, effects: tuple[Effect, ...], now: Values, end: End) -> list[str]:
        """A formula with the branches of the effects.

        ``end`` writes the formula at the end of a path, or at a failure.
        """
        if not effects:
            return end(now, None)
        effect, rest = effects[0], effects[1:]
        match effect:
            case Update(number, value):
                text = self.given(number, value, now)
                if len(text) <= LONG:
                    brackets = f"({text})" if " " in text else text
                    return self.effects(rest, {**now, number: brackets}, end)
                name = self.plain.name(self.names.cells[number])
                return [f"LET {name} == {text} IN", *self.effects(rest, {**now, number: name}, end)]
            case Require(condition):
                return decision(self.text(condition, now), self.effects(rest, now, end), end(now, effect))
            case Fork(condition, then, otherwise) if not rest:
                arms = [self.effects(arm, now, end) for arm in (then, otherwise)]
                return decision(self.text(condition, now), *arms)
            case Fork():
                joined = self.joined(effect, now)
                named = {n: self.plain.name(self.names.cells[n]) for n in joined if len(joined[n]) > LONG}
                lines = [f"LET {name} == {bare(joined[n])} IN" for n, name in named.items()]
                return [*lines, *self.effects(rest, {**joined, **named}, end)]
            case Passing():
                return self.effects(rest, now, end)
            case _:
                assert_never(effect)

    def given(self, number: int, value: Expression, now: Values) -> str:
        """The value that a cell gets, by name if it is known."""
        if isinstance(value, Constant):
            return bare(self.values.held(number, value.value))
        return bare(self.text(value, now, self.ground.cells[number].type))

    def joined(self, test: Fork, now: Values) -> Values:
        """The values after a test whose branches only assign."""
        arms = [self.assigned(arm, now) for arm in (test.then, test.otherwise)]
        condition = bare(self.text(test.condition, now))
        found = dict(now)
        for number in sorted(set(arms[0]) | set(arms[1])):
            one, other = (arm.get(number, self.names.cells[number]) for arm in arms)
            found[number] = one if one == other else f"(IF {condition} THEN {one} ELSE {other})"
        return found

    def assigned(self, effects: tuple[Effect, ...], now: Values) -> Values:
        """The values after effects that only assign."""
        for effect in effects:
            match effect:
                case Fork():
                    now = self.joined(effect, now)
                case Update(number, value):
                    now = {**now, number: self.text(value, now, self.ground.cells[number].type)}
                case Require() | Passing():
                    raise AssertionError(f"no branch that meets another again may hold {effect}")
                case _:
                    assert_never(effect)
        return now


def coder_of(ground: Ground, plain: Plain) -> TlaCoder:
    """A coder, with a group for each shared object and for each instance."""
    names = names_of(ground, plain)
    found: dict[str, list[int]] = {}
    for number, cell in enumerate(ground.cells):
        if cell.kept:
            owner = cell.name.split(".")[0] if cell.owner is None else ground.instances[cell.owner].name
            found.setdefault(owner, []).append(number)
    groups = {plain.name(f"all_of_{owner}"): tuple(cells) for owner, cells in found.items()}
    return TlaCoder(ground, names, plain, groups)


def decision(condition: str, then: list[str], otherwise: list[str]) -> list[str]:
    """``IF .. THEN .. ELSE ..`` over several lines; one formula if both branches are equal."""
    if then == otherwise and len(then) == 1:
        return then
    return [f"IF {bare(condition)}", *hung("THEN ", then), *hung("ELSE ", otherwise)]


def hung(lead: str, lines: list[str]) -> list[str]:
    """Lines behind a word, each under the first."""
    return [(lead if n == 0 else " " * len(lead)) + line for n, line in enumerate(lines)]


def bare(text: str) -> str:
    """A formula without its outermost brackets; a conditional keeps them."""
    return text[1:-1] if is_bracketed(text) and not text.startswith("(IF") else text
