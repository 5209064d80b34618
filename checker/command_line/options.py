"""Turns the arguments into options and limits, and refuses contradictions."""

from __future__ import annotations

import argparse

from checker.checking.defaults import processors
from checker.checking.options import Explaining, Options, WrongOptions
from checker.command_line.cluster_options import cluster_of, cluster_refusal
from checker.command_line.folders import contradiction, named_folders
from checker.command_line.run_options import runs_refusal
from checker.command_line.watch_options import watch_refusal
from checker.exploration.folders import Folders
from checker.exploration.limits import Limits


def options_of(asked: argparse.Namespace, folders: Folders) -> Options:
    """The options of a check. Raises WrongOptions."""
    return Options(
        reductions=asked.reduce,
        engine=asked.engine,
        threads=asked.threads or processors(),
        depth=asked.depth,
        limits=limits(asked),
        folders=folders,
        explaining=explaining(asked),
        standings=bool(asked.html),
        example=asked.example and bool(not asked.quiet or asked.json or asked.html),
        cluster=cluster_of(asked),
    )


def limits(asked: argparse.Namespace) -> Limits:
    """The limits from the command line."""
    return Limits(getattr(asked, "max_states", None), asked.max_memory, asked.timeout)


def explaining(asked: argparse.Namespace) -> Explaining:
    """What to compute about each race; nothing that will not be shown."""
    seen = not asked.quiet or any((asked.json, asked.html, asked.junit))
    why = asked.why and seen
    return Explaining(why, asked.simplest, asked.counterexamples, asked.explain_time, jobs=jobs(asked))


def jobs(asked: argparse.Namespace) -> int:
    """How many processes explain races; with a cluster one, because its threads do not survive a fork."""
    return 1 if asked.cluster else asked.jobs or processors()


def beside_barriers(asked: argparse.Namespace) -> str | None:
    """The message about what --barriers cannot do at the same time."""
    names = ("list", "mechanisms", "confirm", "json", "html", "junit", "matrix", "costs", "example")
    words = [f"--{name}" for name in names if getattr(asked, name)]
    words += ["--walk"] if asked.walk is not None else []
    return f"--barriers prints a text of its own: leave out {' and '.join(words)}" if words else None


def refusals(asked: argparse.Namespace) -> list[str]:
    """The messages about arguments that contradict each other."""
    found: list[str | None] = [
        f"argument --{name}: the file name is empty"
        for name in ("json", "html", "junit")
        if getattr(asked, name) == ""
    ]
    if asked.list and asked.json:
        found.append("--list explores nothing, so --json has nothing to write")
    if asked.barriers:
        found.append(beside_barriers(asked))
    if asked.confirm and (asked.list or asked.mechanisms):
        found.append("--confirm is for one instance: leave out --list and --mechanisms")
    found += [wrong_options(asked), watch_refusal(asked), cluster_refusal(asked)]
    found += [runs_refusal(asked), contradiction(asked)]
    return [one for one in found if one is not None]


def wrong_options(asked: argparse.Namespace) -> str | None:
    """The message about options that no check can have."""
    try:
        options_of(asked, named_folders(asked))
    except WrongOptions as wrong:
        return str(wrong)
    return None
