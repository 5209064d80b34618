"""What ``check`` says of a race besides the race: its options, and what is done for them."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

from checker.counterexample.replay import replay
from checker.counterexample.trace import Trace
from checker.exploration.result import Result
from checker.exploration.system import System


@dataclass(frozen=True)
class Explaining:
    """What is to be found out about each race: ``why`` are the orders and the point of no return."""

    why: bool = False


NOTHING = Explaining()


def add_explaining(verb: argparse.ArgumentParser) -> None:
    """The options."""
    verb.add_argument(
        "--no-why", dest="why", action="store_false",
        help="do not look for the orders that force a race, and for its point of no return",
    )  # fmt: skip
    verb.add_argument(
        "--near-misses", action="store_true",
        help="after each race, what happens if one of its orders is reversed",
    )  # fmt: skip


def explaining(asked: argparse.Namespace) -> Explaining:
    """What the command line says of it."""
    return Explaining(asked.why)


def told(system: System, result: Result, wanted: Explaining) -> dict[int, Trace]:
    """What was found, replayed and explained, by the number of the property."""
    judged, found = system.ground.properties, result.found
    traces = {number: replay(system, schedule, judged[number]) for number, schedule in found.items()}
    if not wanted.why or result.interrupted:
        return traces
    from checker.counterexample.why import Effort, explained

    return {n: explained(system, n, found[n], trace, Effort()) for n, trace in traces.items()}


def more_of(trace: Trace, asked: argparse.Namespace) -> list[str]:
    """What is shown after a race."""
    if not asked.near_misses:
        return []
    from checker.report.near_misses import near_misses

    return near_misses(trace)
