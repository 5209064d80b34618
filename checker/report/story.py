"""A trace as rows: who does what, what it is called from, what changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, pairwise

from checker.counterexample.explanation import Explanation
from checker.counterexample.trace import Stuck, Trace
from checker.ground.state_variables import STALE
from checker.language.property import Kind
from checker.report.access_words import AccessWords
from checker.source.span import Span
from checker.source.wording import without_remark

Path = tuple[tuple[str, Span], ...]


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
    """The rows of a trace, with a line for the call where a procedure is entered."""
    found: list[Row] = []
    inside: dict[str, Path] = {}
    for number, step in enumerate(trace.steps, 1):
        if number - 1 == trace.loop_from:
            found.append(Row(step.actor, 0, 0, "// repeats from here"))
        entered = step.calls[shared_length(inside.get(step.actor, ()), step.calls) :]
        inside[step.actor] = step.calls
        depth = len(step.calls)
        if entered and statements(step.text)[0] == entered[-1][0]:
            entered, depth = entered[:-1], depth - 1  # the step is the procedure: one line says both
        first = depth - len(entered)
        found.extend(Row(step.actor, 0, first + n, name) for n, (name, _) in enumerate(entered))
        *before, last = statements(step.text)
        found.extend(Row(step.actor, 0, depth, text) for text in before)
        last = f"// {last}" if step.machine else last
        found.append(Row(step.actor, number, depth, last, notes(trace, number - 1)))
    return found + [stuck_row(stuck, verb(trace.kind)) for stuck in trace.stuck]


def contexts(trace: Trace, actors: Sequence[str]) -> dict[str, str]:
    """What each actor runs in, where each has a lane of its own: ``CPU 0``, or what the model says.
    A handler runs on the CPU of its task."""
    cpus = cpu_names(trace.contexts.values())
    tasks = dict.fromkeys(map(trace.task_of, actors))
    places = {task: trace.contexts.get(task) or next(cpus) for task in tasks}
    return {actor: places[trace.task_of(actor)] for actor in actors}


def as_drawn(trace: Trace, explanation: Explanation) -> tuple[str, ...]:
    """The actors in the order in which the drawing of a race shows them, those that it hides last.

    Whatever is printed about a race numbers its CPUs in this order.
    """
    part = explanation.slice
    shown = part.steps if part is not None else ()
    return tuple(dict.fromkeys([*(trace.steps[number].actor for number in shown), *trace.actors]))


def cpu_names(taken: Iterable[str]) -> Iterator[str]:
    """``CPU 0``, ``CPU 1`` and so on, without the names that a model gives itself."""
    used = frozenset(taken)
    return (name for n in count() if (name := f"CPU {n}") not in used)


def verb(kind: Kind | None) -> str:
    """What an actor does that cannot step, by what is asked."""
    if kind is Kind.FINISHES:
        return "stuck"
    return "waits" if kind is Kind.NEVER_WAITS else "never steps again"


def blocks(told: list[Row]) -> list[list[Row]]:
    """The rows of one step together, with those that lead to it."""
    found: list[list[Row]] = [[]]
    for row, following in pairwise([*told, None]):
        assert row is not None
        found[-1].append(row)
        if following is not None and (row.step or row.notes or following.actor != row.actor):
            found.append([])
    return [block for block in found if block]


def sentence(trace: Trace) -> str:
    """What the trace shows, in one sentence: what its last step fails, what it reaches, what goes wrong."""
    if trace.steps and trace.steps[-1].failed:
        return trace.steps[-1].failed
    if trace.kind is Kind.REACHABLE:
        return f"`{trace.property}` is reachable"
    return trace.sentence or f"`{trace.property}` does not hold"


def stuck_row(stuck: Stuck, verb: str) -> Row:
    """Where an actor cannot step, and what it saw there; or that it may, and does not, or in vain."""
    if stuck.now_and_then:
        note = f"// is able to step only now and then, and never does, at {stuck.span.place}"
        return Row(stuck.actor, 0, 0, statements(stuck.text)[0], (note,))
    if stuck.endless:
        note = f"// can go on, and never finishes, at {stuck.span.place}"
        return Row(stuck.actor, 0, 0, statements(stuck.text)[0], (note,))
    seen = shortened([f"{name} is {value}" for name, value in stuck.reads.items()])
    note = f"// {verb} at {stuck.span.place}" + (f": {seen}" if seen else "")
    return Row(stuck.actor, 0, 0, statements(stuck.text)[0], (note,))


def statements(text: str) -> list[str]:
    """The statements of a step, one a line."""
    return [code(part) for part in text.split("; ")]


def shared_length(one: Path, other: Path) -> int:
    """How many calls two paths have in common from the outside in."""
    length = 0
    while length < min(len(one), len(other)) and one[length] == other[length]:
        length += 1
    return length


def code(text: str) -> str:
    """A source line without its trailing comment and colon."""
    return without_remark(text).removesuffix(":")


def notes(trace: Trace, number: int) -> tuple[str, ...]:
    """What a reader must know of a step, by number from 0, besides its text: choices, values read, changes,
    how it is issued under a memory model, what a log shows of it, failure.

    What nobody reads, neither another step of the model nor the property, is left out.
    """
    step, access = trace.steps[number], AccessWords(trace)
    found = [f"{name} = {value}" for name, value in step.choice.items()]
    read = [name for name in step.decided if name not in step.changed and name in trace.relevant]
    read = [name for name in read if not (name.endswith(STALE) and step.reads[name] == "False")]
    if read and "wait_until(" not in step.text:
        found.append(shortened([f"{n} is {step.reads[n]}{access.behind(number, n)}" for n in read]))
    found += [f"{name} {old} -> {new}" for name, (old, new) in step.changed.items() if name in trace.relevant]
    found += [
        f"{name} {value} (unchanged)"
        for name, value in step.unchanged.items()
        if name in trace.relevant and not name.endswith(STALE)
    ]
    found += [issued] if (issued := access.issue(number)) else []
    found += [step.event] if step.event else []
    found += [f"FAILS: {step.failed}"] if step.failed else []
    return tuple(f"// {note}" for note in found)


def shortened(parts: list[str]) -> str:
    """``page.a is 1, b is 2``: the object is named once where it stays the same."""
    found, before = [], None
    for part in parts:
        owner, dot, rest = part.rpartition(" is ")[0].rpartition(".")
        found.append(part[len(owner) + len(dot) :] if owner and owner == before else part)
        before = owner if rest else None
    return ", ".join(found)
