"""The options of ``explore``."""

from __future__ import annotations

import argparse
from collections.abc import Callable

SECONDS = 20.0  # that the search looks ahead of a state
MEMORY = 2 << 30  # bytes that it may use
ENGINES = ("auto", "python", "native")


def add_explore(
    verb: argparse.ArgumentParser, duration: Callable[[str], float], memory: Callable[[str], int]
) -> None:
    """The options; ``duration`` and ``memory`` read a time and a size."""
    verb.add_argument("model", metavar="MODEL")
    verb.add_argument(
        "--from", dest="race", metavar="RACE.json",
        help="begin with a race of a result file (written by --json): walk along it, leave it at any step",
    )  # fmt: skip
    verb.add_argument("--property", metavar="NAME", help="with --from: the race of this property")
    verb.add_argument(
        "--terminal", action="store_true", help="in the terminal, instead of a page for a browser"
    )
    verb.add_argument("--port", type=port, default=0, help="of the page (default: any that is free)")
    verb.add_argument(
        "--engine", choices=ENGINES, default="auto", help="of the search that says what is ahead"
    )
    verb.add_argument(
        "--look-ahead", type=duration, default=SECONDS, metavar="TIME",
        help=f"how long the search may look for what is ahead of a state (default: {SECONDS:g}s)",
    )  # fmt: skip
    verb.add_argument(
        "--max-memory", type=memory, default=MEMORY, metavar="SIZE",
        help="how much memory it may use (default: 2G)",
    )  # fmt: skip


def port(text: str) -> int:
    """The number of a port."""
    if not (text.isdigit() and text.isascii() and len(text) < 6 and int(text) < 1 << 16):
        raise argparse.ArgumentTypeError(f"`{text[:40]}` is not a port: use a number below 65536")
    return int(text)
