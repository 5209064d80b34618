"""What the words of the command line come to: how to check, within which limits; what is refused."""

from __future__ import annotations

import argparse

from checker.checking.defaults import processors
from checker.checking.options import Explaining, Options, WrongOptions
from checker.command_line.folders import contradiction, named_folders
from checker.command_line.run_options import runs_refusal
from checker.exploration.folders import Folders
from checker.exploration.limits import Limits


def options_of(asked: argparse.Namespace, folders: Folders) -> Options:
    """How to check. Raises WrongOptions."""
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
    )


def limits(asked: argparse.Namespace) -> Limits:
    """The limits that were asked for."""
    return Limits(getattr(asked, "max_states", None), asked.max_memory, asked.timeout)


def explaining(asked: argparse.Namespace) -> Explaining:
    """What is to be found out about each race; nothing is looked for that nobody will see."""
    seen = not asked.quiet or any((asked.json, asked.html, asked.junit))
    return Explaining(asked.why and seen, asked.simplest, asked.counterexamples, asked.explain_time)


def refusal(asked: argparse.Namespace) -> str | None:
    """What is said of words of which one makes another mean nothing."""
    for name in ("json", "html", "junit"):
        if getattr(asked, name) == "":
            return f"argument --{name}: there is no file of no name"
    if asked.list and asked.json:
        return "--list explores nothing, so there is nothing for --json to write"
    try:
        options_of(asked, named_folders(asked))
    except WrongOptions as wrong:
        return str(wrong)
    if asked.confirm and (asked.list or asked.mechanisms):
        return "--confirm is about one instance: leave out --list and --mechanisms"
    return runs_refusal(asked) or contradiction(asked)
