"""Ground expressions and effects as Python source over one packed state ``s``.

A condition on fields becomes one mask and one comparison. A step becomes one sum: what every field
gains or loses, where its old value is known, and a mask to clear it, where it is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from checker.lowering.layout import Layout
from checker.program.commands import Assign, Check, Effect, Go, Test
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
from checker.program.types import Boolean
from checker.source.span import Span


@dataclass(frozen=True)
class Line:
    """One line of generated code, and the piece of the model that it stands for."""

    indent: int
    text: str
    span: Span | None


@dataclass
class Point:
    """What is known of the cells at one point of a step.

    ``old`` has values of the state as it was; ``new`` has what was assigned since: a constant, or
    Python code; ``gains`` has cells that only gained a constant.
    """

    old: dict[int, int] = field(default_factory=dict)
    new: dict[int, int | str] = field(default_factory=dict)
    gains: dict[int, int] = field(default_factory=dict)

    def copy(self) -> Point:
        """The same point, to go another way from."""
        return Point(dict(self.old), dict(self.new), dict(self.gains))


@dataclass
class Coder:
    """Writes the code of expressions and steps of one layout."""

    layout: Layout
    booleans: frozenset[int]
    lines: list[Line] = field(default_factory=list)
    names: int = 0

    # -- expressions -------------------------------------------------------------------------

    def value(self, expression: Expression, at: Point) -> str:
        """Code whose value is the expression's."""
        match expression:
            case Constant(value):
                return str(value)
            case Cell(number):
                return self.read(number, at)
            case Arithmetic(sign, left, right):
                return f"({self.value(left, at)} {sign} {self.value(right, at)})"
            case Conditional(condition, then, otherwise):
                return f"({self.value(then, at)} if {self.truth(condition, at)} else {self.value(otherwise, at)})"
        return f"(1 if {self.truth(expression, at)} else 0)"

    def read(self, number: int, at: Point) -> str:
        """Code whose value is a cell's."""
        if number in at.new:
            return str(at.new[number])
        if number in at.old and number not in at.gains:
            return str(at.old[number])
        bits = self.layout.bits.get(number)
        if bits is None:
            return str(self.layout.fixed[number])
        code = f"s >> {bits.shift} & {(1 << bits.width) - 1}" if bits.shift else f"s & {bits.mask}"
        low = bits.low + at.gains.get(number, 0)
        return f"({code})" if not low else f"(({code}) + {low})" if low > 0 else f"(({code}) - {-low})"

    def truth(self, expression: Expression, at: Point) -> str:
        """Code that is true where the expression is."""
        literal = self.literal(expression, at)
        if literal is not None:
            return self.masked([literal])
        match expression:
            case Constant(value):
                return str(bool(value))
            case Not(operand):
                return f"(not {self.truth(operand, at)})"
            case And(operands):
                return self.conjunction(operands, at)
            case Or(operands):
                return "(" + " or ".join(self.truth(o, at) for o in operands) + ")"
            case Compare(sign, left, right):
                return f"({self.value(left, at)} {sign} {self.value(right, at)})"
        return self.value(expression, at)

    def conjunction(self, operands: Iterable[Expression], at: Point, first: Iterable[tuple[int, int]] = ()) -> str:
        """The code of an ``and``: equalities of fields as one comparison, the rest in order after them."""
        literals, rest = list(first), []
        for operand in operands:
            literal = self.literal(operand, at)
            if literal is not None:
                literals.append(literal)
            else:
                rest.append(self.truth(operand, at))
        parts = ([self.masked(literals)] if literals else []) + rest
        return "True" if not parts else parts[0] if len(parts) == 1 else "(" + " and ".join(parts) + ")"

    def masked(self, literals: list[tuple[int, int]]) -> str:
        """The code that compares several fields with constants at once."""
        wanted = dict(literals)
        if any(wanted[cell] != value for cell, value in literals):
            return "False"
        mask = sum(self.layout.bits[cell].mask for cell in wanted)
        code = sum(self.layout.bits[cell].code(value) for cell, value in wanted.items())
        return f"s & {mask}" if mask == code and mask & mask - 1 == 0 else f"(s & {mask}) == {code}"

    def literal(self, expression: Expression, at: Point) -> tuple[int, int] | None:
        """The (cell, value) that an expression asks of the old state, where that is all it asks."""
        match expression:
            case Cell(number) if number in self.booleans:
                found = number, 1
            case Not(Cell(number)) if number in self.booleans:
                found = number, 0
            case Compare("==", Cell(number), Constant(value)):
                found = number, value
            case _:
                return None
        number, value = found
        bits = self.layout.bits.get(number)
        if bits is None or number in at.new or number in at.gains or number in at.old:
            return None
        return found if 0 <= value - bits.low < 1 << bits.width else None

    # -- steps -------------------------------------------------------------------------------

    def add(self, indent: int, text: str, span: Span | None = None) -> None:
        """Write one line."""
        self.lines.append(Line(indent, text, span))

    def go(self, at: Point, effects: tuple[Effect, ...], indent: int, ends: Ends) -> None:
        """Write effects one after the other, changing ``at``."""
        for position, effect in enumerate(effects):
            match effect:
                case Assign(Cell(number), value, span):
                    self.assign(number, value, at, indent, span)
                case Check(condition, span=span):
                    code = self.truth(condition, at)
                    if code == "True":
                        continue
                    self.add(indent, f"if {code}:", span)
                    rest = effects[position + 1 :]
                    inner = at.copy()
                    self.learn(condition, True, inner)
                    self.branch(inner, rest, indent + 1, ends)
                    self.add(indent, "else:", span)
                    for text in ends.fail(effect):
                        self.add(indent + 1, text, span)
                    return
                case Test():
                    if position < len(effects) - 1:
                        self.join(effect, at, indent, ends)
                    else:
                        self.fork(effect, at, indent, ends)
                case Go(location):
                    ends.arrive(at, location)
                    for text in ends.leaf(self.successor(at)):
                        self.add(indent, text)

    def branch(self, at: Point, effects: tuple[Effect, ...], indent: int, ends: Ends) -> None:
        """Write effects as the body of an ``if``."""
        before = len(self.lines)
        self.go(at, effects, indent, ends)
        if len(self.lines) == before:
            self.add(indent, "pass")

    def fork(self, test: Test, at: Point, indent: int, ends: Ends) -> None:
        """Write a test whose branches end the step."""
        code = self.truth(test.condition, at)
        if code in ("True", "False"):
            self.go(at, test.then if code == "True" else test.otherwise, indent, ends)
            return
        self.add(indent, f"if {code}:", test.span)
        for word, outcome, effects in (("", True, test.then), ("else:", False, test.otherwise)):
            if word:
                self.add(indent, word, test.span)
            inner = at.copy()
            self.learn(test.condition, outcome, inner)
            self.branch(inner, effects, indent + 1, ends)

    def join(self, test: Test, at: Point, indent: int, ends: Ends) -> None:
        """Write a test whose branches meet again: what they assign becomes Python variables."""
        for number in sorted(assigned((*test.then, *test.otherwise))):
            name = self.fresh()
            self.add(indent, f"{name} = {self.read(number, at)}", test.span)
            at.new[number] = name
            at.gains.pop(number, None)
        self.add(indent, f"if {self.truth(test.condition, at)}:", test.span)
        self.assignments(test.then, at, indent + 1)
        self.add(indent, "else:", test.span)
        self.assignments(test.otherwise, at, indent + 1)

    def assignments(self, effects: tuple[Effect, ...], at: Point, indent: int) -> None:
        """Write assignments to Python variables that stand for cells."""
        self.add(indent, "pass")
        for effect in effects:
            match effect:
                case Assign(Cell(number), value, span):
                    self.add(indent, f"{at.new[number]} = {self.value(value, at)}", span)
                case Test(condition, then, otherwise, span):
                    self.add(indent, f"if {self.truth(condition, at)}:", span)
                    self.assignments(then, at, indent + 1)
                    self.add(indent, "else:", span)
                    self.assignments(otherwise, at, indent + 1)

    def fresh(self) -> str:
        """A new Python variable."""
        self.names += 1
        return f"v{self.names}"

    def assign(self, number: int, value: Expression, at: Point, indent: int, span: Span) -> None:
        """Write an assignment, or only take note of it."""
        match value:
            case Constant(constant):
                self.forget(number, at)
                at.new[number] = constant
                return
            case Arithmetic("+" | "-" as sign, Cell(same), Constant(gain)) if same == number and number in self.layout.bits:
                if number in at.old and number not in at.new:
                    at.new[number] = at.old[number] + (gain if sign == "+" else -gain)
                    return
                if number not in at.new:
                    at.gains[number] = at.gains.get(number, 0) + (gain if sign == "+" else -gain)
                    return
        name = self.fresh()
        self.add(indent, f"{name} = {self.value(value, at)}", span)
        self.forget(number, at)
        at.new[number] = name

    def forget(self, number: int, at: Point) -> None:
        """A cell is about to be assigned anew."""
        at.gains.pop(number, None)

    def learn(self, condition: Expression, outcome: bool, at: Point) -> None:
        """Take note of what a condition says of the old state."""
        if outcome and isinstance(condition, And):
            for operand in condition.operands:
                self.learn(operand, True, at)
            return
        literal = self.literal(condition, at)
        if literal is None:
            return
        number, value = literal
        if outcome:
            at.old[number] = value
        elif number in self.booleans:
            at.old[number] = 1 - value

    def successor(self, at: Point) -> str:
        """The code of the state after the step."""
        clear, constant, gained, parts = 0, 0, 0, []
        for number, value in at.new.items():
            bits = self.layout.bits.get(number)
            if bits is None:
                continue
            if number in at.old and isinstance(value, int):
                gained += bits.code(value) - bits.code(at.old[number])
                continue
            clear |= bits.mask
            if isinstance(value, int):
                constant |= bits.code(value)
            else:
                parts.append(shifted(value, bits.shift, bits.low))
        gained += sum(gain << self.layout.bits[n].shift for n, gain in at.gains.items())
        code = f"s & {~clear & (1 << self.layout.width) - 1}" if clear else "s"
        gained += constant
        code = f"({code})" if clear and (gained or parts) else code
        code += f" + {gained}" if gained > 0 else f" - {-gained}" if gained < 0 else ""
        return code + "".join(f" + {part}" for part in parts)


@dataclass(frozen=True)
class Ends:
    """What to write where a path ends, given the code of the state after it, and where a check fails.

    ``arrive`` takes note of what standing at the new location means for the cells.
    """

    arrive: Callable[[Point, int], None]
    leaf: Callable[[str], list[str]]
    fail: Callable[[Check], list[str]]


def shifted(name: str, shift: int, low: int) -> str:
    """The code of a variable's value, in its place."""
    value = f"({name} - {low})" if low > 0 else f"({name} + {-low})" if low < 0 else name
    return f"({value} << {shift})" if shift else value


def assigned(effects: tuple[Effect, ...]) -> frozenset[int]:
    """The cells that effects assign."""
    found: frozenset[int] = frozenset()
    for effect in effects:
        match effect:
            case Assign(Cell(number)):
                found |= {number}
            case Test(_, then, otherwise):
                found |= assigned(then) | assigned(otherwise)
    return found


def is_boolean(kind: object) -> bool:
    """Whether a cell's type is bool."""
    return isinstance(kind, Boolean)
