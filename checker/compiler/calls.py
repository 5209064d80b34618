"""Calls inside expressions: procedures, quantifiers, ``len``, ``range`` and ``implies``."""

from __future__ import annotations

import ast
from types import FunctionType
from typing import Any

from checker.compiler import barriers, errors
from checker.compiler.quantifiers import Quantifiers
from checker.compiler.values import FieldArray
from checker.language import interrupts, ordering, primitives, state
from checker.language.primitives import Procedure
from checker.language.state import is_record
from checker.program import fold
from checker.program.expressions import Expression
from checker.source.diagnostic import ModelError


class Calls(Quantifiers):
    """Translates calls; with this, every kind of expression has its method."""

    def _Call(self, node: ast.Call) -> Any:
        function = self.meaning(node.func)
        if isinstance(function, Procedure):
            return self.expand(self.scope, node, function, True)
        if function is any or function is all or function is sum:
            self.check_arguments(node, "one generator or array", "values")
            return self.quantified(node, function)
        if function is len:
            self.check_arguments(node, "one array or tuple", "values")
            return self._length(node)
        if function is range:
            return self.range_of(node)
        if function is ordering.smp_load_acquire:
            self.check_arguments(node, "the place to load", "place")
            return barriers.acquired(self.scope, node, self.expression(node.args[0]), self)
        if function is primitives.implies:
            self.check_arguments(node, "a premise and a conclusion", "premise, conclusion")
            return self._implication(*node.args)
        raise self._no_such_call(node, function)

    def _length(self, node: ast.Call) -> Expression:
        """The number of elements. A local that refers to the record of an array is not followed."""
        meaning = self.meaning(node.args[0])
        length: Expression = self.scope.constant(len(self.elements_of(meaning, node.args[0])), node)
        leads = meaning.base if isinstance(meaning, FieldArray) else meaning
        for first in reversed(self.written_out(node.args[0], leads)):
            length = fold.after(first, length)
        return length

    def check_arguments(self, node: ast.Call, wanted: str, parameters: str) -> None:
        """Refuse a call of a word with wrong arguments."""
        fits = len(node.args) == parameters.count(",") + 1 and not node.keywords
        if not fits or any(isinstance(argument, ast.Starred) for argument in node.args):
            name = ast.unparse(node.func)
            raise self.scope.fail(node, errors.WrongArguments(name, f"it takes {wanted}", parameters))

    def _implication(self, premise: ast.expr, conclusion: ast.expr) -> Expression:
        first = self.condition(premise)
        return fold.disjunction([fold.negation(first), self.without_calls(conclusion, self.condition)])

    def _no_such_call(self, node: ast.Call, function: object) -> ModelError:
        written = ast.unparse(node.func)
        if is_record(function):
            return self.scope.fail(node, errors.Allocates(getattr(function, "__name__", written)))
        what = f"a call of {written}()"
        way_out = "a model calls procedures, any, all, sum, len and the words of the language"
        if function is primitives.wait_until or function is primitives.choose:
            what = f"`{written}(...)` inside an expression"
            way_out = "make it a statement of its own: `wait_until(...)`, `x = choose(...)`"
        elif function in interrupts.WORDS:
            what = f"`{written}(...)` inside an expression"
            way_out = "make it a statement of its own: `flags = local_irq_save()`, `local_irq_restore(flags)`"
        elif function is primitives.atomic:
            way_out = 'it begins a block: `with atomic("lock_page()"):`'
        elif function is state.integer:
            way_out = "it declares a local: `n: int = integer(0, most=3)`"
        elif isinstance(function, primitives.ActorWord):
            way_out = "an actor runs by itself; what several actors do is a @procedure"
        elif isinstance(function, FunctionType) and not function.__module__.startswith("checker."):
            way_out = f"mark {written} with @procedure"
        return self.scope.fail(node, errors.Unsupported(what, way_out))
