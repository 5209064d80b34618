"""The z3 lowering: runs of a bounded number of steps as formulas.

For every step there is a boolean for each case of each command, exactly one of which is true: that gives the
actor and the choice. The cells have a number after every step. A run may begin late: its first steps may be
idle, so that "in at most k steps" is one more assumption about the same formulas. Tests check that it has the
same meaning as the Python lowering.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from checker.backends.z3.effects import Stepper, Taken
from checker.backends.z3.expressions import Number, Terms, Truth
from checker.ground.meaning import initial_values
from checker.ground.moves import Move
from checker.ground.program import Ground
from checker.language.property import Kind


@dataclass(frozen=True)
class ChosenCase:
    """A step of a run: whether it is idle, and for each case whether it is taken."""

    idle: Truth
    cases: tuple[tuple[Truth, Taken], ...]


class BoundedRuns:
    """All runs of at most ``length`` steps that violate property ``judged`` at their end, as formulas.

    There are none if there is no initial state. ``check`` is called before each step is written down, and may
    raise. Raises NoZ3, and InitialFails.
    """

    def __init__(
        self, ground: Ground, judged: int, length: int, check: Callable[[], None] = lambda: None
    ) -> None:
        self.ground = ground
        self.judged = ground.properties[judged]
        self.length = length
        self.terms = Terms()
        self.z3 = self.terms.z3
        self.stepper = Stepper(ground, self.terms)
        self.formulas: list[Truth] = []
        self.starts: list[Truth] = []
        self.steps: list[ChosenCase] = []
        cells = self.begin()
        for number in range(length):
            check()
            cells = self.extend(number, cells)
        self.formulas.append(self.wrong(cells))

    # -- queries ----------------------------------------------------------------------------------

    def at_most(self, steps: int) -> Truth:
        """The condition that a run has at most so many steps."""
        return self.steps[self.length - steps - 1].idle if steps < self.length else self.z3.BoolVal(True)

    def moved(self, step: int, actor: int) -> Truth:
        """Whether an actor takes a step."""
        return self.terms.any_of(truth for truth, case in self.steps[step].cases if case.move.actor == actor)

    def chose(self, step: int, choice: int) -> Truth:
        """Whether a step makes a choice."""
        return self.terms.any_of(
            truth for truth, case in self.steps[step].cases if case.move.choice == choice
        )

    def run(self, model: Any) -> tuple[int, tuple[Move, ...]]:
        """The run of a solution: the number of its initial state, and its moves."""
        initial = next(n for n, start in enumerate(self.starts) if is_true(model, start))
        moves = tuple(
            next(case.move for truth, case in step.cases if is_true(model, truth))
            for step in self.steps
            if not is_true(model, step.idle)
        )
        return initial, moves

    # -- the formulas --------------------------------------------------------------------------

    def begin(self) -> dict[int, Number]:
        """One of the initial states."""
        cells = self.cells(0)
        for number, values in enumerate(initial_values(self.ground)):
            self.starts.append(self.z3.Bool(f"start {number}"))
            same = [self.terms.equal(one, self.terms.constant(values[n])) for n, one in cells.items()]
            self.formulas.append(self.z3.Implies(self.starts[-1], self.terms.all_of(same)))
        self.one_of(self.starts)
        return cells

    def cells(self, after: int) -> dict[int, Number]:
        """The kept cells after so many steps."""
        found: dict[int, Number] = {}
        for number, cell in enumerate(self.ground.cells):
            if cell.kept:
                low, high = min(cell.low, cell.reset), max(cell.high, cell.reset)
                found[number] = self.terms.variable(f"{cell.name} @{number} {after}", low, high)
                self.formulas.append(self.terms.in_range(found[number]))
        return found

    def extend(self, number: int, before: dict[int, Number]) -> dict[int, Number]:
        """One more step; the cells after it."""
        idle = self.z3.Bool(f"idle {number}")
        if number:
            self.formulas.append(self.z3.Implies(idle, self.steps[-1].idle))
        cases = self.stepper.steps(before)
        names = [self.z3.Bool(f"case {position} {number}") for position in range(len(cases))]
        self.steps.append(ChosenCase(idle, tuple(zip(names, cases, strict=True))))
        self.one_of([idle, *names])
        after = self.cells(number + 1)
        for name, case in self.steps[-1].cases:
            self.formulas.append(self.z3.Implies(name, case.open))
            self.formulas.append(self.z3.Implies(name, self.outcome(number, case, after)))
        for cell, value in before.items():
            self.keep(cell, value, after[cell])
        return after

    def outcome(self, number: int, case: Taken, after: dict[int, Number]) -> Truth:
        """The result of a case: its writes, or in the last step, that it fails as the property says."""
        if self.judged.property.kind == Kind.STEP and number == self.length - 1:
            kind = self.judged.property.name
            return self.terms.any_of(fails for check, fails in case.fails if check.kind == kind)
        written = [self.terms.equal(after[cell], value) for cell, value in case.writes.items()]
        return self.terms.all_of([case.alive, *written])

    def keep(self, cell: int, before: Number, after: Number) -> None:
        """A cell that is not written keeps its value."""
        writers = [truth for truth, case in self.steps[-1].cases if cell in case.writes]
        self.formulas.append(self.terms.any_of([*writers, self.terms.equal(before, after)]))

    def wrong(self, cells: dict[int, Number]) -> Truth:
        """The condition that the run ends in a violation of the property."""
        if self.judged.property.kind == Kind.STEP:
            return self.terms.negation(self.steps[-1].idle) if self.steps else self.z3.BoolVal(False)
        bad = self.terms.truth(self.judged.bad, cells)
        if not self.judged.only_at_rest:
            return bad
        able = self.terms.any_of(case.open for case in self.stepper.steps(cells))
        return self.terms.all_of([bad, self.terms.negation(able)])

    def one_of(self, truths: list[Truth]) -> None:
        """Exactly one is true."""
        self.formulas.append(self.terms.any_of(truths))
        if truths:
            self.formulas.append(self.z3.AtMost(*truths, 1))


def is_true(model: Any, truth: Truth) -> bool:
    """Whether a boolean is true in a solution; unconstrained ones count as false."""
    return str(model.eval(truth, model_completion=True)) == "True"
