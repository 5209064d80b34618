"""A race as a compiler's messages, one line each: editors jump from a line to the step that it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checker.counterexample.trace import Trace
from checker.language.property import Kind
from checker.report.paragraphs import ascii_only
from checker.report.story import code, notes, sentence, stuck_row, verb
from checker.source.span import Span


def gcc_text(trace: Trace) -> str:
    """``file:line:column: error: what goes wrong``, then a ``note:`` for each step and each stuck actor.

    The error is where the model takes the last step, or where an actor is stuck; it has no place if the start
    itself is wrong. A run that shows no fault begins with a note.
    """
    return "\n".join(ascii_only(line) for line in messages(trace))


def messages(trace: Trace) -> Iterator[str]:
    """The lines."""
    fault = trace.kind not in (None, Kind.REACHABLE)
    name = f" [{trace.property}]" if trace.property else ""
    yield message(last_place(trace), "error" if fault else "note", f"{sentence(trace)}{name}")
    for number, step in enumerate(trace.steps):
        repeats = "repeats from here: " if number == trace.loop_from else ""
        doing = remarked(code(step.text), notes(trace, number))
        count = f"step {number + 1} of {len(trace.steps)}"
        yield message(step.span, "note", f"{count}: {repeats}{step.actor}: {doing}")
    for stuck in trace.stuck:
        row = stuck_row(stuck, verb(trace.kind))
        yield message(stuck.span, "note", remarked(f"{row.actor}: {row.text}", row.notes))


def remarked(text: str, remarks: Iterable[str]) -> str:
    """A text, with remarks behind it that are lines elsewhere."""
    behind = "; ".join(remark.removeprefix("// ") for remark in remarks)
    return f"{text}  // {behind}" if behind else text


def last_place(trace: Trace) -> Span | None:
    """Where the model, not a file that it imports, stands at the end."""
    if trace.stuck:
        return trace.stuck[-1].span
    if not trace.steps:
        return None
    step = trace.steps[-1]
    return step.calls[0][1] if step.calls else step.span


def message(place: Span | None, severity: str, text: str) -> str:
    """One line."""
    return f"{place}: {severity}: {text}" if place else f"{severity}: {text}"
