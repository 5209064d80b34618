"""Memory of a pool: ``x = alloc(pool)`` and ``free(x)``."""

from __future__ import annotations

import ast

from checker.compiler import errors
from checker.compiler.control import Control
from checker.compiler.scope import NONE, described_object
from checker.compiler.tree import Atomic, Choose, Do, If, Statement, Statements, Wait
from checker.language.state import Element, SharedArray
from checker.program import fold
from checker.program.commands import ALLOCATED, Assign, Free
from checker.program.expressions import Compare, Constant, Expression, Field, Local
from checker.program.types import Reference, Type


class Allocation(Control):
    """Translates the words that allocate and free objects."""

    def allocate(
        self, node: ast.stmt, target: ast.expr, call: ast.Call, annotated: Type | None
    ) -> Statements:
        """``vma = alloc(vmas)``: one step, or the start of an atomic block."""
        if not isinstance(target, ast.Name):
            what, way_out = "an allocation into a field", "name it first: `x = alloc(...)`"
            raise self.scope.fail(target, errors.Unsupported(what, way_out))
        pool = self._pool(call)
        kind = self.scope.symbols.reference(pool.kind)
        objects = [Constant(self.scope.symbols.number_of(Element(pool, n)), kind) for n in range(pool.length)]
        local = Local(self.local(target, kind, annotated))
        if self.scope.initial:
            return self._first_free(node, local, objects, kind)
        statements = self._any_free(node, target.id, local, objects, kind)
        return statements if self.scope.atomic else (Atomic(statements, self.scope.where(node)),)

    def _pool(self, call: ast.Call) -> SharedArray:
        """The pool that an allocation names."""
        self.values.check_arguments(call, "a pool", "pool")
        meaning = self.values.meaning(call.args[0])
        if isinstance(meaning, SharedArray) and meaning.memory is not None:
            return meaning
        way_out = "declare a pool: `vmas = shared(Pool(Vma, 2))`"
        shown = "another expression" if isinstance(meaning, Expression) else described_object(meaning)
        message = errors.WrongType(f"`{ast.unparse(call.args[0])}`", "a pool", shown, way_out)
        raise self.scope.fail(call.args[0], message)

    def _any_free(
        self, node: ast.stmt, name: str, local: Local, objects: list[Constant], kind: Reference
    ) -> Statements:
        """Any free object, or None if there is none."""
        chosen = Local(self.scope.locals.fresh(name))
        self.scope.locals.types[chosen.name] = kind
        self.scope.locals.spans[chosen.name] = self.scope.span(node)
        where = self.scope.where(node)
        is_object = fold.comparison("!=", chosen, NONE)
        is_free = fold.negation(Field(chosen, kind.record, ALLOCATED))
        all_taken = [Field(one, kind.record, ALLOCATED) for one in objects]
        fits = fold.disjunction(
            [
                fold.conjunction([is_object, is_free]),
                fold.conjunction([fold.negation(is_object), *all_taken]),
            ]
        )
        return (
            Choose(chosen.name, (Constant(0, kind), *objects), where, "alloc"),
            Wait(fits, False, where),
            *self._taken(node, local, chosen, kind),
        )

    def _first_free(
        self, node: ast.stmt, local: Local, objects: list[Constant], kind: Reference
    ) -> Statements:
        """The first free object, or None: before the first step all free objects are alike."""
        found: Expression = Constant(0, kind)
        for one in reversed(objects):
            found = fold.conditional(Field(one, kind.record, ALLOCATED), found, one)
        return self._taken(node, local, found, kind)

    def _taken(self, node: ast.stmt, local: Local, found: Expression, kind: Reference) -> Statements:
        """Allocate the object that was found, if any, and name it."""
        where, span = self.scope.where(node), self.scope.span(node)
        named = Do(Assign(local, found, span), where)
        taken = found if isinstance(found, Local) else local
        mark: Statement = Do(Assign(Field(taken, kind.record, ALLOCATED), fold.TRUE, span), where)
        marks = If(Compare("!=", taken, NONE), (mark,), (), where)
        return (marks, named) if taken is found else (named, marks)

    def free(self, node: ast.Expr) -> Statements:
        """``free(vma)``."""
        call = node.value
        assert isinstance(call, ast.Call)
        if self.scope.initial:
            what = "`free(...)` in @initial"
            raise self.scope.fail(
                node, errors.Unsupported(what, "an object of a pool is free until it is allocated")
            )
        self.values.check_arguments(call, "a reference to an object of a pool", "memory")
        value = self.values.expression(call.args[0])
        record = self.values.record_with_pool(call, value)
        return self.do(node, Free(value, record, self.scope.span(node)))
