"""What a memory model did with the access of one step, in a few words."""

from __future__ import annotations

from checker.counterexample.trace import TraceStep
from checker.report.access_words import DELAYED, LATE
from checker.report.phrases import plural


def access_note(step: TraceStep) -> str:
    """``flag = True waits in the store buffer``; empty where the step does what its text says, at once."""
    one = step.memory
    if one is None or not one.location:
        return ""
    if one.delayed:
        return f"{one.location} = {one.stored} {DELAYED}"
    if one.late:
        return f"{one.location} is {LATE}"
    if one.age:
        return f"{one.location} is read as {one.loaded}, {plural(one.age, 'version')} old"
    return ""
