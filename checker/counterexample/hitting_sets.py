"""Smallest sets that have something in common with each of many sets, by z3."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from checker.backends.z3.library import z3_module
from checker.counterexample.executions import StepOrder
from checker.counterexample.questions import Questions, with_z3
from checker.exploration.deadline import Deadline

Set = frozenset[StepOrder]


class HittingSets:
    """Sets of ``elements`` (the ones to be preferred first) that hit every clause. Raises NoZ3.

    Every question raises Unanswered and LimitReached where there is no answer: none is taken for "no".
    """

    def __init__(self, elements: Sequence[StepOrder], deadline: Deadline) -> None:
        self.z3 = z3_module()
        self.elements = elements
        self.deadline = deadline
        self.least = 0
        with_z3(deadline, self.begin)

    def begin(self) -> None:
        """Make a solver that knows the elements."""
        self.chosen = {one: self.z3.Bool(f"{one.before}<{one.after}") for one in self.elements}
        self.solver = self.z3.Solver()
        self.questions = Questions(self.solver, self.deadline)

    def must_hit(self, clause: Iterable[StepOrder]) -> None:
        """From now on, sets must have one of these."""
        hits = [self.chosen[one] for one in clause if one in self.chosen]
        with_z3(self.deadline, lambda: self.solver.add(self.z3.Or(hits)))

    def must_not_contain(self, found: Set) -> None:
        """From now on, sets must lack one of these."""
        has = [self.chosen[one] for one in found]
        with_z3(self.deadline, lambda: self.solver.add(self.z3.Not(self.z3.And(has))))

    def smallest(self) -> Set | None:
        """The smallest set, of several the one whose elements are preferred; None where there is none.

        That there is no smaller one is z3's answer to the same question for one element fewer.
        """
        return with_z3(self.deadline, self.ask_for_smallest)

    def ask_for_smallest(self) -> Set | None:
        """The same, while nothing else ends the work."""
        if not self.questions.is_possible():
            return None
        while (found := self.of_size(self.least)) is None:
            self.least += 1
        return found

    def of_size(self, size: int) -> Set | None:
        """The preferred set of at most so many elements."""
        self.solver.push()
        self.solver.add(self.z3.AtMost(*self.chosen.values(), size) if self.chosen else True)
        found = self.preferred(size) if self.questions.is_possible() else None
        self.solver.pop()
        return found

    def preferred(self, size: int) -> Set:
        """Fix the elements one after the other, as long as some set has them all."""
        fixed: list[StepOrder] = []
        for one in self.elements:
            if len(fixed) < size and self.can_have([*fixed, one]):
                fixed.append(one)
        return frozenset(fixed)

    def can_have(self, wanted: list[StepOrder]) -> bool:
        """Whether some set has all of these."""
        return self.questions.is_possible(*(self.chosen[one] for one in wanted))
