"""The options about the explanation of each race."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from checker.checking.defaults import RACES, SECONDS


def add_explaining(
    verb: argparse.ArgumentParser, count: Callable[[str], int], time: Callable[[str], float]
) -> None:
    """Add the options; ``count`` and ``time`` parse their values."""
    verb.add_argument(
        "--no-why", dest="why", action="store_false",
        help="do not compute the orders that force a race, nor its point of no return",
    )  # fmt: skip
    add_explain_time(verb, time)
    verb.add_argument(
        "--near-misses", action="store_true",
        help="after each race, show what happens if one of its orders is reversed",
    )  # fmt: skip
    verb.add_argument(
        "--provoke", action="store_true",
        help="after each race, list for each CPU its steps, and where to hold it to provoke the race",
    )  # fmt: skip
    verb.add_argument(
        "--simplest", type=time, metavar="TIME",
        help="have z3 search for a simpler race for this long, or prove that there is none",
    )  # fmt: skip
    verb.add_argument(
        "--smallest-instance", action="store_true",
        help="show each race in the smallest instance of the model that has it",
    )  # fmt: skip
    verb.add_argument(
        "--counterexamples", type=count, default=RACES, metavar="N",
        help="show N races of each property that differ in the orders that force them",
    )  # fmt: skip


def add_explain_time(verb: argparse.ArgumentParser, time: Callable[[str], float]) -> None:
    """``--explain-time``."""
    verb.add_argument(
        "--explain-time", type=time, metavar="TIME", default=SECONDS,
        help=f"explain the races of a model for this long (default: {SECONDS:g}s); "
        "incomplete analyses are reported",
    )  # fmt: skip
