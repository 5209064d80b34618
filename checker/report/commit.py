"""A race for a commit message: what goes wrong, a drawing, what it needs, how to provoke it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from checker.counterexample.explanation import FEWER, FORCED, ORDERS, SIMPLER, SLICE, UNEXPLAINED, Explanation
from checker.counterexample.trace import Trace
from checker.program.commands import NO_MESSAGE
from checker.report.drawing import hardware, provoke
from checker.report.drawing.race_text import RaceDrawing
from checker.report.drawing.short_names import value_read
from checker.report.full import initially
from checker.report.paragraphs import wrapped
from checker.report.phrases import INEVITABLE, NO_SHORTER, capitalised, claimed, fairness, plural
from checker.report.story import sentence

MOST_ORDERS = 2  # that a sentence can hold
ALWAYS_SAID = (ORDERS, FEWER, SIMPLER, FORCED, SLICE)  # of what may be unfinished


@dataclass(frozen=True, slots=True)
class Subject:
    """What a race is of: the name of the model, the settings as they are shown, the options that
    ask for this race alone, and the sentences of other properties that the same run violates."""

    model: str
    settings: str = ""
    options: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


NOTHING = Subject("")


def commit_text(
    trace: Trace,
    explanation: Explanation = UNEXPLAINED,
    shortest: bool = True,
    subject: Subject = NOTHING,
) -> str:
    """The race, without a line end. ``shortest``: whether a search has shown that no race is shorter."""
    drawing = RaceDrawing(trace, explanation)
    parts = [
        title(trace, explanation, shortest, subject),
        *initially(shown_start(drawing)),
        "\n".join([*drawing.lines(), *drawing.ending()]),
        "\n".join(closing(drawing, subject)),
    ]
    return "\n\n".join(part for part in parts if part)


def title(trace: Trace, explanation: Explanation, shortest: bool, subject: Subject) -> str:
    """The property's sentence, and how the race is measured."""
    first = sentence(trace) + with_values(trace)
    first = f"{subject.model}: {first}" if subject.model else capitalised(first)
    lines = [*filter(None, [wrapped(first)]), *(wrapped(f"and: {other}") for other in subject.also)]
    return "\n".join([*lines, wrapped(f"({'; '.join(measures(trace, explanation, shortest, subject))})")])


def shown_start(drawing: RaceDrawing) -> Trace:
    """The trace with those initial values alone that a shown step touches."""
    trace = drawing.trace
    initial = {name: value for name, value in trace.initial.items() if name in drawing.labels.short}
    return replace(trace, initial=initial) if trace.steps else trace


def with_values(trace: Trace) -> str:
    """The values that made an assertion fail, where its condition is all that is said of it."""
    if not trace.steps or not (trace.steps[-1].failed or "").startswith(NO_MESSAGE):
        return ""
    last = trace.steps[-1]
    values = [value_read(name, last.reads[name]) for name in last.decided]
    return f" ({', '.join(values)})" if values else ""


def measures(trace: Trace, explanation: Explanation, shortest: bool, subject: Subject) -> list[str]:
    """How long the race is, what is claimed of it, and what was assumed."""
    memory = trace.memory.description
    assumed = f"{memory}, {fairness(trace)}" if trace.is_progress else memory
    settings = [subject.settings] if subject.settings else []
    if not trace.steps:
        return ["before the first step", *settings, assumed]
    length = plural(len(trace.steps), "step")
    if trace.loop_from is not None and trace.loop_from < len(trace.steps):
        repeating = len(trace.steps) - trace.loop_from
        length += ", the last repeats" if repeating == 1 else f", the last {repeating} repeat"
    if len(trace.actors) > 1:
        length += f", {plural(trace.switches, 'switch')}"
    claim = claimed(explanation.proved) if shortest and not trace.is_progress else ""
    if claim == NO_SHORTER:
        return [f"shortest: {length}", *settings, assumed]
    return [length, *([claim] if claim else []), *settings, assumed]


def closing(drawing: RaceDrawing, subject: Subject) -> list[str]:
    """What is said below the drawing."""
    why = drawing.explanation
    provoking = provoke.sentence(drawing)
    is_said = len(why.orders or ()) == 1 and why.kept == why.wrong and bool(provoking)
    if why.no_return == 0:
        sentences = [f"{capitalised(INEVITABLE)}."]
    else:
        sentences = [provoking] if is_said else [needs(drawing), provoking]
    unfinished = why.unfinished
    missing = [wrapped(f"Not found: {one}.") for one in unfinished if one.startswith(ALWAYS_SAID)]
    said = wrapped(" ".join(one for one in sentences if one))
    return [*([said] if said else []), *missing, *rest(drawing, subject)]


def needs(drawing: RaceDrawing) -> str:
    """The orders that the race needs, where a sentence can hold them."""
    why = drawing.explanation
    if why.orders is None or len({*drawing.actors}) == 1:
        return ""
    others = "the same steps go wrong in other orders too"
    if why.mirror is not None:
        others = f"the other executions are the same with {' and '.join(why.mirror)} exchanged"
    named = {step for order in why.orders for step in order}
    if len(why.orders) > MOST_ORDERS or not named <= set(drawing.texts):
        return f"{capitalised(others)}." if why.mirror else ""
    if not why.orders:
        return (
            "" if why.no_return == 0 or hardware.demands(drawing) else "These steps go wrong in every order."
        )
    pairs = [f"{drawing.first_name(a)} before {drawing.step_name(b)}" for a, b in why.orders]
    if why.kept == why.wrong:
        return f"Needs {', and '.join(pairs)}."
    return f"Enough is {', and '.join(pairs)}; {others}."


def rest(drawing: RaceDrawing, subject: Subject) -> list[str]:
    """How many steps are not shown, and the options that show them."""
    if not drawing.hidden:
        return []
    hidden = plural(drawing.hidden, "step")
    way = f": {' '.join(['-v', *subject.options])}" if subject.model else "."
    return [wrapped(f"{hidden} not shown{way}")]
