"""The option ``--watch``, and what it cannot do at the same time."""

from __future__ import annotations

import argparse

NOT_WATCHED = (
    "list", "mechanisms", "barriers", "confirm", "json", "html", "junit", "matrix", "costs", "example",
    "smallest_instance", "spill", "checkpoint", "resume",
)  # fmt: skip


def add_watch(verb: argparse.ArgumentParser) -> None:
    """Add the option."""
    verb.add_argument(
        "--watch", action="store_true",
        help="check again when the model, or a file that it imports, is saved; Ctrl-C ends it (status 130)",
    )  # fmt: skip


def watch_refusal(asked: argparse.Namespace) -> str | None:
    """The message about words that mean nothing beside ``--watch``."""
    if not asked.watch:
        return None
    words = [f"--{name.replace('_', '-')}" for name in NOT_WATCHED if getattr(asked, name)]
    words += ["--walk"] if asked.walk is not None else []
    return f"--watch shows verdicts and what changed: leave out {' and '.join(words)}" if words else None
