"""The words about interrupts, as assignments to the state of a CPU.

A word changes nothing where it can hold nothing off: in an actor without handlers, and in a hard handler,
above which only NMIs come. A returning handler leaves interrupts as they were (``passes/interrupts.py``).
"""

from __future__ import annotations

import ast

from checker.compiler import errors
from checker.compiler.body import Body
from checker.compiler.tree import Atomic, Do, Statements
from checker.language import interrupts
from checker.language.interrupts import Level
from checker.program import fold
from checker.program.commands import Assign, Check
from checker.program.cpu_state import IRQS_OFF, SOFTIRQS_OFF
from checker.program.expressions import Arithmetic, Compare, Expression, Local, Slot
from checker.program.types import Boolean

ASSERTION = "assertions_hold"
UNBALANCED = "local_bh_enable(): softirqs are not held off"


class InterruptWords(Body):
    """Translates the words about interrupts."""

    def held_off(self, node: ast.Expr, word: object) -> Statements:
        """A word that stands alone."""
        call = node.value
        assert isinstance(call, ast.Call)
        if word is interrupts.local_irq_save:
            way_out = "keep what it returns for local_irq_restore(): `flags = local_irq_save()`"
            raise self.scope.fail(node, errors.Unsupported("local_irq_save() without its result", way_out))
        if word is interrupts.local_irq_restore:
            self.values.check_arguments(call, "what local_irq_save() returned", "flags")
            flags = self.settled_condition(call.args[0])
            return self.step(node, self.irqs(node, flags))
        self.no_arguments(call)
        if word in (interrupts.local_irq_disable, interrupts.local_irq_enable):
            return self.step(node, self.irqs(node, fold.boolean(word is interrupts.local_irq_disable)))
        return self.step(node, self.softirqs(node, 1 if word is interrupts.local_bh_disable else -1))

    def saved(self, node: ast.stmt, target: ast.expr, call: ast.Call) -> Statements:
        """``flags = local_irq_save()``."""
        self.no_arguments(call)
        if not isinstance(target, ast.Name):
            message = errors.Unsupported("flags in shared state", "flags belong to a local")
            raise self.scope.fail(target, message)
        before: Expression = fold.FALSE
        if self.tracks_irqs:
            before = self.state(IRQS_OFF)
        keeps = Do(
            Assign(Local(self.scope.local(target.id, target, Boolean())), before, self.scope.span(node)),
            self.scope.where(node),
        )
        return self.step(node, (keeps, *self.irqs(node, fold.TRUE)))

    # -- the assignments --------------------------------------------------------------------------

    @property
    def tracks_irqs(self) -> bool:
        """Whether the word about interrupts can hold something off here."""
        return bool(self.scope.context.held_off)

    def irqs(self, node: ast.stmt, off: Expression) -> tuple[Do, ...]:
        """Hold interrupts off, or not."""
        return (self.give(node, IRQS_OFF, off),) if self.tracks_irqs else ()

    def softirqs(self, node: ast.stmt, more: int) -> tuple[Do, ...]:
        """Hold softirqs off once more, or once less."""
        if self.scope.context.level >= Level.IRQ:
            raise self.scope.fail(node, errors.NotInHandler(ast.unparse(node), self.scope.context.level.word))
        if Level.SOFTIRQ not in self.scope.context.held_off:
            return ()
        depth = self.state(SOFTIRQS_OFF)
        changed = self.give(node, SOFTIRQS_OFF, Arithmetic("+", depth, fold.number(more)))
        if more > 0:
            return (changed,)
        held = Compare(">", depth, fold.number(0))
        check = Check(held, ASSERTION, UNBALANCED, self.scope.span(node))
        return (Do(check, self.scope.where(node)), changed)

    def give(self, node: ast.stmt, name: str, value: Expression) -> Do:
        """Change one part of the state of this CPU."""
        return Do(Assign(self.state(name), value, self.scope.span(node)), self.scope.where(node))

    def state(self, name: str) -> Slot:
        """One part of the state of this CPU."""
        return Slot(name, self.scope.context.cpu)

    def step(self, node: ast.stmt, done: tuple[Do, ...]) -> Statements:
        """A word as a step of its own, or as a part of an atomic block."""
        touches = any(isinstance(one.effect, Assign) and isinstance(one.effect.target, Slot) for one in done)
        body = (*self.scope.take_hoisted(), *done)
        return (Atomic(done, self.scope.where(node)),) if touches and not self.scope.atomic else body

    def no_arguments(self, call: ast.Call) -> None:
        """Refuse arguments."""
        if call.args or call.keywords:
            name = ast.unparse(call.func)
            raise self.scope.fail(call, errors.WrongArguments(name, "it takes no arguments", ""))
