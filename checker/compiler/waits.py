"""Statements that are words of the language: waits, atomic blocks and assertions."""

from __future__ import annotations

import ast
from types import FunctionType

from checker.compiler import errors
from checker.compiler.allocation import Allocation
from checker.compiler.barriers import acquiring_wait, barrier, weakened
from checker.compiler.body import is_docstring
from checker.compiler.labels import block_name, block_order, misnamed
from checker.compiler.tree import Atomic, Statements, Wait
from checker.language import interrupts, primitives
from checker.language.ordering import BARRIERS, Order, smp_store_release
from checker.language.primitives import Procedure
from checker.program import fold
from checker.program.commands import NO_MESSAGE, Check
from checker.program.expressions import Constant
from checker.source.diagnostic import ModelError
from checker.source.visible import visible

ASSERTION = "assertions_hold"


class Waits(Allocation):
    """Translates waits, atomic blocks, assertions and calls that stand alone."""

    def _Expr(self, node: ast.Expr) -> Statements:
        word = self.meaning_called(node.value)
        if word is primitives.wait_until:
            return self._wait(node)
        if word is primitives.choose:
            message = errors.Unsupported("a choice without a name", "write `x = choose(...)`")
            raise self.scope.fail(node, message)
        if word is primitives.swap:
            return self.swap(node)
        if isinstance(word, FunctionType) and word in BARRIERS:
            return barrier(self.scope, node, BARRIERS[word])
        if word is smp_store_release:
            return self.release(node)
        if word in interrupts.WORDS:
            return self.held_off(node, word)
        if word is primitives.free:
            return self.free(node)
        if word is primitives.alloc:
            message = errors.Unsupported("memory without a name", "write `x = alloc(...)`")
            raise self.scope.fail(node, message)
        if not isinstance(word, Procedure):
            raise self._idle(node)
        assert isinstance(node.value, ast.Call)
        self.values.expand(self.scope, node.value, word, False)
        return ()

    def _idle(self, node: ast.Expr) -> ModelError:
        """The error for an expression statement without effect."""
        if is_docstring(node):
            return self.scope.fail(node, errors.Unsupported("a string that stands alone", "write a comment"))
        if isinstance(node.value, ast.Call | ast.Yield | ast.YieldFrom | ast.Await):
            self.values.meaning(node.value)  # the message for the call itself is better
        written = ast.unparse(node)
        is_call = self.is_callable(node.value)
        way_out = f"did you mean `{written}()`?" if is_call else "it does nothing: delete it"
        return self.scope.fail(node, errors.Unsupported(f"the statement `{written}`", way_out))

    def is_callable(self, named: ast.expr) -> bool:
        """Whether an expression names something that is called."""
        try:
            meaning = self.values.meaning(named)
        except ModelError:
            return False
        return isinstance(meaning, Procedure | FunctionType)

    def _wait(self, node: ast.Expr) -> Statements:
        call = node.value
        assert isinstance(call, ast.Call)
        named = {keyword.arg: keyword.value for keyword in call.keywords}
        resting = named.pop("resting", None)
        if len(call.args) != 1 or named or isinstance(call.args[0], ast.Starred):
            message = errors.WrongArguments(
                "wait_until", "it takes one condition", "condition, *, resting=False"
            )
            raise self.scope.fail(node, message)
        self.scope.acquires = False
        condition = self.values.without_calls(call.args[0], self.values.condition)
        acquires, self.scope.acquires = self.scope.acquires, None
        rests = self.values.condition(resting) if resting is not None else fold.FALSE
        if not isinstance(rests, Constant):
            message2 = errors.NotConstant("`resting`", "write `resting=True` or leave it out")
            raise self.scope.fail(node, message2)
        if fold.outcome(condition) is True and not self.scope.atomic:
            return self.dropped(condition, node)  # switched off: it leaves no step behind
        if condition == fold.TRUE:
            return ()
        wait = Wait(condition, rests == fold.TRUE, self.scope.where(node))
        return acquiring_wait(self.scope, node, wait) if acquires else (wait,)

    def _With(self, node: ast.With) -> Statements:
        item = node.items[0]
        if item.optional_vars is not None or len(node.items) != 1:
            what = f"`with {', '.join(ast.unparse(part) for part in node.items)}`"
            raise self.scope.fail(item.context_expr, errors.Unsupported(what, "write `with atomic:` alone"))
        self._refuse_other_block(node, item.context_expr)
        if self.scope.atomic:
            return self.body(node.body)
        order = weakened(self.scope, item.context_expr, block_order(node)) or Order.RELAXED
        self.scope.atomic, self.scope.order = True, order
        self.scope.noted = not block_name(node, self.scope.text)
        body = self.body(node.body)
        self.scope.atomic = self.scope.noted = False
        self.scope.order = Order.DEFAULT
        return (Atomic(body, self.scope.where(node), order),)

    def _refuse_other_block(self, node: ast.With, block: ast.expr) -> None:
        """Refuse a block that is not ``atomic``, and one whose name is invalid."""
        word = block.func if isinstance(block, ast.Call) else block
        if self.values.meaning(word) is not primitives.atomic:
            self.values.meaning(block)  # the message for the call is better
            what = f"`with {ast.unparse(block)}`"
            raise self.scope.fail(block, errors.Unsupported(what, "the only `with` is `with atomic:`"))
        if isinstance(block, ast.Call) and (wrong := misnamed(node, self.scope.text)):
            raise self.scope.fail(block, wrong)

    def _Assert(self, node: ast.Assert) -> Statements:
        sentence = f"{NO_MESSAGE}{ast.unparse(node.test)}"
        if isinstance(node.msg, ast.Constant) and isinstance(node.msg.value, str):
            sentence = visible(node.msg.value)
        elif node.msg is not None:
            message = errors.Unsupported("a computed message", "write the sentence out")
            raise self.scope.fail(node.msg, message)
        condition = self.values.condition(node.test)
        if condition == fold.TRUE and not self.scope.hoisted:
            return ()
        return self.do(node, Check(condition, ASSERTION, sentence, self.scope.span(node)))
