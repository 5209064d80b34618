"""The options of ``conform``."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from decimal import Decimal

from checker.event_log.event import LogFormat

NANOSECONDS = {"ns": 1, "us": 10**3, "ms": 10**6, "s": 10**9}


def skew(text: str) -> tuple[Decimal, str]:
    """``5us``: a number and its unit; ``0``, or a number of counts, has none."""
    match = re.fullmatch(r"(\d{1,15}(?:\.\d{1,9})?)(ns|us|ms|s|)", text)
    if not match:
        raise argparse.ArgumentTypeError(f"`{text[:40]}` is no skew: use 500ns, 5us or 1ms")
    return Decimal(match[1]), match[2]


def only(text: str) -> tuple[str, str]:
    """``FIELD=VALUE``."""
    name, equals, value = text.partition("=")
    if not equals or not name or not value:
        raise argparse.ArgumentTypeError(f"`{text[:40]}` is not FIELD=VALUE")
    return name, value


def add_log(verb: argparse.ArgumentParser, states: Callable[[str], int]) -> None:
    """The log, the mapping, and what is assumed; ``states`` reads a number."""
    verb.add_argument("model", metavar="MODEL")
    verb.add_argument("log", metavar="LOG", help="the event log (- for standard input)")
    verb.add_argument(
        "--events", metavar="FILE.toml",
        help="the mapping from events to steps (default: page.events.toml beside page.py)",
    )  # fmt: skip
    verb.add_argument(
        "--log-format", choices=tuple(map(str, LogFormat)), help="how the log is written (default: detected)"
    )
    verb.add_argument(
        "--skew", type=skew, default=(Decimal(0), ""), metavar="TIME",
        help="events of different CPUs this close (500ns, 5us) may have come in either order (default: 0)",
    )  # fmt: skip
    verb.add_argument(
        "--from", dest="begin", choices=("start", "anywhere"), default="start",
        help="where the log begins: at the model's start (the default), or in any state that it can reach",
    )  # fmt: skip
    verb.add_argument(
        "--gaps", action="store_true", help="events may be missing anywhere in the log; say how many must be"
    )
    verb.add_argument(
        "--only", type=only, action="append", default=[], metavar="FIELD=VALUE",
        help="leave out events whose FIELD has another value (again for each)",
    )  # fmt: skip
    verb.add_argument(
        "--max-states", type=states, metavar="N",
        help="stop after N nodes, each a state with a position in the log (exit status 3)",
    )  # fmt: skip
    verb.add_argument(
        "--json", metavar="FILE", help="write the result file, which replay reads (- for standard output)"
    )
