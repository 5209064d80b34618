"""A trace as rows: who does what, what it is called from, what changed."""

from __future__ import annotations

from dataclasses import dataclass

from checker.counterexample.trace import Step, Stuck, Trace


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that an actor does. ``step`` counts from 1; 0 for a line that is no step.

    ``depth`` is how many procedures are entered; ``notes`` follow the text on lines of their own.
    """

    actor: str
    step: int
    depth: int
    text: str
    notes: tuple[str, ...] = ()


def rows(trace: Trace) -> list[Row]:
    """The rows of a trace, with a line ``name()`` where a procedure is entered."""
    found: list[Row] = []
    inside: dict[str, tuple[object, ...]] = {}
    for number, step in enumerate(trace.steps, 1):
        before = inside.get(step.actor, ())
        for depth in range(shared_length(before, step.calls), len(step.calls)):
            found.append(Row(step.actor, 0, depth, f"{step.calls[depth][0]}()"))
        inside[step.actor] = step.calls
        found.append(Row(step.actor, number, len(step.calls), code(step.text), notes(step)))
    found.extend(Row(stuck.actor, 0, 0, code(stuck.text), (f"// stuck at {stuck.span.place}",)) for stuck in trace.stuck)
    return found


def shared_length(one: tuple[object, ...], other: tuple[object, ...]) -> int:
    """How many calls two paths have in common from the outside in."""
    length = 0
    while length < min(len(one), len(other)) and one[length] == other[length]:
        length += 1
    return length


def code(text: str) -> str:
    """A source line without its trailing comment and colon."""
    return text.split("  #")[0].strip().removesuffix(":")


def notes(step: Step) -> tuple[str, ...]:
    """What a reader must know of a step besides its text: choices, values read, changes, failure."""
    found = [f"{name} = {value}" for name, value in step.choice.items()]
    found += [f"{name} is {step.reads[name]}" for name in step.decided if name not in step.changed]
    found += [f"{name} {old} -> {new}" for name, (old, new) in step.changed.items()]
    found += [f"{name} {value} (unchanged)" for name, value in step.unchanged.items()]
    found += [f"FAILS: {step.failed}"] if step.failed else []
    return tuple(f"// {note}" for note in found)


def is_stuck(trace: Trace, actor: str) -> Stuck | None:
    """Where an actor is stuck at the end of a trace."""
    return next((stuck for stuck in trace.stuck if stuck.actor == actor), None)
