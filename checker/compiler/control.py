"""Control flow: branches, loops and returns. A loop over a known sequence is unrolled."""

from __future__ import annotations

import ast
from typing import Any

from checker.compiler import errors
from checker.compiler.annotations import annotated_type
from checker.compiler.assignments import Assignments
from checker.compiler.records import described
from checker.compiler.source_file import else_span, head_span
from checker.compiler.tree import Do, Exit, If, Loop, Statement, Statements, block, exits
from checker.compiler.values import same_type
from checker.compiler.written_function import is_none
from checker.program import fold
from checker.program.access import locals_read, touched
from checker.program.commands import Assign
from checker.program.expressions import Expression, Field, Local
from checker.program.types import Reference


class Control(Assignments):
    """Translates branches, loops and returns."""

    def _Pass(self, node: ast.Pass) -> Statements:
        return ()

    def _If(self, node: ast.If) -> Statements:
        test = self.settled_condition(node.test)
        before = self.scope.take_hoisted()
        if (outcome := fold.outcome(test)) is not None:
            return before + self.dropped(test, node) + self.body(node.body if outcome else node.orelse)
        before = (*self.note(node, head_span(node, self.scope.text)), *before)
        names = dict(self.scope.names)
        then = self.body(node.body)
        self.scope.keep_locals(self.scope.names, names)
        names = dict(self.scope.names)
        otherwise = (*self._noted_else(node), *self.body(node.orelse))
        self.scope.keep_locals(self.scope.names, names)
        return (*before, If(test, then, otherwise, self.scope.where(node)))

    def _noted_else(self, node: ast.If) -> Statements:
        """The note that a step passes an ``else``; an ``elif`` is an ``if`` that notes itself."""
        if not node.orelse or is_elif(node):
            return ()
        return self.note(node, else_span(node, self.scope.text))

    # -- loops -------------------------------------------------------------------------------

    def _While(self, node: ast.While) -> Statements:
        if self.scope.atomic:
            raise self.scope.fail(node, errors.LoopInAtomic())
        self._refuse_else(node)
        done, again = self.scope.locals.label("done"), self.scope.locals.label("again")
        test = self.settled_condition(node.test)
        head = self.scope.take_hoisted()
        if (outcome := fold.outcome(test)) is False:
            return head + self.dropped(test, node)
        names = dict(self.scope.names)
        self.scope.loops = (*self.scope.loops, (done, again))
        body = block(again, self.body(node.body))
        self.scope.loops = self.scope.loops[:-1]
        self.scope.keep_locals(self.scope.names, names)
        where = self.scope.where(node)
        round_ = (*head, *self.dropped(test, node), *body)
        if outcome is None:
            round_ = (*head, If(test, body, (Exit(done),), where))
        loop = Loop(round_, where)
        return block(done, (loop,)) if done in exits((loop,)) else (loop,)

    def _refuse_else(self, node: ast.While | ast.For) -> None:
        if node.orelse:
            message = errors.Unsupported("`else` after a loop", "test for it after the loop")
            raise self.scope.fail(node.orelse[0], message)

    def _For(self, node: ast.For) -> Statements:
        self._refuse_else(node)
        targets = [n for n in ast.walk(node.target) if isinstance(n, ast.Name)]
        for target in targets:
            if target.id in self.scope.assigned:
                message = errors.LoopVariable(target.id, "it is assigned elsewhere too", "use another name")
                raise self.scope.fail(target, message)
        meaning = self.values.meaning(node.iter)
        values = self.values.elements_of(meaning, node.iter)
        self._refuse_changing(node, values)
        parts = self.values.written_out(node.iter, meaning) if isinstance(meaning, tuple) else []
        rounds: list[Statement] = [self.values.evaluated(one, node.iter) for one in parts]
        names = dict(self.scope.names)
        done = self.scope.locals.label("done")
        for value in values:
            again = self.scope.locals.label("again")
            self.scope.loops = (*self.scope.loops, (done, again))
            first = self._begin_round(node, value)
            rounds.extend(block(again, (*first, *self.body(node.body))))
            self.scope.loops = self.scope.loops[:-1]
        self.scope.keep_locals(self.scope.names, names)
        for target in targets:
            self.scope.names.pop(target.id, None)
        return block(done, tuple(rounds))

    def _refuse_changing(self, node: ast.For, values: tuple[Any, ...]) -> None:
        """Refuse a sequence that may change before its later elements are reached."""
        stored = [
            n.id
            for s in node.body
            for n in ast.walk(s)
            if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
        ]
        meanings = [self.scope.names.get(name) for name in stored]
        changing = {meaning.name for meaning in meanings if isinstance(meaning, Local)}
        for value in values:
            if not isinstance(value, Expression):
                continue
            read = touched(value.base) if isinstance(value, Field) else ()
            if read or (isinstance(node.iter, ast.Tuple) and touched(value)) or locals_read(value) & changing:
                what = f"a loop over a sequence that may change (`{ast.unparse(node.iter)}`)"
                way_out = "first assign the sequence to a local that the loop does not change"
                raise self.scope.fail(node.iter, errors.Unsupported(what, way_out))

    def _begin_round(self, node: ast.For, value: Any) -> Statements:
        """Bind the variable of a loop. An element of shared state is read here, once a round."""
        self.scope.spend(node)
        if not isinstance(value, Expression) or not touched(value):
            self.values.bind(node.target, value)
            return ()
        if not isinstance(node.target, ast.Name):
            raise self.scope.fail(
                node.target, errors.Unsupported("several names here", "give the element one name")
            )
        local = self.scope.local(node.target.id, node.target, self.values.kind(value))
        return (Do(Assign(Local(local), value, self.scope.span(node.target)), self.scope.where(node)),)

    def _Break(self, node: ast.Break) -> Statements:
        return (Exit(self.scope.loops[-1][0]),)

    def _Continue(self, node: ast.Continue) -> Statements:
        return (Exit(self.scope.loops[-1][1]),)

    # -- returns -----------------------------------------------------------------------------

    def _Return(self, node: ast.Return) -> Statements:
        leave = Exit(self.scope.end)
        if self.scope.result is None:
            if node.value is None or is_none(node.value):
                return (leave,)
            what = f"a value returned from {self.scope.name}()"
            way_out = "nobody receives it: keep results in shared state"
            raise self.scope.fail(node, errors.Unsupported(what, way_out))
        if node.value is None:
            if self.scope.wanted:
                raise self.scope.fail(node, errors.NoResult(self.scope.name))
            return (leave,)
        value = self.values.settled(node, self.values.expression(node.value))
        before = self.scope.take_hoisted()
        self._check_result(node, value, self.scope.result)
        effect = Assign(Local(self.scope.result), value, self.scope.span(node))
        return (*before, Do(effect, self.scope.where(node)), leave)

    def _check_result(self, node: ast.Return, value: Expression, result: str) -> None:
        kind, types = self.values.kind(value), self.scope.locals.types
        declared = annotated_type(self.values, self.scope.node.returns)
        before = types.setdefault(result, declared or kind)
        if not same_type(before, kind):
            way_out = "return values of one type, the one that is declared after `->`"
            message = errors.WrongType(
                f"a result of {self.scope.name}()", described(before), described(kind), way_out
            )
            raise self.scope.fail(node, message)
        if isinstance(before, Reference) and not before.record:
            types[result] = kind


def is_elif(node: ast.If) -> bool:
    """Whether what follows an ``if`` is an ``elif``: another ``if`` at the column of this one."""
    return isinstance(node.orelse[0], ast.If) and node.orelse[0].col_offset == node.col_offset
