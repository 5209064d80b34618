"""The effects of a step as Promela statements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from checker.backends.promela.expressions import PromelaCoder, bare
from checker.ground.effects import Effect, Fork, Passing, Require, Update, each, updated
from checker.program.expressions import Constant, Expression
from checker.source.visible import comment


@dataclass(frozen=True)
class Effects:
    """Writes the effects of a case."""

    coder: PromelaCoder

    def statements(self, effects: tuple[Effect, ...], changed: frozenset[int] = frozenset()) -> list[str]:
        """Statements, each of one or more lines. ``changed`` are the cells that were assigned before."""
        if not effects:
            return []
        effect, rest = effects[0], effects[1:]
        match effect:
            case Update(number, value):
                kept = self.saved(frozenset({number}), rest, changed)
                done = f"{self.cell(number)} = {self.value(number, value)}"
                return [*kept, done, *self.statements(rest, changed | {number})]
            case Require(condition, kind, sentence):
                good = self.statements(rest, changed)
                fails = "failed = true" if self.coder.runs else f"assert({self.coder.property(kind)})"
                bad = [*self.undone(changed), f"{fails} /* {comment(sentence)} */"]
                return [branch(bare(self.coder.text(condition)), good, bad)]
            case Fork(condition, then, otherwise):
                assigned = updated((*then, *otherwise)) if rest else frozenset()
                kept = self.saved(assigned, rest, changed)
                arms = [self.statements(arm, changed) for arm in (then, otherwise)]
                decided = branch(bare(self.coder.text(condition)), arms[0], arms[1])
                return [*kept, decided, *self.statements(rest, changed | assigned)]
            case Passing():
                return self.statements(rest, changed)
            case _:
                assert_never(effect)

    def value(self, number: int, value: Expression) -> str:
        """The value that a cell gets, by name if it is known."""
        if isinstance(value, Constant):
            return bare(self.coder.values.held(number, value.value))
        return bare(self.coder.text(value, self.coder.type_of(number)))

    def cell(self, number: int) -> str:
        """The name of a cell."""
        return self.coder.names.cells[number]

    def saved(self, cells: frozenset[int], rest: tuple[Effect, ...], changed: frozenset[int]) -> list[str]:
        """Statements that save the values of cells which a later failure must restore."""
        if not any(isinstance(effect, Require) for effect in each(rest)):
            return []
        fresh = sorted(n for n in cells if n not in changed and self.coder.ground.cells[n].kept)
        return [f"{self.coder.names.before[n]} = {self.cell(n)}" for n in fresh]

    def undone(self, changed: frozenset[int]) -> list[str]:
        """Statements that restore what was assigned: a step that fails has no successor."""
        kept = sorted(n for n in changed if self.coder.ground.cells[n].kept)
        return [f"{self.cell(n)} = {self.coder.names.before[n]}" for n in kept]


def branch(condition: str, then: list[str], otherwise: list[str]) -> str:
    """``if :: condition -> ... :: else -> ... fi``."""
    arms = [f":: {condition} ->", *listed(then or ["skip"]), ":: else ->", *listed(otherwise or ["skip"])]
    return "\n".join(["if", *arms, "fi"])


def listed(statements: list[str], indent: int = 3) -> list[str]:
    """Statements as lines, with ``;`` between them."""
    lines: list[str] = []
    for position, statement in enumerate(statements):
        code, mark, note = statement.rpartition(" /*") if "\n" not in statement else (statement, "", "")
        code, note = (code, f" /*{note}") if mark else (statement, "")
        end = ";" if position < len(statements) - 1 else ""
        lines.extend(" " * indent + line for line in f"{code}{end}{note}".split("\n"))
    return lines
