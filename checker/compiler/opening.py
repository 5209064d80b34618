"""The choices and waits that a command begins with."""

from __future__ import annotations

from dataclasses import dataclass, field

from checker.compiler import errors
from checker.compiler.flow import Choosing, Simple, Waiting
from checker.compiler.known import Known, Valuation, given, learned
from checker.compiler.tree import failure
from checker.program import fold
from checker.program.access import locals_read, touched
from checker.program.commands import WAITS, Check, Choice, Effect, Test
from checker.program.expressions import Expression, Local
from checker.program.label import Label


@dataclass
class Opening:
    """Collects what comes before the first effect of a command, and what is known of the locals there."""

    choices: list[Choice] = field(default_factory=list)
    guards: list[Expression] = field(default_factory=list)
    before: list[Effect] = field(default_factory=list)
    with_lines: list[Effect] = field(
        default_factory=list
    )  # `before`, with waits between the notes, as checks
    known: Known = field(default_factory=dict)
    waiting: Label | None = None
    waits_at: list[tuple[int, bool]] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        """Whether the command may have to wait."""
        return self.waiting is not None

    def choose(self, node: Choosing, valuation: Valuation) -> None:
        """Add a choice."""
        self.known = given(self.known, Local(node.local), frozenset(node.domain), valuation.names)
        self.choices.append(Choice(node.local, node.domain, node.where.span))

    def wait(self, node: Waiting) -> None:
        """Add a wait."""
        holds, _ = learned(node.condition, self.known)
        self.known = self.known if holds is None else holds
        self.guards.append(node.condition)
        self.with_lines.append(Check(node.condition, WAITS, "", node.where.span))
        if fold.outcome(node.condition) is not True:
            self.waiting = self.waiting or node.where
            self.waits_at.append((len(self.guards) - 1, node.resting))

    def evaluate(self, effect: Effect) -> None:
        """Evaluate something before the next wait: if it fails, the step is taken, and fails."""
        assert isinstance(effect, Test)
        self.guards.append(fold.after(effect.condition, fold.TRUE))
        self.with_lines.append(effect)

    @property
    def rests(self) -> Expression:
        """Whether the first wait that is false is a resting one; a constant if all waits agree."""
        kinds = {resting for _, resting in self.waits_at}
        if len(kinds) < 2:
            return fold.boolean(True in kinds)
        return fold.disjunction(
            fold.conjunction([*self.guards[:number], fold.negation(self.guards[number])])
            for number, resting in self.waits_at
            if resting
        )

    def do(self, node: Simple, valuation: Valuation) -> None:
        """Add local work."""
        done, self.known = valuation.done(node.effect, self.known)
        self.before.extend(done)
        self.with_lines.extend(done)

    def refuse_hopeless_wait(self) -> None:
        """Refuse waits that no choice and no other actor can end, except ``wait_until(False)``."""
        chosen = {choice.local for choice in self.choices}
        hopeful = any(touched(guard) or locals_read(guard) & chosen for guard in self.guards)
        certain = any(fold.outcome(guard) is False for guard in self.guards)
        if self.waiting is not None and not hopeful and not certain:
            raise failure(self.waiting, errors.WaitOnLocals())
