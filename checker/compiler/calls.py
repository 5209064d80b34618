"""Calls inside expressions: procedures, quantifiers, ``len``, ``range`` and ``implies``."""

from __future__ import annotations

import ast
from types import FunctionType
from typing import Any

from checker.compiler import barriers, errors
from checker.compiler.quantifiers import Quantifiers
from checker.compiler.records import described
from checker.compiler.values import FieldArray
from checker.language import interrupts, ordering, primitives, rcu, state
from checker.language.primitives import Procedure
from checker.language.state import is_record
from checker.program import fold
from checker.program.commands import ALLOCATED
from checker.program.expressions import Expression, Field
from checker.program.types import Reference
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
            return self._implication(node)
        if isinstance(function, FunctionType) and function in self.scope.locals.meanings:
            return self.scope.locals.meanings[function]
        if function is rcu.rcu_readers:
            return self.scope.symbols.sections.elements
        if function is primitives.allocated:
            self.check_arguments(node, "a reference to an object of a pool", "memory")
            value = self.expression(node.args[0])
            return Field(value, self.record_with_pool(node, value), ALLOCATED)
        raise self._no_such_call(node, function)

    def record_with_pool(self, node: ast.Call, value: Expression) -> str:
        """The record of a reference. Raises ModelError if none of its objects is in a pool."""
        kind = self.kind(value)
        if not isinstance(kind, Reference) or not kind.record:
            what = f"the argument of `{ast.unparse(node)}`"
            way_out = "give it a reference to an object of a pool"
            raise self.scope.fail(
                node, errors.WrongType(what, "a reference to a record", described(kind), way_out)
            )
        if not self.scope.symbols.record(kind.record).has_pool:
            what = f"`{ast.unparse(node)}` of a record without a pool"
            way_out = f"declare one: `shared(Pool({kind.record}, 2))`"
            raise self.scope.fail(node, errors.Unsupported(what, way_out))
        return kind.record

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

    def _implication(self, node: ast.Call) -> Expression:
        """``implies(p, implies(q, r))`` is ``implies(p and q, r)``, so that its premise is both."""
        premises, conclusion = self.implied(node)
        first = self.condition(premises[0])
        rest = [self.without_calls(one, self.condition) for one in premises[1:]]
        negated = fold.negation(fold.conjunction([first, *rest]))
        return fold.disjunction([negated, self.without_calls(conclusion, self.condition)])

    def implied(self, node: ast.Call) -> tuple[list[ast.expr], ast.expr]:
        """The premises of implications within one another, and the last conclusion."""
        self.check_arguments(node, "a premise and a conclusion", "premise, conclusion")
        premise, conclusion = node.args
        if isinstance(conclusion, ast.Call) and self.meaning(conclusion.func) is primitives.implies:
            premises, conclusion = self.implied(conclusion)
            return [premise, *premises], conclusion
        return [premise], conclusion

    def _no_such_call(self, node: ast.Call, function: object) -> ModelError:
        written = ast.unparse(node.func)
        if is_record(function):
            return self.scope.fail(node, errors.Allocates(getattr(function, "__name__", written)))
        what = f"a call of {written}()"
        way_out = "a model calls procedures, any, all, sum, len and the words of the language"
        if function in (primitives.wait_until, primitives.choose):
            what = f"`{written}(...)` inside an expression"
            way_out = "make it a statement of its own: `wait_until(...)`, `x = choose(...)`"
        elif function in interrupts.WORDS:
            what = f"`{written}(...)` inside an expression"
            way_out = "make it a statement of its own: `flags = local_irq_save()`, `local_irq_restore(flags)`"
        elif function in (primitives.alloc, primitives.free):
            what = f"`{written}(...)` inside an expression"
            way_out = "make it a statement of its own: `x = alloc(...)`, `free(x)`"
        elif function is primitives.atomic:
            way_out = 'it begins a block: `with atomic("lock_page()"):`'
        elif function is state.integer:
            way_out = "it declares a local: `n: int = integer(0, most=3)`"
        elif isinstance(function, primitives.ActorWord):
            way_out = "an actor runs by itself; what several actors do is a @procedure"
        elif isinstance(function, FunctionType) and not function.__module__.startswith("checker."):
            way_out = f"mark {written} with @procedure"
        return self.scope.fail(node, errors.Unsupported(what, way_out))
