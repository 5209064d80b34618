"""Several races that violate one property, and differ in the orders that force them rather than in noise.

Two races are told apart by what forces them: the orders between statements, whichever of several like
actors takes them (where no order matters, the statements themselves). z3 is asked for a run of few steps
that has none of the reasons so far; the shortest there is is the next race. It is replayed, and
explained in turn, which gives its reason.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from checker.backends.z3.bounded_runs import BoundedRuns
from checker.backends.z3.expressions import Truth
from checker.backends.z3.library import NoZ3
from checker.counterexample.explanation import By, ExplainedRace, Explanation, Proved
from checker.counterexample.questions import Questions, Unanswered, with_z3
from checker.counterexample.race import Race
from checker.counterexample.replay import Disagreement, replay
from checker.counterexample.simplest import shows
from checker.counterexample.why import NEVER, Effort, explained, race_of
from checker.exploration.deadline import Deadline
from checker.exploration.result import Schedule

LONGER = 4  # steps that another race may have more than the first
PATIENCE = 10.0  # seconds that z3 has for one question

Statement = tuple[str, int]  # an actor's name, and a location of it
Reason = frozenset[tuple[Statement, Statement]]


def with_others(race: Race, explanation: Explanation, wanted: int, deadline: Deadline) -> Explanation:
    """The explanation with other races in it, ``wanted`` in all; where there are fewer, it says why."""
    if wanted == 1 or explanation.orders is None:
        return explanation
    if race.system.ground.properties[race.number].property.is_progress:
        return replace(explanation, unfinished=(*explanation.unfinished, f"another race: {NEVER}"))
    others: list[ExplainedRace] = []
    try:
        cut = deadline.attempt(lambda: find_others(race, explanation, wanted, deadline, others))
        reason = cut.reason if cut is not None else ""
    except (NoZ3, Unanswered, NoMore) as end:
        cut, reason = None, str(end)
    interrupted = cut is not None and cut.interrupted
    missing = (f"another race: {reason}",) if reason else ()
    return replace(
        explanation,
        others=tuple(others),
        unfinished=explanation.unfinished + missing,
        interrupted=explanation.interrupted or interrupted,
    )


def find_others(
    race: Race, explanation: Explanation, wanted: int, deadline: Deadline, races: list[ExplainedRace]
) -> None:
    """Add one race after the other to those that were found.

    Raises NoZ3, NoMore, Unanswered, LimitReached and KeyboardInterrupt.
    """
    others = Others(race, len(race.moves) + LONGER, deadline)
    others.exclude(race, explanation)
    while len(races) + 1 < wanted:
        schedule = others.next()
        one = another(race, schedule, deadline)
        if one.explanation.interrupted:
            raise KeyboardInterrupt
        if one.explanation.orders is None:
            deadline.check()
            raise NoMore("the orders that force it were not found, so that no other can be told from it")
        races.append(one)
        others.exclude(race_of(race.system, race.number, schedule, one.trace), one.explanation)


class NoMore(Exception):
    """There is no other race to be shown; says why."""


def another(race: Race, schedule: Schedule, deadline: Deadline) -> ExplainedRace:
    """Another race, replayed and explained. Raises Disagreement where it does not show the violation."""
    if not shows(race.system, race.number, schedule):
        raise Disagreement("z3 proposes a schedule that the Python lowering does not follow")
    trace = replay(race.system, schedule, race.system.ground.properties[race.number])
    explanation = explained(race.system, race.number, schedule, trace, Effort(), deadline)
    return ExplainedRace(trace, replace(explanation, proved=Proved(False, False, By.ANOTHER)))


@dataclass
class Others:
    """Asks z3 for races whose reasons are none of those so far. Raises NoZ3."""

    race: Race
    most: int
    deadline: Deadline

    def __post_init__(self) -> None:
        with_z3(self.deadline, self.begin)

    def begin(self) -> None:
        """Ask about runs of some more steps than the first race has."""
        check = self.deadline.check
        self.runs = BoundedRuns(self.race.system.ground, self.race.number, self.most, check)
        self.solver = self.runs.z3.SolverFor("QF_FD")
        self.questions = Questions(self.solver, self.deadline)
        self.solver.add(*self.runs.formulas)

    def next(self) -> Schedule:
        """The shortest run that is left. Raises NoMore where there is none, Unanswered and LimitReached."""
        return with_z3(self.deadline, self.ask_for_next)

    def ask_for_next(self) -> Schedule:
        """The same, while nothing else ends the work."""
        for steps in range(len(self.race.moves), self.most + 1):
            said = f"z3 had no answer within {PATIENCE:g} s for one of {steps} steps"
            patient = self.deadline.sooner(PATIENCE, said)
            if self.questions.is_possible(self.runs.at_most(steps), deadline=patient):
                return Schedule(*self.runs.run(self.solver.model()))
        raise NoMore(f"z3 shows that none of at most {self.most} steps is forced by other orders")

    def exclude(self, race: Race, explanation: Explanation) -> None:
        """From now on, no run may have what forces a race."""
        orders = reason(race, explanation)
        with_z3(self.deadline, lambda: self.forbid(orders))

    def forbid(self, orders: Reason) -> None:
        """Add that not all of the orders are kept."""
        terms = self.runs.terms
        had = [self.in_turn(one, other) for one, other in orders]
        self.solver.add(terms.negation(terms.all_of(had)))

    def in_turn(self, one: Statement, other: Statement) -> Truth:
        """That one statement is taken, and the other after it, if it is another."""
        terms, steps = self.runs.terms, range(self.most)
        firsts, seconds = ([self.taken(step, s) for step in steps] for s in (one, other))
        if one == other:
            return terms.any_of(firsts)
        return terms.any_of(
            terms.all_of([seconds[step], terms.any_of(firsts[:step])]) for step in range(1, self.most)
        )

    def taken(self, step: int, statement: Statement) -> Truth:
        """That a step is one of a statement."""
        names = [one.actor for one in self.race.system.ground.instances]
        return self.runs.terms.any_of(
            truth
            for truth, case in self.runs.steps[step].cases
            if (names[case.move.actor], case.location) == statement
        )


def reason(race: Race, explanation: Explanation) -> Reason:
    """What forces a race, in terms of statements; one that is waited for counts for nothing."""
    steps = statements(race)
    orders = explanation.orders or [(n, n) for n in range(len(race.moves))]
    within = [(before, after if after < len(race.moves) else before) for before, after in orders]
    return frozenset((steps[before], steps[after]) for before, after in within)


def statements(race: Race) -> list[Statement]:
    """The statement of each step."""
    ground = race.system.ground
    instances = [ground.instances[move.actor] for move in race.moves]
    values = [race.system.values(state) for state in race.states]
    return [(one.actor, values[n][one.location]) for n, one in enumerate(instances)]
