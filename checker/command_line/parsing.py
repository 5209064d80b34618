"""Parses a command line: the verb that is meant, and all that is wrong at once."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence

from checker.command_line.arguments import VERBS, parser
from checker.command_line.diff_options import compared_refusal
from checker.command_line.usage import AllFaults, similar, verb_parsers
from checker.source.called import called

SETTING = {
    "settings": "-p",
    "old_settings": "--old",
    "new_settings": "--new",
}  # the options that set something by name, by where their values are


def parse(words: Sequence[str]) -> argparse.Namespace:
    """The arguments, with ``check`` put in front where no verb is said. Exits with 2 for wrong usage."""
    first = words[0] if words else ""
    top = parser(called())
    refuse_misspelt(top, first)
    spoken = first in VERBS or first in ("-h", "--help", "--version")
    words = words if spoken else ["check", *words]
    if words[0] in VERBS:
        verb_parsers(top)[words[0]].note_unknown_options(words[1:])
    asked, rest = top.parse_known_args(words)
    verb = verb_parsers(top)[asked.verb]
    verb.note_rest(rest, words)
    return without_faults(verb, asked)


def without_faults(verb: AllFaults, asked: argparse.Namespace) -> argparse.Namespace:
    """The arguments. Exits with 2, and with all that is wrong, if anything is."""
    for name, option in SETTING.items():
        note_repeated(verb, option, [one for one in getattr(asked, name, []) if one is not None])
    if not verb.faults:
        verb.faults.extend(contradictions(asked))
    if verb.faults:
        verb.leave()
    return asked


def contradictions(asked: argparse.Namespace) -> list[str]:
    """The messages about arguments that contradict each other."""
    if asked.verb == "diff":
        wrong = compared_refusal(asked)
        return [] if wrong is None else [wrong]
    if asked.verb != "check":
        return []
    from checker.command_line.options import refusals

    return refusals(asked)


def refuse_misspelt(top: AllFaults, first: str) -> None:
    """Exit with 2 where the first word is almost a verb, and no file."""
    if first.isalpha() and first not in VERBS and not os.path.exists(first):
        near = similar(first, VERBS)
        if near:
            top.error(f"there is no command and no file `{first}` ({near})")


def note_repeated(verb: AllFaults, option: str, settings: Sequence[tuple[str, str]]) -> None:
    """Note what an option sets twice: only the last would count."""
    names = [name for name, _ in settings]
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            values = " and ".join(f"{option} {other}={value}" for other, value in settings if other == name)
            verb.faults.append(f"argument {option}: {name} is set more than once ({values}): say it once")
