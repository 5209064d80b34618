"""A trace as a log for ShiViz: what each actor did, with vector clocks.

The clocks hold what had to come before what, and no more: steps that ShiViz shows as concurrent
may change places. The first line is the expression that ShiViz is to read the log by.
"""

from __future__ import annotations

import json

from checker.counterexample.trace import Trace
from checker.report.happens_before import clocks
from checker.report.paragraphs import ascii_only
from checker.report.story import code, notes

PARSER = r"(?<event>.*)\n(?<host>\S*) (?<clock>{.*})"


def shiviz_text(trace: Trace) -> str:
    """The whole file: the expression, no delimiter of executions, two lines for each step."""
    lines = [PARSER, ""]
    for number, (step, clock) in enumerate(zip(trace.steps, clocks(trace), strict=True)):
        ordered = {"".join(actor.split()): count for actor, count in sorted(clock.items())}
        lines += [event(trace, number), f"{''.join(step.actor.split())} {json.dumps(ordered)}"]
    return "\n".join(lines)


def event(trace: Trace, number: int) -> str:
    """A step on one line."""
    text = code(trace.steps[number].text)
    return " ".join(ascii_only(" ".join([text, *notes(trace, number)])).split())
