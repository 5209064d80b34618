"""What ``check`` says of a race besides the race: its options, and what is done for them."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, replace

from checker.counterexample.replay import replay
from checker.counterexample.trace import Proved, Trace
from checker.exploration.result import Result, Schedule
from checker.exploration.system import System
from checker.lowering.z3_module import NoZ3
from checker.report.forms import drawing

SECONDS = 10.0  # for the simplest race, where the search has not shown that it is


@dataclass(frozen=True)
class Explaining:
    """What is to be found out about each race.

    ``why``: the orders that force it, and the point of no return. ``simplest``: how many seconds z3 has
    to make it the simplest; None leaves the races alone that a search has shown to be shortest.
    ``races``: how many that differ in the orders that force them.
    """

    why: bool = False
    simplest: float | None = None
    races: int = 1


NOTHING = Explaining()


def explaining(asked: argparse.Namespace) -> Explaining:
    """What the command line says of it; nothing is looked for that nobody will see."""
    seen = not asked.quiet or any((asked.json, asked.html, asked.junit))
    return Explaining(asked.why and seen, asked.simplest, asked.counterexamples)


def told(system: System, result: Result, wanted: Explaining) -> tuple[dict[int, Trace], Result]:
    """What was found, replayed and explained, by the number of the property.

    Ctrl-C and a lack of memory end the explaining: what is not explained by then is shown as it was found,
    and the result says that it was interrupted.
    """
    traces: dict[int, Trace] = {}
    for number, schedule in result.found.items():
        judged = system.ground.properties[number]
        proved = Proved(number in result.shortest, number in result.fewest, "exhaustion")
        traces[number] = replace(replay(system, schedule, judged), proved=proved)
        is_race = judged.property.kind != "reachable"
        if is_race and schedule.moves and wanted is not NOTHING and not result.interrupted:
            try:
                traces[number] = race(system, number, schedule, proved, wanted)
            except KeyboardInterrupt:
                result = replace(result, interrupted=True)
            except MemoryError:
                wanted = NOTHING
    return traces, result


def race(system: System, number: int, schedule: Schedule, proved: Proved, wanted: Explaining) -> Trace:
    """A violation, as simple as is wanted, and explained."""
    judged = system.ground.properties[number]
    ends = not judged.property.is_progress and schedule.doom is None
    if ends and (wanted.simplest is not None or not proved.shortest):
        schedule, proved = simpler(system, number, schedule, proved, wanted.simplest or SECONDS)
    trace = replace(replay(system, schedule, judged), proved=proved)
    if not wanted.why:
        return trace
    from checker.counterexample.several import with_others
    from checker.counterexample.why import Effort, explained, race_of

    trace = explained(system, number, schedule, trace, Effort())
    return with_others(race_of(system, number, schedule, trace), trace, wanted.races)


def simpler(
    system: System, number: int, schedule: Schedule, proved: Proved, seconds: float
) -> tuple[Schedule, Proved]:
    """The simplest race that z3 finds in time, and what is shown of it by then."""
    from checker.counterexample.simplest import simplest

    try:
        best = simplest(system, number, schedule, seconds)
    except NoZ3 as missing:
        print(f"no simpler race was looked for: {missing}", file=sys.stderr)
        return schedule, proved
    done = best.proved
    if "steps" in done:
        proved = Proved(True, "switches" in done, "z3", "actors" in done, best.is_proved)
    elif len(best.schedule.moves) < len(schedule.moves):
        proved = Proved(False, False, "")
    return best.schedule, proved


def more_of(trace: Trace, asked: argparse.Namespace, width: int) -> list[str]:
    """What is shown after a race: its near misses, and other races with theirs."""
    from checker.report.near_misses import near_misses

    missed = near_misses(trace) if asked.near_misses else []
    others = [[drawing(one, asked.format, width), *more_of(one, asked, width)] for one in trace.others]
    return missed + [text for texts in others for text in texts]
