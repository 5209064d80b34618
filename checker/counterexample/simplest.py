"""The simplest race: from any schedule that shows a violation, the least in the written order, by z3.

Each claim rests on z3's answer that there is none with one fewer; what z3 does propose is replayed by
the Python lowering before it counts. Where time runs out, the best that was found is given, and what
had been shown until then is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from checker.backends.python.system import PythonSystem
from checker.backends.z3.bounded_runs import BoundedRuns
from checker.counterexample.questions import Questions, Unanswered, with_z3
from checker.counterexample.race import Race
from checker.counterexample.replay import Disagreement, DoesNotReplay, replay
from checker.counterexample.whittling import whittled
from checker.exploration.deadline import Cut, Deadline
from checker.exploration.result import Schedule
from checker.exploration.simplicity import Simplicity, simplicity
from checker.ground.moves import StepFails

Truth = Any


@dataclass(frozen=True)
class Simplest:
    """The best schedule that was found; ``proved`` are the parts of the written order, from the first on,
    in which z3 has shown that there is no better one. ``ended`` says what kept z3 from showing more."""

    schedule: Schedule
    proved: tuple[str, ...]
    ended: str = ""
    interrupted: bool = False

    @property
    def is_proved(self) -> bool:
        """Whether no schedule is simpler."""
        return self.proved == Simplicity._fields


def simplest(
    system: PythonSystem, number: int, schedule: Schedule, seconds: float, whole: Deadline | None = None
) -> Simplest:
    """The simplest schedule that violates a property, beginning from one that does, by a deadline of its own
    and that of the whole. Raises NoZ3."""
    if not shows(system, number, schedule):
        raise ValueError("the schedule does not show what is to be made simple")
    deadline = (whole or Deadline()).sooner(
        seconds, f"not finished in {seconds:g} s (--simplest TIME gives it more)"
    )
    search = SimplestSearch(system, number, schedule, deadline)
    try:
        cut = deadline.attempt(search.run)
    except Unanswered as end:
        cut = Cut(str(end))
    return Simplest(search.best, tuple(search.proved), *(cut or ()))


class SimplestSearch:
    """The best schedule so far, what is proved of it, and what z3 is told of those that are wanted."""

    def __init__(self, system: PythonSystem, number: int, schedule: Schedule, deadline: Deadline) -> None:
        self.system = system
        self.number = number
        self.best = schedule
        self.deadline = deadline
        self.asked = 0
        self.proved: list[str] = []

    def run(self) -> None:
        """Improve the schedule in each part of the written order. Raises Unanswered and LimitReached."""
        self.best = whittled(self.best, partial(shows_it, self.system, self.number), self.is_late)
        with_z3(self.deadline, self.improve)

    def improve(self) -> None:
        """The same by z3."""
        self.deadline.check()
        self.begin()
        for part, improve in self.parts():
            improve()
            self.proved.append(part)

    def is_late(self) -> bool:
        """Whether time is up."""
        return self.deadline.late() is not None

    def begin(self) -> None:
        """Ask about runs as long as the best one."""
        self.runs = BoundedRuns(self.system.ground, self.number, len(self.best.moves), self.deadline.check)
        self.solver = self.runs.z3.SolverFor("QF_FD")
        self.questions = Questions(self.solver, self.deadline)
        self.solver.add(*self.runs.formulas)

    def parts(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """The parts of the written order, and how the best schedule is improved in each."""
        first = self.fewer_steps, self.fewer_switches, self.fewer_actors
        then = self.lower_choices, self.lower_start, self.lower_actors
        yield from zip(Simplicity._fields, (*first, *then), strict=True)

    # -- the parts -------------------------------------------------------------------------------

    def fewer_steps(self) -> None:
        """Fewest steps. From here on every run has just as many."""
        while self.best.moves and self.finds(self.runs.at_most(len(self.best.moves) - 1)):
            pass
        if len(self.best.moves) < self.runs.length:
            self.begin()
        if self.best.moves:
            self.solver.add(self.runs.z3.Not(self.runs.at_most(len(self.best.moves) - 1)))

    def fewer_switches(self) -> None:
        """Fewest changes of actor."""
        self.count_down(self.switches(), lambda cost: cost.switches)

    def fewer_actors(self) -> None:
        """Fewest actors that move."""
        steps, terms = range(len(self.best.moves)), self.runs.terms
        actors = range(len(self.system.ground.instances))
        moving = [terms.any_of(self.runs.moved(step, actor) for step in steps) for actor in actors]
        self.count_down(moving, lambda cost: cost.actors)

    def lower_choices(self) -> None:
        """The lowest choices, those of the first steps first."""
        for step in range(len(self.best.moves)):
            self.lower(lambda: self.best.moves[step].choice, partial(self.runs.chose, step))  # noqa: B023  # called at once

    def lower_start(self) -> None:
        """The first initial state."""
        self.lower(lambda: self.best.initial, lambda number: self.runs.starts[number])

    def lower_actors(self) -> None:
        """The lowest actors, those of the first steps first."""
        for step in range(len(self.best.moves)):
            self.lower(lambda: self.best.moves[step].actor, partial(self.runs.moved, step))  # noqa: B023  # called at once

    # -- how they are asked for ------------------------------------------------------------------

    def switches(self) -> list[Truth]:
        """For each step but the first, whether its actor is another than that of the step before."""
        terms, actors = self.runs.terms, range(len(self.system.ground.instances))
        return [
            terms.any_of(
                terms.all_of([self.runs.moved(step, actor), terms.negation(self.runs.moved(step - 1, actor))])
                for actor in actors
            )
            for step in range(1, len(self.best.moves))
        ]

    def count_down(self, truths: list[Truth], cost: Callable[[Simplicity], int]) -> None:
        """Have as few of the truths true as can be, and no more from here on."""
        z3 = self.runs.z3
        while (most := cost(simplicity(self.best))) and self.finds(z3.AtMost(*truths, most - 1)):
            pass
        if truths:
            self.solver.add(z3.AtMost(*truths, most))

    def lower(self, now: Callable[[], int], is_value: Callable[[int], Truth]) -> None:
        """Have a number as low as can be, and nothing else from here on."""
        for value in range(now()):
            if self.finds(is_value(value)):
                break
        self.solver.add(is_value(now()))

    def finds(self, wanted: Truth) -> bool:
        """Whether there is such a run; it is then the best one. Raises Unanswered and LimitReached."""
        self.deadline.check()
        self.asked += 1
        asked = self.runs.z3.Bool(f"question {self.asked}")
        self.solver.add(self.runs.z3.Implies(asked, wanted))
        found = self.questions.is_possible(asked)
        if found:
            self.take(Schedule(*self.runs.run(self.solver.model())))
        return found

    def take(self, found: Schedule) -> None:
        """Replay what z3 proposes; it is the best one now. Raises Disagreement where it is none."""
        if not shows(self.system, self.number, found) or simplicity(found) >= simplicity(self.best):
            raise Disagreement("z3 proposes a schedule that the Python lowering does not follow")
        self.best = found


def shows_it(system: PythonSystem, number: int, schedule: Schedule) -> bool:
    """Whether a schedule replays at all, and ends in a violation of a property."""
    try:
        return shows(system, number, schedule)
    except DoesNotReplay:
        return False


def shows(system: PythonSystem, number: int, schedule: Schedule) -> bool:
    """Whether a schedule replays and ends in a violation of a property. Raises DoesNotReplay."""
    race = Race(system, number, replace(schedule, loop_from=None))
    replay(system, race.schedule, system.ground.properties[number])
    if len(race.states) > len(race.moves):
        return race.is_wrong(race.states[-1])
    failed = race.after(race.states[-1], race.moves[-1])
    return isinstance(failed, StepFails) and race.fails(failed)
