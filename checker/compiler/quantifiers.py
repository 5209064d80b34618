"""``any``, ``all`` and ``sum`` over known sequences: expanded to one operand for each element."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from checker.compiler import errors
from checker.compiler.records import described
from checker.compiler.sequences import Sequences
from checker.program import fold
from checker.program.expressions import Expression
from checker.program.types import Boolean, Integer

Translate = Callable[[ast.expr], Expression]


class Quantifiers(Sequences):
    """Translates the calls that take a generator."""

    def quantified(self, node: ast.Call, function: object) -> Expression:
        """``any(...)``, ``all(...)`` or ``sum(...)``."""
        counting = function is sum
        translate = self._counted if counting else self.condition
        empty: Expression = fold.number(0) if counting else fold.boolean(function is all)
        values = self.without_calls(node.args[0], lambda part: self._operands(part, translate, empty))
        if counting:
            total = empty
            for value in values:
                total = fold.arithmetic("+", total, value)
            return total
        return (fold.disjunction if function is any else fold.conjunction)(values)

    def _operands(self, node: ast.expr, translate: Translate, empty: Expression) -> list[Expression]:
        if isinstance(node, ast.GeneratorExp):
            return list(self._instances(node, 0, translate, empty))
        meaning = self.meaning(node)
        values = [self.as_expression(value, node) for value in self.elements_of(meaning, node)]
        first = self._first(node, meaning, empty) if isinstance(meaning, tuple) else []
        if isinstance(self.kind(empty), Integer):
            return [*first, *(self._as_count(value, node) for value in values)]
        for value in values:
            if not isinstance(self.kind(value), Boolean):
                written = ast.unparse(node)
                way_out = f"ask about each of them: `any(one.locked for one in {written})`"
                message = errors.WrongType(
                    f"an element of `{written}`", "a bool", described(self.kind(value)), way_out
                )
                raise self.scope.fail(node, message)
        return [*first, *values]

    def _first(self, node: ast.expr, meaning: Any, empty: Expression) -> list[Expression]:
        """What a sequence evaluates, and may fail at, before its first element is used."""
        return [fold.after(one, empty) for one in self.written_out(node, meaning)]

    def _counted(self, node: ast.expr) -> Expression:
        return self._as_count(self.expression(node), node)

    def _as_count(self, value: Expression, node: ast.expr) -> Expression:
        """A number, or a condition that counts as 1 if it is true."""
        if isinstance(self.kind(value), Boolean):
            return fold.conditional(value, fold.number(1), fold.number(0))
        return self.as_number(value, node, "what is summed")

    def _instances(
        self, node: ast.GeneratorExp, depth: int, translate: Translate, empty: Expression
    ) -> Iterator[Expression]:
        """The element of a generator for every value of its variables; ``empty`` if a filter fails."""
        if depth == len(node.generators):
            yield translate(node.elt)
            return
        generator = node.generators[depth]
        if generator.is_async:
            raise self.scope.fail(node, errors.Unsupported("`async for`", "write `for`"))
        before = dict(self.scope.names)
        meaning = self.meaning(generator.iter)
        yield from self._first(generator.iter, meaning, empty)
        for value in self.elements_of(meaning, generator.iter):
            self.bind(generator.target, value)
            guard = fold.conjunction([self.condition(part) for part in generator.ifs])
            if guard != fold.FALSE:
                for inner in self._instances(node, depth + 1, translate, empty):
                    yield self._guarded(guard, inner, empty)
        self.scope.names = before

    def _guarded(self, guard: Expression, inner: Expression, empty: Expression) -> Expression:
        if empty == fold.TRUE:
            return fold.disjunction([fold.negation(guard), inner])
        if empty == fold.FALSE:
            return fold.conjunction([guard, inner])
        return fold.conditional(guard, inner, empty)
