"""The options for runs that are shown for what happens in them: ``--example`` and ``--walk``."""

from __future__ import annotations

import argparse
from collections.abc import Callable

STEPS = 100  # of a walk, where nobody says how many
NOT_WALKED = (
    "example", "list", "mechanisms", "confirm", "junit", "smallest_instance", "spill", "checkpoint", "resume",
    "simplest", "near_misses",
)  # fmt: skip


def add_runs(verb: argparse.ArgumentParser, count: Callable[[str], int]) -> None:
    """The options; ``count`` reads a number."""
    verb.add_argument(
        "--example", action="store_true",
        help="also show a shortest run in which every actor gets through, or else one that covers much",
    )  # fmt: skip
    verb.add_argument(
        "--walk", type=seed, metavar="SEED",
        help="explore nothing: show a random walk, the same for the same number (1 if it violates something)",
    )  # fmt: skip
    verb.add_argument(
        "--steps", type=count, metavar="N", help=f"end a --walk after N steps (default: {STEPS})"
    )


def seed(text: str) -> int:
    """A whole number, 0 included."""
    if not text.isdigit() or not text.isascii() or len(text) > 15:
        raise argparse.ArgumentTypeError(f"`{text[:40]}` is not a seed: use at most 15 digits")
    return int(text)


def runs_refusal(asked: argparse.Namespace) -> str | None:
    """What is said of words that mean nothing beside these."""
    if asked.steps is not None and asked.walk is None:
        return "--steps ends a walk: use it with --walk SEED"
    if asked.example and (asked.list or asked.mechanisms):
        return "--example is about one instance: leave out --list and --mechanisms"
    if asked.walk is None:
        return None
    for name in NOT_WALKED:
        if getattr(asked, name):
            return f"--walk explores nothing: leave out --{name.replace('_', '-')}"
    return None
