"""Why a race happens: the orders that force it, what happens if one is reversed, and where it is decided.

Everything is found on states of the Python lowering, and each near miss is replayed before it is shown.
The first limits are counts, so that a model is told the same on every machine; time is the last one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

from checker.backends.python.system import PythonSystem
from checker.backends.z3.library import NoZ3
from checker.counterexample.classes import classes
from checker.counterexample.executions import Executions, StepOrder
from checker.counterexample.explanation import (
    EXECUTIONS,
    FEWER,
    NEAR_MISSES,
    NO_RETURN,
    ORDERS,
    SLICE,
    UNEXPLAINED,
    Explanation,
    NearMiss,
    Slice,
)
from checker.counterexample.filling import Filling
from checker.counterexample.mirror import mirrored
from checker.counterexample.no_return import Continuations, TooFar, ahead_of, last_way_out
from checker.counterexample.orders import Forcing, forcing
from checker.counterexample.questions import Unanswered
from checker.counterexample.race import Race
from checker.counterexample.replay import replay
from checker.counterexample.same_steps import ExecutionNode, TooManyExecutions, same_steps
from checker.counterexample.settling import settles
from checker.counterexample.slicing import sliced, sliced_by_flow
from checker.counterexample.trace import Trace
from checker.exploration.deadline import Deadline
from checker.exploration.result import Schedule
from checker.language.property import Kind


@dataclass(frozen=True)
class Effort:
    """How much is looked at: states of executions of the same steps, states ahead of the race, and points
    at which essentially different executions are counted."""

    executions: int = 40_000
    ahead: int = 20_000
    classes: int = 6_000


PARTS = (ORDERS, FEWER, NEAR_MISSES, NO_RETURN, EXECUTIONS, SLICE)
NEVER = "not looked for where something never happens"
ENDLESS = f"orders that matter and a point of no return: {NEVER}"
OTHERS_GO_ON = "orders that matter and a point of no return: not looked for where others can go on"


def explained(
    system: PythonSystem, number: int, schedule: Schedule, trace: Trace, effort: Effort, deadline: Deadline
) -> Explanation:
    """Why a violation happens. One that goes on for ever has no reasons, and says so; one that shows what was
    to be reached has none either."""
    judged = system.ground.properties[number].property
    if judged.kind is Kind.REACHABLE or not schedule.moves:
        return UNEXPLAINED
    race = race_of(system, number, replace(schedule, loop_from=None, doom=None), trace)
    if judged.is_progress and schedule.loop_from is None:
        race = replace(race, unmet_goal=True)
    elif judged.is_progress or schedule.doom is not None:
        unfinished = ENDLESS if judged.is_progress else OTHERS_GO_ON
        steps = steps_by_flow(race, schedule.loop_from, deadline)
        return Explanation(unfinished=(unfinished,), slice=steps)
    found = why(race, effort, deadline)
    # If no run reaches the goal, the places of the steps do not matter.
    if found.slice is not None and not (race.is_eventually and found.no_return == 0):
        return found
    return replace(found, slice=steps_by_flow(race, None, deadline))


def steps_by_flow(race: Race, loop_from: int | None, deadline: Deadline) -> Slice | None:
    """The slice of a run whose orders are not known or do not matter; None where there is no time for it."""
    found: list[Slice] = []
    filling = Filling(race, loop_from, deadline)
    deadline.attempt(lambda: found.append(sliced_by_flow(filling)))
    return found[0] if found else None


def race_of(system: PythonSystem, number: int, schedule: Schedule, trace: Trace) -> Race:
    """What is to be explained: the steps of the trace, and the next ones of those who are stuck."""
    names = [one.name for one in system.ground.instances]
    return Race(system, number, schedule, tuple(names.index(stuck.actor) for stuck in trace.stuck))


def why(race: Race, effort: Effort, deadline: Deadline) -> Explanation:
    """All that is found within the effort and the time; what is not is said. The orders come last: they take
    whatever time the others leave."""
    inquiry = Inquiry(race, effort)
    if race.unmet_goal:
        inquiry.unfinished[EXECUTIONS] = NEVER
    else:
        inquiry.attempt(EXECUTIONS, deadline.part(1 / 4), inquiry.count)
    if race.unmet_goal and not race.is_eventually:
        inquiry.unfinished[NO_RETURN] = NEVER
    else:
        inquiry.attempt(NO_RETURN, deadline.part(1 / 2), inquiry.find_no_return)
    inquiry.attempt(ORDERS, deadline, inquiry.find_orders)
    if inquiry.explanation.orders is not None:
        inquiry.attempt(SLICE, deadline, inquiry.find_slice)
    if inquiry.explanation.orders:
        inquiry.attempt(NEAR_MISSES, deadline, inquiry.find_near_misses)
    unfinished = [f"{what}: {inquiry.unfinished[what]}" for what in PARTS if what in inquiry.unfinished]
    return replace(inquiry.explanation, unfinished=tuple(unfinished), interrupted=inquiry.interrupted)


@dataclass
class Inquiry:
    """What has been found out about a race, and of each part that was not finished why."""

    race: Race
    effort: Effort
    explanation: Explanation = UNEXPLAINED
    unfinished: dict[str, str] = field(default_factory=dict)
    interrupted: bool = False

    @cached_property
    def ahead(self) -> Continuations:
        """What lies ahead of the race: what one part sees of it need not be looked at again for another."""
        return ahead_of(self.race, self.effort.ahead)

    def attempt(self, what: str, deadline: Deadline, find: Callable[[Deadline], None]) -> None:
        """Find out one part. After an interrupt no other is begun."""
        if self.interrupted:
            self.unfinished[what] = "interrupted"
            return
        try:
            cut = deadline.attempt(lambda: find(deadline))
        except (TooManyExecutions, TooFar, NoZ3, Unanswered) as end:
            self.unfinished[what] = self.said(end)
        else:
            self.interrupted = cut is not None and cut.interrupted
            if cut is not None:
                self.unfinished[what] = cut.reason

    def said(self, end: Exception) -> str:
        """Why a part was given up."""
        if isinstance(end, TooManyExecutions):
            return f"these steps lead to more than {self.effort.executions:,} states"
        if isinstance(end, TooFar):
            return f"more than {self.effort.ahead:,} states lie ahead"
        return str(end)

    def count(self, deadline: Deadline) -> None:
        """How many executions there are, and how many of them go wrong."""
        counted = classes(self.race, self.effort.classes, deadline)
        self.explanation = replace(self.explanation, executions=counted)
        if counted is None:
            self.unfinished[EXECUTIONS] = "they are too many to count"

    def find_no_return(self, deadline: Deadline) -> None:
        """The point of no return, and who could have stepped instead."""
        point = last_way_out(replace(self.ahead, deadline=deadline))
        instances = self.race.system.ground.instances
        instead = tuple(dict.fromkeys(instances[move.actor].name for move in point.instead))
        self.explanation = replace(self.explanation, no_return=point.step, instead=instead)

    def find_orders(self, deadline: Deadline) -> None:
        """The orders that matter."""
        graph = same_steps(self.race, self.effort.executions, deadline)
        self.executions = Executions(graph, deadline=deadline)
        self.forcing = forcing(self.executions)
        if self.forcing.unfinished:
            self.unfinished[FEWER] = self.forcing.unfinished
        self.explanation = replace(
            self.explanation,
            orders=tuple((order.before, order.after) for order in self.forcing.orders),
            kept=self.forcing.kept,
            wrong=self.forcing.wrong,
            weakest=self.forcing.weakest,
        )
        if self.forcing.kept < self.forcing.wrong:
            pair = mirrored(self.executions, self.forcing.orders)
            names = [one.name for one in self.race.system.ground.instances]
            mirror = None if pair is None else (names[pair[0]], names[pair[1]])
            self.explanation = replace(self.explanation, mirror=mirror)

    def find_slice(self, deadline: Deadline) -> None:
        """The steps that take part."""
        executions = replace(self.executions, deadline=deadline)
        self.explanation = replace(self.explanation, slice=sliced(executions, self.forcing.orders))

    def find_near_misses(self, deadline: Deadline) -> None:
        """What happens if an order is reversed, replayed, for each of the orders."""
        found, ahead = self.forcing, replace(self.ahead, deadline=deadline)
        of_states = not self.race.unmet_goal or self.race.is_eventually  # what is due is not seen in a state

        def helps(node: ExecutionNode) -> bool:
            if of_states:
                return ahead.may_be_avoidable(node.state)
            return node.end is not None or settles(
                self.race, node.state, node.due, self.effort.ahead, deadline
            )

        missed = tuple(near_miss(self.race, self.executions, found, one, helps) for one in found.orders)
        if of_states or not any(one.puts_off for one in missed):
            self.explanation = replace(self.explanation, near_misses=missed)
        else:
            self.unfinished[NEAR_MISSES] = NEVER


def near_miss(
    race: Race,
    executions: Executions,
    found: Forcing,
    order: StepOrder,
    helps: Callable[[ExecutionNode], bool],
) -> NearMiss:
    """An execution that reverses one order and passes, replayed: one after which the race can still be
    prevented, if there is one."""
    others = frozenset(found.orders) - {order}
    run = executions.passing(others, order, helps)
    moves = tuple(edge.move for edge in run or found.missed[order])
    return NearMiss(order, replay(race.system, replace(race.schedule, moves=moves)), run is None)
