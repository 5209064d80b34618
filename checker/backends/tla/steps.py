"""The steps of a TLA+ module: for each case an operator that says where it is open, and one that takes it."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from checker.backends.tla.expressions import TlaCoder, Values, bare, hung
from checker.ground.effects import Require, each, read_first
from checker.ground.program import Case, GroundCommand, equality
from checker.program import fold
from checker.source.visible import comment

WIDTH = 96


@dataclass(frozen=True)
class TlaStep:
    """One case, and the names of the operators that open and take it."""

    command: GroundCommand
    case: Case
    opens: str
    takes: str

    def may_fail(self, kind: str) -> bool:
        """Whether the step has a check of this kind."""
        return any(isinstance(e, Require) and e.kind == kind for e in each(self.case.effects))


def steps_of(coder: TlaCoder) -> list[list[TlaStep]]:
    """The cases of each instance, named after it, the location, and a number if there are several."""
    found: list[list[TlaStep]] = []
    for name, commands in zip(coder.names.instances, coder.ground.commands, strict=True):
        mine: list[TlaStep] = []
        for command in commands:
            for number, case in enumerate(command.cases):
                place = f"{command.location}" + (f"_{number}" if len(command.cases) > 1 else "")
                opens, takes = (coder.plain.name(f"{name}_{verb}_{place}") for verb in ("opens", "takes"))
                mine.append(TlaStep(command, case, opens, takes))
        found.append(mine)
    return found


def step_lines(coder: TlaCoder, step: TlaStep) -> list[str]:
    """The two operators of a step, under its place in the model."""

    def end(now: Values, fails: Require | None) -> list[str]:
        if fails is not None:
            return ["FALSE"]
        return new_values(coder, {n: value for n, value in now.items() if coder.ground.cells[n].kept})

    (cell, location), *split = step.case.where
    guard = fold.conjunction([*map(equality, split), step.case.guard])
    opens = [[f"{coder.names.cells[cell]} = {location}"]]
    opens += [[bare(coder.text(guard, {}))]] if guard != fold.TRUE else []
    body = coder.effects(step.case.effects, start(coder, step.case), end)
    return [
        "",
        f"\\* {comment(step.command.label.line)}",
        *operator(step.opens, listed("/\\", opens)),
        *operator(step.takes, listed("/\\", [[step.opens], body])),
    ]


def failing(coder: TlaCoder, step: TlaStep, kind: str) -> list[str]:
    """The condition under which a step is open and fails a check of this kind."""

    def end(_now: Values, fails: Require | None) -> list[str]:
        return ["TRUE"] if fails is not None and fails.kind == kind else ["FALSE"]

    body = coder.effects(step.case.effects, start(coder, step.case), end)
    return listed("/\\", [[step.opens], body])


def start(coder: TlaCoder, case: Case) -> Values:
    """The values of cells that live within the step, if it reads them before it assigns them."""
    cells = coder.ground.cells
    return {n: coder.values.held(n, cells[n].reset) for n in read_first(case.effects) if not cells[n].kept}


def new_values(coder: TlaCoder, new: Values) -> list[str]:
    """The values after a step, and what does not change: groups of variables by one name."""
    names = coder.names.cells
    changed = {n: value for n, value in sorted(new.items()) if value != names[n]}
    stays: list[str] = []
    for name, members in coder.groups.items():
        left = [names[n] for n in members if n not in changed]
        stays += [name] if left and len(left) == len(members) else left
    lines = [[f"{names[n]}' = {bare(value) if is_plain(value) else value}"] for n, value in changed.items()]
    if stays:
        lines.append(textwrap.wrap(f"UNCHANGED << {', '.join(stays)} >>", WIDTH, subsequent_indent=" " * 13))
    return listed("/\\", lines)


def is_plain(value: str) -> bool:
    """Whether nothing in a value binds less tightly than the equals sign before it."""
    return not any(sign in value for sign in ("/\\", "\\/", "=", "#", "<", ">"))


def listed(sign: str, parts: list[list[str]]) -> list[str]:
    """A list of formulas, each behind its sign; a single one needs none."""
    if len(parts) == 1:
        return parts[0]
    return [line for part in parts for line in hung(f"{sign} ", part)]


def operator(name: str, lines: list[str]) -> list[str]:
    """A definition."""
    if len(lines) == 1 and len(name) + len(lines[0]) < WIDTH:
        return [f"{name} == {lines[0]}"]
    return [f"{name} ==", *(f"  {line}" for line in lines)]
