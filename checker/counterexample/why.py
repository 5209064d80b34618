"""Why a race happens: the orders that force it, what happens if one is reversed, and where it is decided.

Everything is found on states of the Python lowering, and each near miss is replayed before it is shown.
Limits are counts, not times, so that a model is told the same on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from checker.counterexample.classes import classes
from checker.counterexample.executions import Executions, Order
from checker.counterexample.no_return import Ahead, NoReturn, TooFar, ahead_of, no_return
from checker.counterexample.orders import Forcing, forcing
from checker.counterexample.race import Race
from checker.counterexample.replay import replay
from checker.counterexample.same_steps import TooManyExecutions, same_steps
from checker.counterexample.trace import NearMiss, Trace, Why
from checker.exploration.result import Schedule
from checker.exploration.system import System
from checker.lowering.z3_module import NoZ3


@dataclass(frozen=True)
class Effort:
    """How much is looked at: states of executions of the same steps, states ahead of the race, and points
    at which essentially different executions are counted."""

    executions: int = 40_000
    ahead: int = 20_000
    classes: int = 6_000


ENDLESS = "orders that matter and a point of no return: not looked for in a run that goes on for ever"
OTHERS_GO_ON = "orders that matter and a point of no return: not looked for where others can go on"


def explained(system: System, number: int, schedule: Schedule, trace: Trace, effort: Effort) -> Trace:
    """The trace of a violation with its explanation. One that goes on for ever
    has none, and says so; one that shows what was to be reached has none either."""
    judged = system.ground.properties[number].property
    if judged.is_progress:
        return replace(trace, why=Why(unfinished=(ENDLESS,)))
    if schedule.doom is not None:
        return replace(trace, why=Why(unfinished=(OTHERS_GO_ON,)))
    if judged.kind == "reachable" or not schedule.moves:
        return trace
    return replace(trace, why=why(race_of(system, number, schedule, trace), effort))


def race_of(system: System, number: int, schedule: Schedule, trace: Trace) -> Race:
    """What is to be explained: the steps of the trace, and the next ones of those who are stuck."""
    names = [one.name for one in system.ground.instances]
    return Race(system, number, schedule, tuple(names.index(stuck.actor) for stuck in trace.stuck))


def why(race: Race, effort: Effort) -> Why:
    """All that is found within the effort; what is not is said."""
    found, unfinished = Why(), list[str]()
    try:
        executions = Executions(same_steps(race, effort.executions))
        found = with_orders(race, executions, forcing(executions), ahead_of(race, effort.ahead))
    except TooManyExecutions:
        unfinished.append(
            f"the orders that matter: these steps lead to more than {effort.executions:,} states"
        )
    except NoZ3 as missing:
        unfinished.append(f"the orders that matter: {missing}")
    try:
        found = with_no_return(found, race, no_return(race, effort.ahead))
    except TooFar:
        unfinished.append(f"the point of no return: more than {effort.ahead:,} states lie ahead")
    counted = classes(race, effort.classes)
    if counted is None:
        unfinished.append("how many essentially different executions go wrong: they are too many to count")
    return replace(found, executions=counted, unfinished=tuple(unfinished))


def with_orders(race: Race, executions: Executions, found: Forcing, ahead: Ahead) -> Why:
    """The orders, and the near misses replayed."""
    return Why(
        orders=tuple((order.before, order.after) for order in found.orders),
        near_misses=tuple(near_miss(race, executions, found, order, ahead) for order in found.orders),
        kept=found.kept,
        wrong=found.wrong,
        weakest=found.weakest,
    )


def near_miss(race: Race, executions: Executions, found: Forcing, order: Order, ahead: Ahead) -> NearMiss:
    """An execution that reverses one order and passes, replayed: one after which the race can still be
    prevented, if there is one."""
    others = frozenset(found.orders) - {order}
    run = executions.passing(others, order, ahead.may_be_avoidable)
    moves = tuple(edge.move for edge in run or found.missed[order])
    return NearMiss(order, replay(race.system, replace(race.schedule, moves=moves)), run is None)


def with_no_return(found: Why, race: Race, point: NoReturn) -> Why:
    """The point of no return, and who could have stepped instead."""
    instances = race.system.ground.instances
    instead = tuple(dict.fromkeys(instances[move.actor].name for move in point.instead))
    return replace(found, no_return=point.step, instead=instead)
