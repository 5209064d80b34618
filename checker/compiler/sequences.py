"""Sequences: arrays, ranges, tuples and enum classes, all known before the first step."""

from __future__ import annotations

import ast
import enum
from functools import partial
from typing import Any

from checker.compiler import errors
from checker.compiler.operators import Operators
from checker.compiler.values import FieldArray
from checker.language.state import SharedArray
from checker.program import fold
from checker.program.expressions import Expression, Field

LONGEST = 4096


class Sequences(Operators):
    """Translates the sequence of a ``for``, a quantifier, ``in`` or a choice."""

    def elements(self, node: ast.expr) -> tuple[Any, ...]:
        """The elements of a sequence, as meanings."""
        return self.elements_of(self.meaning(node), node)

    def elements_of(self, meaning: Any, node: ast.expr) -> tuple[Any, ...]:
        """The elements of the sequence that ``node`` denotes."""
        if isinstance(meaning, FieldArray):
            indices = [fold.number(i) for i in range(meaning.length)]
            found = [Field(meaning.base, meaning.record, meaning.name, i) for i in indices]
            for i, place in enumerate(found):
                self.scope.locals.wrote(place, partial("{}[{}]".format, ast.unparse(node), i))
            return tuple(found)
        if isinstance(meaning, SharedArray):
            return tuple(self.element(meaning, fold.number(i), node) for i in range(meaning.length))
        if isinstance(meaning, type) and issubclass(meaning, enum.Enum):
            return tuple(meaning)
        if isinstance(meaning, tuple | list | range):
            self._refuse_long(node, meaning)
            return tuple(meaning)
        way_out = "use a shared array, range(N), a tuple or an enum class"
        raise self.scope.fail(node, errors.NotConstant(f"what `{ast.unparse(node)}` goes through", way_out))

    def _refuse_long(self, node: ast.expr, values: tuple[Any, ...] | list[Any] | range) -> None:
        try:
            length = len(values)
        except OverflowError:
            length = LONGEST + 1
        if length > LONGEST:
            raise self.scope.fail(node, errors.TooLarge(f"`{ast.unparse(node)}`", LONGEST, "elements"))

    def _Tuple(self, node: ast.Tuple) -> tuple[Any, ...]:
        parts: list[Any] = []
        for part in node.elts:
            hoisted = len(self.scope.hoisted)
            meaning = self.meaning(part)
            self.evaluated_in_turn(parts, node, hoisted)
            parts.append(meaning)
        return tuple(parts)

    def range_of(self, node: ast.Call) -> tuple[Expression, ...]:
        """``range(...)`` of constants."""
        way_out = "use constants and parameters; count with a `while` loop whose rounds are steps"
        bounds = [self.known_number(argument, "the bound of a range", way_out) for argument in node.args]
        if node.keywords or not 1 <= len(bounds) <= 3:
            reason = "it takes one to three bounds"
            raise self.scope.fail(node, errors.WrongArguments("range", reason, "start, stop, step"))
        if bounds[2:] == [0]:
            raise self.scope.fail(node, errors.WrongArguments("range", "the step is 0", "start, stop, step"))
        values = range(*bounds)
        self._refuse_long(node, values)
        return tuple(fold.number(value) for value in values)

    def membership(self, sign: ast.cmpop, left: ast.expr, value: Expression, right: ast.expr) -> Expression:
        """``value in right``: the value is read once, and compared with each element."""
        found = []
        meaning = self.without_calls(right, self.meaning)
        for element in self.elements_of(meaning, right):
            other = self.as_expression(element, right)
            self.check_same(
                right, value, other, lambda: ("an element", f"`{ast.unparse(left)}` has another type")
            )
            found.append(fold.comparison("==", value, other))
        one_of_them: Expression = fold.disjunction(found)
        for first in reversed([*([] if found else self.demands(value)), *self.written_out(right, meaning)]):
            one_of_them = fold.after(first, one_of_them)
        return one_of_them if isinstance(sign, ast.In) else fold.negation(one_of_them)

    def bind(self, target: ast.expr, value: Any) -> None:
        """Bind the variables of a ``for`` to one element."""
        if isinstance(target, ast.Name):
            self.scope.names[target.id] = value
        elif isinstance(target, ast.Tuple) and isinstance(value, tuple) and len(value) == len(target.elts):
            for part, inner in zip(target.elts, value, strict=True):
                self.bind(part, inner)
        else:
            what = f"the target `{ast.unparse(target)}`"
            raise self.scope.fail(target, errors.Unsupported(what, "give the element one name"))
