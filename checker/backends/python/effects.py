"""The effects of a step as Python source; tracks what is known of the cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from checker.backends.packed import Point
from checker.backends.python.expressions import PythonCoder
from checker.ground.effects import Effect, Fork, Passing, Require, Update, updated
from checker.ground.numbers import literal
from checker.program.expressions import Arithmetic, Cell, Constant, Expression
from checker.source.span import Span


class StepCoder(PythonCoder):
    """Writes the code of steps."""

    def go(self, at: Point[str], effects: tuple[Effect, ...], indent: int, ends: Ends) -> None:
        """Write effects one after the other, updating ``at``, and the end of the step after them."""
        for position, effect in enumerate(effects):
            match effect:
                case Update(number, value, span):
                    self.assign(number, value, at, indent, span)
                case Require(condition, span=span):
                    code = self.truth(condition, at)
                    if code == "True":
                        continue
                    self.add(indent, f"if {code}:", span)
                    rest = effects[position + 1 :]
                    inner = at.copy()
                    self.fields.learn(condition, True, inner)
                    self.branch(inner, rest, indent + 1, ends)
                    self.add(indent, "else:", span)
                    for text in ends.fail(effect):
                        self.add(indent + 1, text, span)
                    return
                case Fork() if position < len(effects) - 1:
                    self.join(effect, at, indent)
                case Fork():
                    self.fork(effect, at, indent, ends)
                    return
                case Passing():
                    pass
                case _:
                    assert_never(effect)
        for text in ends.leaf(self.successor(at)):
            self.add(indent, text)

    def branch(self, at: Point[str], effects: tuple[Effect, ...], indent: int, ends: Ends) -> None:
        """Write effects as the body of an ``if``."""
        before = len(self.lines)
        self.go(at, effects, indent, ends)
        if len(self.lines) == before:
            self.add(indent, "pass")

    def fork(self, test: Fork, at: Point[str], indent: int, ends: Ends, word: str = "if") -> None:
        """Write a test whose branches end the step; a chain of tests stays on one level."""
        code = self.truth(test.condition, at)
        if code in ("True", "False"):
            chosen = test.then if code == "True" else test.otherwise
            if word == "elif":
                self.add(indent, "else:", test.span)
                self.branch(at, chosen, indent + 1, ends)
            else:
                self.go(at, chosen, indent, ends)
            return
        then, otherwise = at.copy(), at.copy()
        self.fields.learn(test.condition, True, then)
        self.fields.learn(test.condition, False, otherwise)
        self.add(indent, f"{word} {code}:", test.span)
        self.branch(then, test.then, indent + 1, ends)
        match test.otherwise:
            case (Fork() as inner,):
                self.fork(inner, otherwise, indent, ends, "elif")
            case _:
                self.add(indent, "else:", test.span)
                self.branch(otherwise, test.otherwise, indent + 1, ends)

    def join(self, test: Fork, at: Point[str], indent: int) -> None:
        """Write a test whose branches join again: what they assign becomes Python variables."""
        for number in sorted(updated((*test.then, *test.otherwise))):
            name = self.fresh()
            self.add(indent, f"{name} = {self.read(number, at)}", test.span)
            at.new[number] = name
            at.gains.pop(number, None)
        self.assigned_by_test(test, at, indent)

    def assigned_by_test(self, test: Fork, at: Point[str], indent: int, word: str = "if") -> None:
        """Write a test between assignments to Python variables; a chain of tests stays on one level."""
        self.add(indent, f"{word} {self.truth(test.condition, at)}:", test.span)
        self.assignments(test.then, at, indent + 1)
        match test.otherwise:
            case (Fork() as inner,):
                self.assigned_by_test(inner, at, indent, "elif")
            case _:
                self.add(indent, "else:", test.span)
                self.assignments(test.otherwise, at, indent + 1)

    def assignments(self, effects: tuple[Effect, ...], at: Point[str], indent: int) -> None:
        """Write assignments to Python variables that stand for cells."""
        self.add(indent, "pass")
        for effect in effects:
            match effect:
                case Update(number, value, span):
                    self.add(indent, f"{at.new[number]} = {self.value(value, at)}", span)
                case Fork():
                    self.assigned_by_test(effect, at, indent)
                case Require() | Passing():
                    raise AssertionError(f"no branch that meets another again may hold {effect}")

    def fresh(self) -> str:
        """A new Python variable."""
        self.names += 1
        return f"v{self.names}"

    def assign(self, number: int, value: Expression, at: Point[str], indent: int, span: Span | None) -> None:
        """Write an assignment, or only record it."""
        match value:
            case Constant(constant):
                self.forget(number, at)
                at.new[number] = constant
                return
            case Arithmetic("+" | "-" as sign, Cell(same), Constant(gain)) if (
                same == number and number in self.fields.layout.bits
            ):
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

    def forget(self, number: int, at: Point[str]) -> None:
        """Prepare a cell for a new assignment."""
        at.gains.pop(number, None)

    def successor(self, at: Point[str]) -> str:
        """The code of the state after the step."""
        clear, constant, gained, parts = 0, 0, 0, []
        for number, value in at.new.items():
            bits = self.fields.layout.bits.get(number)
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
        gained += sum(gain << self.fields.layout.bits[n].shift for n, gain in at.gains.items())
        code = f"s & {literal(~clear & (1 << self.fields.layout.width) - 1)}" if clear else "s"
        gained += constant
        code = f"({code})" if clear and (gained or parts) else code
        if gained:
            code += f" {'+' if gained > 0 else '-'} {literal(abs(gained))}"
        return code + "".join(f" + {part}" for part in parts)


@dataclass(frozen=True)
class Ends:
    """What to write at the end of a path, given the code of the state after it, and at a failing check."""

    leaf: Callable[[str], list[str]]
    fail: Callable[[Require], list[str]]


def shifted(name: str, shift: int, low: int) -> str:
    """The code of a variable's value, in its place."""
    value = f"({name} {'-' if low > 0 else '+'} {literal(abs(low))})" if low else name
    return f"({value} << {shift})" if shift else value
