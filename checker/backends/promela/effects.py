"""The effects of a step as Promela statements."""

from __future__ import annotations

from dataclasses import dataclass

from checker.backends.promela.expressions import Coder, bare
from checker.ground.program import Instance
from checker.program.commands import Assign, Check, Effect, Go, Test, each
from checker.program.expressions import Cell
from checker.source.visible import comment


@dataclass(frozen=True)
class Effects:
    """Writes what one instance does at one location."""

    coder: Coder
    one: Instance
    location: int

    def statements(self, effects: tuple[Effect, ...], changed: frozenset[int] = frozenset()) -> list[str]:
        """Statements, each of one or more lines. ``changed`` are the cells that were assigned before."""
        if not effects:
            return []
        effect, rest = effects[0], effects[1:]
        match effect:
            case Assign(Cell(number), value):
                kept = self.saved(frozenset({number}), rest, changed)
                done = f"{self.cell(number)} = {bare(self.coder.text(value, self.coder.type_of(number)))}"
                return [*kept, done, *self.statements(rest, changed | {number})]
            case Check(condition, kind, sentence):
                good = self.statements(rest, changed)
                fails = "failed = true" if self.coder.runs else f"assert({self.coder.property(kind)})"
                bad = [*self.undone(changed), f"{fails} /* {comment(sentence)} */"]
                return [branch(bare(self.coder.text(condition)), good, bad)]
            case Test(condition, then, otherwise):
                assigned = assigned_in((*then, *otherwise)) if rest else frozenset()
                kept = self.saved(assigned, rest, changed)
                arms = [self.statements(arm, changed) for arm in (then, otherwise)]
                decided = branch(bare(self.coder.text(condition)), arms[0], arms[1])
                return [*kept, decided, *self.statements(rest, changed | assigned)]
            case Go(location):
                return self.arrival(location, changed)
        raise AssertionError(effect)

    def cell(self, number: int) -> str:
        """The name of a cell."""
        return self.coder.names.cells[number]

    def saved(self, cells: frozenset[int], rest: tuple[Effect, ...], changed: frozenset[int]) -> list[str]:
        """Statements that keep the values of cells which a later failure must leave as they were."""
        if not any(isinstance(effect, Check) for effect in each(rest)):
            return []
        fresh = sorted(n for n in cells if n not in changed and self.coder.ground.cells[n].kept)
        return [f"{self.coder.names.before[n]} = {self.cell(n)}" for n in fresh]

    def undone(self, changed: frozenset[int]) -> list[str]:
        """Statements that put back what was assigned: a step that fails leads nowhere."""
        kept = sorted(n for n in changed if self.coder.ground.cells[n].kept)
        return [f"{self.cell(n)} = {self.coder.names.before[n]}" for n in kept]

    def arrival(self, location: int, changed: frozenset[int]) -> list[str]:
        """Where the instance is now; locals that it no longer needs are forgotten."""
        kept = self.one.kept[location] if location >= 0 else frozenset()
        held = (self.one.kept[self.location] | changed) - kept
        cells = self.coder.ground.cells
        lost = [(n, cells[n].reset) for n in self.one.locals.values() if n in held and cells[n].kept]
        return [
            f"{self.cell(n)} = {self.coder.held(n, value)}"
            for n, value in (*lost, (self.one.location, location))
        ]


def assigned_in(effects: tuple[Effect, ...]) -> frozenset[int]:
    """The cells that effects may assign."""
    targets = [effect.target for effect in each(effects) if isinstance(effect, Assign)]
    return frozenset(target.number for target in targets if isinstance(target, Cell))


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
