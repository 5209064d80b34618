"""Small phrases of a report: counts, lists, claims and commands."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from typing import assert_never

from checker.counterexample.explanation import By, Proved
from checker.counterexample.trace import Trace
from checker.report.paragraphs import WIDTH
from checker.source.wording import enumerated

INEVITABLE = "every execution comes to this"
NO_SHORTER = "no shorter race exists"


def claimed(proved: Proved | None) -> str:
    """What is claimed of other races: only what was shown."""
    if proved is None:
        return NO_SHORTER
    match proved.by:
        case By.EXHAUSTION:
            return NO_SHORTER if proved.shortest else "there may be a shorter race"
        case By.Z3:
            return f"z3 proves that none is {'simpler' if proved.simplest else 'shorter'}"
        case By.ANOTHER:
            return "another race"
        case By.NOTHING:
            return "there may be a shorter race"
    assert_never(proved.by)


def capitalised(text: str) -> str:
    """The sentence with a capital, unless it begins with a name of the model."""
    return text[0].upper() + text[1:] if re.match(r"[a-z][a-z'-]*( |,|$)", text) else text


def plural(count: int, noun: str) -> str:
    """``1 step``, ``2 steps``, ``2 switches``."""
    if count == 1:
        return f"1 {noun}"
    return f"{count:,} {noun}{'es' if noun.endswith('ch') else 's'}"


def quoted(name: str) -> str:
    """The name of a step as a part of a sentence: in quotes unless it is a word, or calls of functions."""
    call = r"[^ ()]+\([^ ()]*\)"
    return name if re.fullmatch(rf"[^ ]+|{call}(, {call})*", name) else f'"{name}"'


def listed(values: dict[str, str]) -> str:
    """``a is 1``, ``a is 1 and b is 2``, ``a is 1, b is 2 and c is 3``."""
    return enumerated([f"{name} is {value}" for name, value in values.items()])


def reproduce(words: list[str]) -> str:
    """The command that shows the same again, over several lines where it is long."""
    line = f"Reproduce: {shlex.join(words)}"
    return line if len(line) <= WIDTH else "\n".join(["Reproduce:", *command_lines(words)])


def command_lines(words: Sequence[str]) -> list[str]:
    """A command, indented, over several lines where it is long."""
    lines = [" "]
    for word in map(shlex.quote, words):
        if len(lines[-1]) + len(word) + 3 > WIDTH and lines[-1].strip():
            lines[-1] += " \\"
            lines.append("   ")
        lines[-1] += f" {word}"
    return lines


def fairness(trace: Trace) -> str:
    """What a run that repeats for ever is assumed to give each actor."""
    return f"weak fairness (strong: {', '.join(trace.strong)})" if trace.strong else "weak fairness"
